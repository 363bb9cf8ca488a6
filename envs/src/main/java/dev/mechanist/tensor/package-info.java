/**
 * The TensorFlow runtime: the one place that knows sessions, graphs and native memory.
 *
 * <p>A {@link dev.mechanist.tensor.TensorProgram} owns a graph, its variables and a device. What it computes is a {@link
 * dev.mechanist.tensor.CompiledFunction}: arrays of doubles, whole numbers or bytes in and out ({@link
 * dev.mechanist.tensor.Values}), one native call, float32 or float64 inside, with a vector-Jacobian product on request. The
 * body of a function is written with {@link dev.mechanist.tensor.Expression}s in a {@link dev.mechanist.tensor.TensorScope}, with
 * {@link dev.mechanist.tensor.Images} and {@link dev.mechanist.tensor.Segments} beside them, so that no other package needs a
 * class of TensorFlow's. {@link dev.mechanist.tensor.StepFunctions}
 * makes {@link dev.mechanist.tensor.TensorDynamics} of a step that is written so. A {@link dev.mechanist.tensor.TrainingStep} lowers losses by {@link dev.mechanist.tensor.Adam} and moves
 * {@link dev.mechanist.tensor.MovingAverage}s in one call. Parts of networks are in {@code layers}, the loop around trainings
 * in {@code training}.
 *
 * <p>Every gradient may be differentiated again, save that of pooling; {@code gradients} holds what TensorFlow lacks.
 *
 * <p>Determinism: variables are resource variables, random numbers are inputs, and reductions have a fixed order, so that a
 * computation gives the same bits for any number of threads; training several networks side by side by minibatches of more than
 * some 500 rows is the exception. The system property {@code mechanist.tensor.threads} sets the number of threads; the first
 * session of a process fixes it.
 */
package dev.mechanist.tensor;
