package dev.mechanist.planners.pilco;

import dev.mechanist.core.io.ArtefactKinds;
import java.util.Map;

/** Learned laws as artefacts. */
public final class PilcoKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(FeedbackLaw.KIND, FeedbackLaw::read);
    }
}
