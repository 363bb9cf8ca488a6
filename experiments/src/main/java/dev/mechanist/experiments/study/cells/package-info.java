/**
 * The smallest units of a study: one model of one subject from one seed, scored by its predictions or by an episode that was planned with
 * it. A {@link dev.mechanist.experiments.study.cells.Cell} says what is computed, {@link
 * dev.mechanist.experiments.study.cells.CellComputation} computes it, {@link dev.mechanist.experiments.study.cells.CellResult} is what is
 * then known, without times, which are in {@code CellTiming}. Scores are in {@code scores.PredictionError} and {@code
 * scores.UncertaintyScore}. A {@link dev.mechanist.experiments.study.cells.PlannedEpisode} is one such episode by itself.
 */
package dev.mechanist.experiments.study.cells;
