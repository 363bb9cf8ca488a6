/**
 * Worlds, and what acts in them. An {@link dev.mechanist.core.acting.Environment} is played step by step and shows {@link
 * dev.mechanist.core.acting.Observation observations}; its {@link dev.mechanist.core.acting.Truth} is a capability that it may lack. A {@link
 * dev.mechanist.core.acting.Policy} chooses actions; batches, noise from outside and memory are capabilities beside it.
 */
package dev.mechanist.core.acting;
