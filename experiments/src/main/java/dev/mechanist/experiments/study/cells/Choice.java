package dev.mechanist.experiments.study.cells;

import dev.mechanist.experiments.subjects.Settings;

/**
 * A registered class with its settings.
 *
 * @param label what reports call it
 * @param name registered name
 * @param settings the settings that differ from the defaults
 * @param plan of a model: whether it is also planned with
 */
public record Choice(String label, String name, Settings settings, boolean plan) {}
