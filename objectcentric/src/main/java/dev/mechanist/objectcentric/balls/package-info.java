/**
 * What predictors of balls learn from and are judged by: {@link dev.mechanist.objectcentric.balls.NpeWorlds} draws the data sets
 * of Chang et al. 2017, {@link dev.mechanist.objectcentric.balls.BallPredictor} is what is judged, {@link
 * dev.mechanist.objectcentric.balls.StepScore} and {@link dev.mechanist.objectcentric.balls.RolloutScore} judge it, and {@link
 * dev.mechanist.objectcentric.balls.StartError} says what it owes to a state that is not known exactly.
 */
package dev.mechanist.objectcentric.balls;
