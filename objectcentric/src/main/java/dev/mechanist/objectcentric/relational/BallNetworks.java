package dev.mechanist.objectcentric.relational;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.io.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The networks of balls by name, out of manifests. */
final class BallNetworks {
    private static final Map<String, Function<Manifest, BallNetwork>> READERS = new LinkedHashMap<>();

    static {
        READERS.put(InteractionNetwork.NAME, settings -> new InteractionNetwork(InteractionSettings.read(settings)));
        READERS.put(NpeNetwork.NAME, settings -> new NpeNetwork(NpeSettings.read(settings)));
        READERS.put(WallGraphNetwork.NAME, settings -> new WallGraphNetwork(GraphSettings.read(settings)));
    }

    private BallNetworks() {}

    /** The network that a model's manifest describes. */
    static BallNetwork read(Manifest manifest) {
        String name = manifest.text("network");
        if (!READERS.containsKey(name)) {
            throw KnownNames.unknown("network", name, READERS.keySet());
        }
        ObjectNode settings =
                (ObjectNode) manifest.require(manifest.content(), "settings", "an object", JsonNode::isObject);
        return READERS.get(name).apply(new Manifest(manifest.place(), settings));
    }
}
