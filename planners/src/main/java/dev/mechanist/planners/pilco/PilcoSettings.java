package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Minimiser;

/**
 * How PILCO learns.
 *
 * @param seed of starts, noise, random controls and first policies
 * @param randomTrials episodes of uniform random controls before the first policy
 * @param basis basis functions of the policy
 * @param starts policies that each improvement starts from: the last one, and fresh ones beside it
 * @param minimiser how a policy is improved
 */
public record PilcoSettings(long seed, int randomTrials, int basis, int starts, Minimiser.Settings minimiser) {
    public PilcoSettings {
        if (randomTrials < 1 || basis < 1 || starts < 1) {
            throw new InputException("PILCO needs at least one random trial, one basis function and one start");
        }
    }
}
