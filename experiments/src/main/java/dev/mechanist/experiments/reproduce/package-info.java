/**
 * Published results met again: lists of quantities, ours beside a reference, with a bar that each has to meet. {@link
 * dev.mechanist.experiments.reproduce.Reproductions} names them all. What a reproduction is stands in {@code quantities}; each has a file
 * of its own in the room that it is about: {@code control}, {@code mechanics}, {@code graphs} or {@code balls}.
 */
package dev.mechanist.experiments.reproduce;
