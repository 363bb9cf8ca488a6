package dev.mechanist.envs.bodies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.shapes.Collisions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers of a recording, how far they are from ours, and how far the recording itself may be from the truth. */
final class RecordedNumbers {
    /** Places of contacts that were searched for, and what became of a bodies' motion by them. */
    private static final double SEARCHED = 1e-4;

    private static final double COARSELY_SEARCHED = 1e-3;

    private RecordedNumbers() {}

    /** How far the recording itself may be from the optimum: contacts and friction losses solved to a finite tolerance. */
    static double unsettled(JsonNode run) {
        boolean rubs = false;
        for (JsonNode contacts : run.path("ncon")) {
            rubs |= contacts.asInt() > 0;
        }
        for (JsonNode probe : run.path("probes")) {
            rubs |= probe.path("nf").asInt() > 0;
        }
        boolean newton = run.path("solver").asText("Newton").equals("Newton");
        return !rubs || newton && run.path("tolerance").asDouble() == 0 ? 0 : newton ? 1e-5 : 1e-4;
    }

    /** The same for accelerations and forces: methods without second derivatives stop by what a step changes in velocities. */
    static double unsettledForce(JsonNode run) {
        boolean newton = run.path("solver").asText("Newton").equals("Newton");
        return newton ? unsettled(run) : unsettled(run) / run.path("timestep").asDouble();
    }

    /**
     * How far a run is from that optimum where contacts were searched for: there the recording itself ends within 1e-4 when its
     * search was carried on to rounding, and otherwise where its tolerance let it stop.
     */
    static double searched(BodyModel model, JsonNode run) {
        BodyTables t = model.tables();
        boolean any = Arrays.stream(model.touchingPairs())
                .anyMatch(p -> Collisions.searched(t.geomType[t.pairGeom[2 * p]], t.geomType[t.pairGeom[2 * p + 1]]));
        return !any ? 0 : run.path("ccd_tolerance").asDouble() < 1e-9 ? SEARCHED : COARSELY_SEARCHED;
    }

    /** Largest difference over the largest expected entry, or over the floor where that is larger. */
    static double relative(double[] expected, double[] actual, double floor) {
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double scale = floor;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            double error = Math.abs(expected[i] - actual[i]);
            worst = error <= worst ? worst : error;
        }
        return worst == 0 ? 0 : worst / scale;
    }

    static double[] flat(JsonNode node) {
        List<JsonNode> leaves = new ArrayList<>();
        collect(node, leaves);
        return leaves.stream()
                .mapToDouble(n -> n.isBoolean() ? (n.asBoolean() ? 1 : 0) : n.asDouble())
                .toArray();
    }

    private static void collect(JsonNode node, List<JsonNode> leaves) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, leaves));
        } else if (!node.isMissingNode() && !node.isNull()) {
            leaves.add(node);
        }
    }
}
