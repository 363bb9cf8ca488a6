/**
 * Predictors of balls from their states, by what lies about each of them. A {@link
 * dev.mechanist.objectcentric.relational.BallModel} holds a trained {@link dev.mechanist.objectcentric.relational.BallNetwork} and
 * binds to any number of balls and any table; a {@link dev.mechanist.objectcentric.relational.BallTrainer} trains one. {@link
 * dev.mechanist.objectcentric.relational.BallRelations} says what a network sees of another ball or of a wall, {@link
 * dev.mechanist.objectcentric.relational.InteractionNetwork} is that of Battaglia et al. 2016, {@link
 * dev.mechanist.objectcentric.relational.NpeNetwork} that of Chang et al. 2017, {@link
 * dev.mechanist.objectcentric.relational.WallGraphNetwork} a graph network with walls as nodes.
 */
package dev.mechanist.objectcentric.relational;
