/**
 * Data to learn from: steps out of episodes, what a model sees of a state, and how numbers are scaled.
 *
 * <p>Read {@link dev.mechanist.core.data.Transitions} first (one row per step), then {@link
 * dev.mechanist.core.data.StateEncoding} (angles as sine and cosine) and {@link dev.mechanist.core.data.Normaliser};
 * {@link dev.mechanist.core.data.Windows} are stretches of several steps.
 */
package dev.mechanist.core.data;
