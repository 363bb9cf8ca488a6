/**
 * Balls seen through pictures and moved one by one (Fragkiadaki, Agrawal, Levine and Malik 2016). {@link
 * dev.mechanist.objectcentric.visual.Gaze} says what is looked at (about a ball, or the whole table as a baseline), {@code Eye} paints
 * it: where the ball's middle cannot be, at four moments, of one thing after the other, and how far that thing has come. {@link
 * dev.mechanist.objectcentric.visual.VisualNetwork} tells from pictures whether the ball hits the thing, by how much that displaces it
 * and what it goes on with; {@code Hits} decides what counts of that, {@code Stride} moves balls by a frame, and {@code Hindsight}
 * tells what balls that have been seen go on with. {@link dev.mechanist.objectcentric.visual.VisualTrainer} trains a network on {@link
 * dev.mechanist.objectcentric.visual.PushedBalls} with its own predictions painted and seen again ({@code Course} is a world of a training, {@code Lessons} are what it
 * teaches), and {@link
 * dev.mechanist.objectcentric.visual.VisualModel} is what comes of it: dynamics of any number of balls on any table. {@link
 * dev.mechanist.objectcentric.visual.VisualScore} compares what it predicts with what was seen.
 *
 * <p>Departures from the paper: pictures are grown by the ball's radius, so that a ball is a point; things are looked at one by one, so
 * that any number of them is one; displacements are known and painted, not read off pictures; the next displacement is predicted and
 * fed back, not the next h at once. Another ball is seen from the ball itself at each moment, along what it goes more than that: so two
 * balls meet alike however fast both go, and what one does to the other it does to itself the other way. Walls are things of their own,
 * cut at corners that balls run into, so that such a corner is one hit after another whatever its angle, and each is painted as flat as
 * it is where the ball's way meets it, so that a corner that juts out looks like any wall: where that is and how it slopes there comes
 * from the geometry, whether and when and how the ball turns from the network. Of what the network says of a hit, {@code Hits} makes one
 * impact of one moment, which does not part balls faster than they met, nor slower where the training has seen no speed lost. A frame in
 * which a ball is faster than was common in training is gone in two halves.
 *
 * <p>The whole table, the baseline, is one coarse picture with all balls on it and a mark on its own, whose place it is told. It is made
 * as good as it gets on what it learns from: walls are painted once, one convolution looks at so few pixels that ten times as many
 * pictures are learned from in the same time, displacements are learned where nothing is hit too, and eight views are averaged.
 */
package dev.mechanist.objectcentric.visual;
