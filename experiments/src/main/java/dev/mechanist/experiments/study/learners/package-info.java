/**
 * Methods that learn to control a world by acting in it, as a study compares them: {@link
 * dev.mechanist.experiments.study.learners.LearnerClasses} names them all, a {@link
 * dev.mechanist.experiments.study.learners.LearnerClass} says what one needs, and {@link
 * dev.mechanist.experiments.study.learners.Learned} what it gives. To add one, add a line there.
 */
package dev.mechanist.experiments.study.learners;
