package dev.mechanist.experiments.study.cells;

/**
 * How predictions are scored: open-loop windows over held-out data.
 *
 * @param longest length of a window, s
 * @param windows number of windows per seed, spread evenly over the data
 */
public record PredictionWindows(double longest, int windows) {}
