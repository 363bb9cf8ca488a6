/**
 * Comparisons: environments x model classes x planners x seeds.
 *
 * <p>A {@link dev.mechanist.experiments.study.Study} is read from YAML. It unfolds into cells, each of which is a function of
 * the study, its seed and the program alone, and is stored in a file of its own as soon as it is known; so a study that was
 * interrupted goes on where it stopped. Times are stored apart from results: only they differ between equal runs. New model
 * classes go into {@link dev.mechanist.experiments.study.ModelClasses}, new planners into {@link
 * dev.mechanist.experiments.study.PlannerClasses}.
 */
package dev.mechanist.experiments.study;
