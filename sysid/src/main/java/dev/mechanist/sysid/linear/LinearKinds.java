package dev.mechanist.sysid.linear;

import dev.mechanist.core.io.ArtefactKinds;
import java.util.Map;

/** The linear models as artefacts. */
public final class LinearKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(
                ConstantVelocity.KIND, stored -> new ConstantVelocity(stored.spec()),
                LinearDynamics.KIND, LinearDynamics::read,
                LocallyLinearDynamics.KIND, LocallyLinearDynamics::read);
    }
}
