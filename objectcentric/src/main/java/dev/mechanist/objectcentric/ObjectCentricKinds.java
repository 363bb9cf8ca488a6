package dev.mechanist.objectcentric;

import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.tensor.Device;
import java.util.Map;

/** Models of balls as artefacts; they run on a GPU where there is one. */
public final class ObjectCentricKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(
                BallModel.KIND, stored -> BallModel.read(stored, Device.AUTO),
                VisualModel.KIND, stored -> VisualModel.read(stored, Device.AUTO));
    }
}
