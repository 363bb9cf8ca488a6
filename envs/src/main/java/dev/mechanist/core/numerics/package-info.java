/**
 * Numerics that several rooms share: {@link dev.mechanist.core.numerics.LimitedMemory}, the inverse Hessian of L-BFGS under every
 * search that needs one, and {@link dev.mechanist.core.numerics.Workers}, the threads that share out numbered blocks of work so that
 * their number changes no bit.
 */
package dev.mechanist.core.numerics;
