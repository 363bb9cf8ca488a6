package dev.mechanist.sysid;

import dev.mechanist.core.io.ArtefactKinds;
import java.util.Map;

/** Fitted physics as an artefact; what is loaded is the model itself. */
public final class PhysicsKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(FittedModel.KIND, stored -> FittedModel.read(stored).model());
    }
}
