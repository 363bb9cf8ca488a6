/**
 * Published results of balls: the physics of billiards and of gases of discs, predictors of relations (NPE, interaction networks) and
 * predictors that see. Each file named after a reproduction lists its quantities; the others compute some of them, or draw.
 */
package dev.mechanist.experiments.reproduce.balls;
