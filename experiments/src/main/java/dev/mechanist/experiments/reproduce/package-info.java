/**
 * Reproductions: lists of quantities, ours beside a reference, with a bar that each has to meet. Read {@link
 * dev.mechanist.experiments.reproduce.Quantity} and {@link dev.mechanist.experiments.reproduce.Reproduction} first; {@link
 * dev.mechanist.experiments.reproduce.Reproductions} names them all, and each has a file of its own.
 */
package dev.mechanist.experiments.reproduce;
