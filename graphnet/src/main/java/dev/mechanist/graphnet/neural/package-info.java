/**
 * Networks that predict the change of state: one, or an ensemble of probabilistic ones (Chua et al. 2018). {@link
 * dev.mechanist.graphnet.neural.EnsembleTrainer} trains, {@link dev.mechanist.graphnet.neural.NeuralEnsemble} is what comes
 * out: dynamics with derivatives, noise as an input, and variances epistemic and aleatoric apart.
 */
package dev.mechanist.graphnet.neural;
