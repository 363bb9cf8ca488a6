/**
 * The report of a finished study. {@link dev.mechanist.experiments.study.report.StudyReport} writes it, section by section by the classes
 * named after them; {@code ErrorCurve} sums up predictions over seeds, by {@code scores.Repetitions} and {@code scores.Interval}.
 */
package dev.mechanist.experiments.study.report;
