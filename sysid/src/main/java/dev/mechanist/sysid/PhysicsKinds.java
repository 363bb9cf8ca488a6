package dev.mechanist.sysid;

import dev.mechanist.core.io.ArtefactKinds;
import java.util.Map;

/** Fitted physics as an artefact; what is loaded is the model itself, or {@link
 * dev.mechanist.sysid.equations.SealedPhysics} where its equations are Java. */
public final class PhysicsKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(FittedModel.KIND, FittedModel::content);
    }
}
