package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.Map;

/** Reads {@code weights} soundly, and kinds of them in ways that are broken, for tests. */
public final class WeightKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(
                "weights", WeightKinds::read,
                "rounded weights", WeightKinds::rounded,
                "unchecked weights", WeightKinds::unchecked,
                "unchecked gain", WeightKinds::uncheckedGain);
    }

    private static Weights read(StoredArtefact stored) {
        double[] values = stored.doubles("weights", 3);
        if (Arrays.stream(values).anyMatch(v -> !Double.isFinite(v))) {
            throw new InputException("weights must be finite");
        }
        return new Weights("weights", values, stored.manifest().number("gain"));
    }

    /** Not the bits that were stored. */
    private static Weights rounded(StoredArtefact stored) {
        double[] values =
                Arrays.stream(stored.doubles("weights", 3)).map(v -> (float) v).toArray();
        return new Weights("rounded weights", values, stored.manifest().number("gain"));
    }

    /** Stumbles where there are fewer. */
    private static Weights unchecked(StoredArtefact stored) {
        double[] values = stored.doubles("weights");
        double[] three = {values[0], values[1], values[2]};
        return new Weights("unchecked weights", three, stored.manifest().number("gain"));
    }

    /** Stumbles where there is none. */
    private static Weights uncheckedGain(StoredArtefact stored) {
        double gain = stored.manifest().content().get("gain").doubleValue();
        return new Weights("unchecked gain", stored.doubles("weights", 3), gain);
    }
}
