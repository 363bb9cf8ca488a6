package dev.mechanist.sysid.gp;

/**
 * A process with learned hyperparameters.
 *
 * @param process the process
 * @param objective penalised negative log marginal likelihood at the end
 * @param evaluations of the objective, over all starts
 * @param start which start won; 0 is the given or the standard one
 */
public record TrainedProcess(GaussianProcess process, double objective, int evaluations, int start) {}
