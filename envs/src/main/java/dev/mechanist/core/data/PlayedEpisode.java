package dev.mechanist.core.data;

import java.util.OptionalDouble;

/**
 * An episode and how it went.
 *
 * @param episode what was recorded
 * @param totalReward sum of the rewards
 * @param totalCost the task's cost of the true states: running costs and the terminal cost of the last one; empty where the task
 *     has no cost or the environment no state
 */
public record PlayedEpisode(Episode episode, double totalReward, OptionalDouble totalCost) {}
