package dev.mechanist.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.io.Manifest;
import java.util.List;
import java.util.Optional;

/** A specification as a line of JSON, as it stands in manifests, and the check that episodes are of the system that is wanted. */
final class SpecText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SpecText() {}

    static String write(Spec spec) {
        Manifest manifest = new Manifest("specification", MAPPER.createObjectNode());
        manifest.putSpec(spec);
        return manifest.content().toString();
    }

    /** @param place for messages */
    static Spec read(String place, String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode node) {
                return new Manifest(place, node).spec();
            }
        } catch (JsonProcessingException e) {
            throw new InputException(place + ": its specification is damaged; write the file again", e);
        }
        throw new InputException(place + ": its specification is damaged; write the file again");
    }

    /**
     * The episode under the specification that is wanted.
     *
     * @throws InputException when its variables have other names
     */
    static Episode checked(Episode episode, Optional<EpisodeColumns> columns) {
        if (columns.isEmpty()) {
            return episode;
        }
        Spec wanted = columns.get().spec();
        requireNames(episode.name(), "states", episode.spec().state(), wanted.state());
        requireNames(episode.name(), "actions", episode.spec().action(), wanted.action());
        Spec own = wanted.withTimeStep(episode.spec().dt());
        // What the file says that the system is made of is for its own units and bounds.
        boolean same = own.equals(episode.spec());
        return (same ? episode : episode.withoutStructure()).withSpec(own);
    }

    private static void requireNames(String episode, String what, List<Variable> found, List<Variable> wanted) {
        List<String> names = found.stream().map(Variable::name).toList();
        List<String> needed = wanted.stream().map(Variable::name).toList();
        if (!names.equals(needed)) {
            throw new InputException("episode '" + episode + "' has the " + what + " " + String.join(", ", names)
                    + " where " + String.join(", ", needed) + " are needed; give data of the same system");
        }
    }
}
