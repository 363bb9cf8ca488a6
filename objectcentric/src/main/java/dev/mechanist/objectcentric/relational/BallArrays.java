package dev.mechanist.objectcentric.relational;

import dev.mechanist.tensor.Expression;

/**
 * Balls of one or many worlds side by side, in a program under construction, with the relations that may act on them. Index -1
 * at a receiver means no relation.
 *
 * @param states x, y, vx, vy of every ball [M, 4], m and m/s
 * @param earlier the same one step before [M, 4]
 * @param discs radius, m, and mass, kg, of every ball [M, 2]
 * @param senders ball that each pair comes from, whole numbers [E]
 * @param receivers ball that it goes to [E]
 * @param walls first and second end of the side of each relation of a wall [W, 4], m, the free part to its left
 * @param wallReceivers ball that it goes to [W]
 */
public record BallArrays(
        Expression states,
        Expression earlier,
        Expression discs,
        Expression senders,
        Expression receivers,
        Expression walls,
        Expression wallReceivers) {}
