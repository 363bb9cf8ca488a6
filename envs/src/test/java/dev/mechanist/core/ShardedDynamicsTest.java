package dev.mechanist.core;

import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.Chains;

/** Three threads give the same bits as one. */
class ShardedDynamicsTest implements DynamicsContract {
    @Override
    public Dynamics dynamics() {
        return new ShardedDynamics(new BodyDynamics(Chains.model(2)), 3);
    }
}
