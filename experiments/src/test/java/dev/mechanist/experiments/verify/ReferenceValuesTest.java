package dev.mechanist.experiments.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.pilco.MomentEngine;
import dev.mechanist.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other writers would have written them, and files that are damaged. */
class ReferenceValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private ReferenceValues values;

    @BeforeEach
    void begin() {
        values = new ReferenceValues(new MomentEngine(MomentEngine.Kind.JAVA, Device.CPU));
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = ReferenceValuesTest.class.getResourceAsStream("/pilco/" + name + ".json")) {
            return JSON.readTree(in);
        }
    }

    private Path write(String name, JsonNode content) throws IOException {
        return Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(content));
    }

    /** Some writers drop each dimension of one: a number for a list of one, a list for a matrix of one row or one column. */
    private static JsonNode squeezed(JsonNode node) {
        if (node.isArray() && node.size() == 1) {
            return squeezed(node.get(0));
        }
        if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(child -> array.add(squeezed(child)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            node.properties().forEach(entry -> object.set(entry.getKey(), squeezed(entry.getValue())));
            return object;
        }
        return node;
    }

    /** Others make each vector a column. */
    private static JsonNode columns(JsonNode node) {
        if (node.isArray() && node.size() > 0 && node.get(0).isNumber()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(child -> array.addArray().add(child));
            return array;
        }
        if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(child -> array.add(columns(child)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            node.properties().forEach(entry -> object.set(entry.getKey(), columns(entry.getValue())));
            return object;
        }
        return node;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "controller_cases",
                "gsin_gsat_cases",
                "losssat_cases",
                "scenario_loss_cases",
                "dynamics_cases",
                "value_1_pendulum_n40_H10"
            })
    void bracketsOfDimensionsOfOneDoNotMatter(String name) throws IOException {
        assertTrue(values.check(write(name, squeezed(resource(name)))));
        assertTrue(values.check(write("kept_aside_" + name + "_more", columns(resource(name)))));
        assertEquals(2, values.files());
        assertTrue(values.passes(), values.table());
    }

    @Test
    void aDiscountCounts() throws IOException {
        ObjectNode file = (ObjectNode) resource("value_1_pendulum_n40_H10");
        double value = 0;
        for (int t = 1; t <= file.get("H").asInt(); t++) {
            value += Math.pow(0.9, t) * file.get("step_cost_mean").get(t).asDouble();
        }
        file.put("gamma", 0.9).put("J", value).putArray("steps");
        file.remove("dJ_flat");
        assertTrue(values.check(write("value_9", file)));
        assertTrue(values.passes(), values.table());
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        assertFalse(values.check(write("pendulum_recording", JSON.createObjectNode())));
        assertEquals(0, values.files());
    }

    /** One field less, or one number less. */
    @ParameterizedTest
    @CsvSource({"maxU, 'maxU'", "inputs, 'columns cannot hold'", "targets, 'targets must be [5, 1]'"})
    void damageIsNamedWithItsFile(String field, String reason) throws IOException {
        JsonNode file = resource("controller_cases");
        for (JsonNode c : file.get("cases")) {
            if (field.equals("maxU")) {
                ((ObjectNode) c).remove(field);
            } else if (c.get("policy").has(field)) {
                ArrayNode rows = (ArrayNode) c.get("policy").get(field);
                ((ArrayNode) rows.get(rows.size() - 1)).remove(0);
            }
        }
        Path damaged = write("controller_cases", file);
        String message =
                assertThrows(InputException.class, () -> values.check(damaged)).getMessage();
        assertTrue(message.contains("controller_cases.json") && message.contains(reason), message);
        assertEquals(1, message.lines().count());
    }
}
