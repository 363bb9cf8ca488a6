package dev.mechanist.core.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.AtomicFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The {@code metadata.json} of a data set of Minari: how much there is, and the spaces of observations and actions. */
final class MinariMetadata {
    static final String FILE = "metadata.json";

    /** Name of the file of episodes beside it. */
    static final String DATA = "main_data.hdf5";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MinariMetadata() {}

    /** @param episodes of one system, which the first stands for */
    static void write(Path file, List<Episode> episodes) {
        Episode first = episodes.get(0);
        ObjectNode node = MAPPER.createObjectNode();
        node.put("total_episodes", episodes.size());
        node.put("total_steps", episodes.stream().mapToInt(Episode::steps).sum());
        node.put("data_format", "hdf5");
        node.put("observation_space", observations(first).toString());
        node.put("action_space", box(first.spec().action()).toString());
        node.put("dataset_id", "mechanist/episodes-v0");
        node.put("minari_version", "0.5.3");
        node.put("jpeg_encoding", false);
        AtomicFiles.writeString(file, node + "\n");
    }

    private static ObjectNode observations(Episode episode) {
        if (episode.observations().isEmpty()) {
            return box(episode.spec().state());
        }
        Observations seen = episode.observations().get();
        Optional<ObjectNode> vectors = seen.vectors().map(v -> box(v.numCols));
        if (seen.images().isEmpty()) {
            return vectors.orElseThrow();
        }
        int[] shape = seen.images().get().shape();
        ObjectNode spaces = MAPPER.createObjectNode();
        spaces.set(Hdf5Episodes.IMAGE, box("uint8", shape, nested(shape, 0, "0"), nested(shape, 0, "255")));
        vectors.ifPresent(v -> spaces.set(Hdf5Episodes.VECTOR, v));
        ObjectNode both = MAPPER.createObjectNode();
        both.put("type", "Dict");
        both.set("subspaces", spaces);
        return both;
    }

    private static ObjectNode box(List<Variable> variables) {
        ArrayNode lower = MAPPER.createArrayNode();
        ArrayNode upper = MAPPER.createArrayNode();
        variables.forEach(v -> {
            lower.addRawValue(number(v.lower()));
            upper.addRawValue(number(v.upper()));
        });
        return box("float64", new int[] {variables.size()}, lower, upper);
    }

    private static ObjectNode box(int width) {
        return box(Collections.nCopies(width, Variable.of("any", "")));
    }

    private static ObjectNode box(String type, int[] shape, ArrayNode low, ArrayNode high) {
        ObjectNode box = MAPPER.createObjectNode();
        box.put("type", "Box").put("dtype", type);
        Arrays.stream(shape).forEach(box.putArray("shape")::add);
        box.set("low", low);
        box.set("high", high);
        return box;
    }

    private static ArrayNode nested(int[] shape, int axis, String value) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int i = 0; i < shape[axis]; i++) {
            if (axis == shape.length - 1) {
                array.addRawValue(raw(value));
            } else {
                array.add(nested(shape, axis + 1, value));
            }
        }
        return array;
    }

    private static RawValue raw(String text) {
        return new RawValue(text);
    }

    /** As Python's json reads it, which knows {@code Infinity}. */
    private static RawValue number(double value) {
        return raw(Double.toString(value));
    }
}
