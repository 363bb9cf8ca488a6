/**
 * Balls seen through pictures and moved one by one (Fragkiadaki, Agrawal, Levine and Malik 2016). {@link
 * dev.mechanist.objectcentric.visual.Gaze} says what is looked at (about a ball, or the whole table as a baseline), {@link
 * dev.mechanist.objectcentric.visual.VisualNetwork} turns pictures of four moments and a force into displacements, {@link
 * dev.mechanist.objectcentric.visual.VisualTrainer} trains it on {@link dev.mechanist.objectcentric.visual.PushedBalls} with its own
 * predictions painted and seen again, and {@link dev.mechanist.objectcentric.visual.VisualModel} is what comes of it: dynamics of
 * any number of balls on any table. {@link dev.mechanist.objectcentric.visual.VisualScore} compares what it predicts with what was
 * seen.
 */
package dev.mechanist.objectcentric.visual;
