/**
 * Numerics that several rooms share: {@link dev.mechanist.core.numerics.Minimiser} (BFGS, L-BFGS and conjugate gradients with
 * a strong Wolfe search), {@link dev.mechanist.core.numerics.LimitedMemory}, the two-loop recursion under every L-BFGS (Nocedal
 * and Wright 2006, algorithm 7.4), {@link dev.mechanist.core.numerics.SmallMatrix}, {@link
 * dev.mechanist.core.numerics.Vectors} of three numbers, {@link
 * dev.mechanist.core.numerics.Unwrapping} of angles that jump by a turn, {@link dev.mechanist.core.numerics.Differences} of samples, and {@link dev.mechanist.core.numerics.Workers}, the threads that share out numbered blocks of work so that their number changes no bit.
 */
package dev.mechanist.core.numerics;
