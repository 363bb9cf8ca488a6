/**
 * Planning a shot at billiards: one push on a ball at rest, so that some ball reaches a place, hits another or falls into a
 * pocket (Fragkiadaki et al. 2016, section 5). {@link dev.mechanist.experiments.shots.ShotGoal} says what is wanted, {@link
 * dev.mechanist.experiments.shots.ShotDynamics} makes one step of a whole shot on any model, so that every planner can look for
 * it, {@link dev.mechanist.experiments.shots.PlannedShot} looks and then shoots in the true world, {@link
 * dev.mechanist.experiments.shots.ShotPictures} shows what was imagined beside what happened, and {@link
 * dev.mechanist.experiments.shots.ShotTrials} counts hits.
 */
package dev.mechanist.experiments.shots;
