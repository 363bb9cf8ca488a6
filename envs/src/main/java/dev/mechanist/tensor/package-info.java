/**
 * The TensorFlow runtime: the one place that knows sessions, graphs and native memory.
 *
 * <p>A {@link dev.mechanist.tensor.TensorProgram} owns a graph, its variables and a device. What it computes is a {@link
 * dev.mechanist.tensor.CompiledFunction}: doubles in, doubles out, one native call, float32 or float64 inside, with a
 * vector-Jacobian product on request. The body of a function is written with {@link dev.mechanist.tensor.Expression}s, so
 * that no other package needs a class of TensorFlow's.
 *
 * <p>Determinism: variables are resource variables, random numbers are inputs, and reductions have a fixed order, so that a
 * computation gives the same bits for any number of threads. The system property {@code mechanist.tensor.threads} sets that
 * number; the first session of a process fixes it.
 */
package dev.mechanist.tensor;
