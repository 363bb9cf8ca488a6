/**
 * The loop that learned models share: {@link dev.mechanist.tensor.training.Training} runs stages of epochs of minibatches, keeps
 * the best weights, writes checkpoints and continues from them, and tells a {@link
 * dev.mechanist.tensor.training.TrainingProgress.Listener} how it stands. The model brings the data and the update.
 */
package dev.mechanist.tensor.training;
