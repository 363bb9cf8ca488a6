/**
 * Comparisons: environments x model classes x planners x seeds.
 *
 * <p>A {@link dev.mechanist.experiments.study.Study} is read from YAML. It unfolds into {@link
 * dev.mechanist.experiments.study.cells.Cell cells}, each of which is a function of the study, its seed and the program alone, and is
 * stored in a file of its own as soon as it is known; so a study that was interrupted goes on where it stopped. Times are stored apart
 * from results: only they differ between equal runs.
 *
 * <p>Read {@link dev.mechanist.experiments.study.StudyRun} first, then {@code cells.CellComputation}. Methods that learn by acting are in
 * {@code learners}; what a reader gets is written in {@code report}. A {@link dev.mechanist.experiments.models.StudyModel} says what a
 * model offers, a {@code PlannerClass} what it needs. New model classes go into {@link dev.mechanist.experiments.models.ModelClasses}, new
 * planners into {@link dev.mechanist.experiments.planning.PlannerClasses}, new learners into {@link
 * dev.mechanist.experiments.study.learners.LearnerClasses}.
 */
package dev.mechanist.experiments.study;
