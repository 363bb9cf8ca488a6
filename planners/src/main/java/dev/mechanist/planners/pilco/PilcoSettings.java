package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.numerics.Minimiser;

/**
 * How PILCO learns.
 *
 * @param seed of starts, noise, random controls and first policies
 * @param randomTrials episodes of uniform random controls before the first policy
 * @param randomShare random controls are drawn within this share of the bounds, within (0, 1]
 * @param firstHorizon steps of the first episodes, at most the problem's; see {@link Pilco#horizon}
 * @param basis basis functions of the policy; 0 for a linear one
 * @param starts policies that each improvement starts from: the last one, and fresh ones beside it
 * @param minimiser how a policy is improved
 */
public record PilcoSettings(
        long seed,
        int randomTrials,
        double randomShare,
        int firstHorizon,
        int basis,
        int starts,
        Minimiser.Settings minimiser) {
    public PilcoSettings {
        if (randomTrials < 1 || firstHorizon < 1 || basis < 0 || starts < 1) {
            throw new InputException(
                    "PILCO needs at least one random trial, one step, no negative number of basis functions, and one start");
        }
        if (!(randomShare > 0 && randomShare <= 1)) {
            throw new InputException(
                    "the share of the bounds for random controls must be within (0, 1], not " + randomShare);
        }
    }
}
