package dev.mechanist.sysid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Hashes;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Manifest;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.ParametricDynamics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted physics model as a directory with one file, {@code manifest.json}: system, time step, parameters with errors,
 * correlations, warnings, and the hashes of the data. Numbers are written so that a loaded model predicts the same bits.
 *
 * @param system name of the {@link MeasuredSystem}
 * @param model with its parameters
 * @param warnings what the model leaves out of the file that it was read from, one line each
 */
public record FittedModel(String system, ParametricDynamics model, List<String> warnings) {
    /** The kind in its manifest. */
    public static final String KIND = "physics-fit";

    /**
     * Stores a result, atomically.
     *
     * @param directory created where it does not exist; an earlier result in it is replaced
     * @param data the files that it was fitted to
     */
    public static void save(Path directory, String system, FitResult result, List<Path> data) {
        Manifest manifest = Manifest.create(KIND);
        ObjectNode content = manifest.content();
        content.put("system", system);
        content.put("time_step", result.model().spec().dt());
        ArrayNode files = content.putArray("data");
        for (Path file : data) {
            files.addObject().put("file", file.getFileName().toString()).put("sha256", Hashes.ofFile(file));
        }
        ArrayNode parameters = content.putArray("parameters");
        Map<String, FitResult.Estimate> estimates = new HashMap<>();
        result.estimates().forEach(e -> estimates.put(e.parameter().name(), e));
        for (Parameter p : result.model().parameters()) {
            ObjectNode node = parameters.addObject();
            node.put("name", p.name()).put("unit", p.unit()).put("value", p.value());
            node.put("free", estimates.containsKey(p.name()));
            FitResult.Estimate e = estimates.get(p.name());
            if (e != null) {
                node.put("start", e.start());
                put(node, "standard_error", e.standardError());
                put(node, "lower_95", e.lower());
                put(node, "upper_95", e.upper());
            }
        }
        ArrayNode names = content.putArray("correlation_of");
        result.estimates().forEach(e -> names.add(e.parameter().name()));
        ArrayNode rows = content.putArray("correlation");
        DMatrixRMaj correlation = result.correlation();
        for (int i = 0; i < correlation.numRows; i++) {
            ArrayNode row = rows.addArray();
            for (int j = 0; j < correlation.numCols; j++) {
                double r = correlation.get(i, j);
                row.add(Double.isFinite(r) ? content.numberNode(r) : content.nullNode());
            }
        }
        ObjectNode residuals = content.putObject("residuals");
        for (int i = 0; i < result.residuals().length; i++) {
            put(residuals, result.model().spec().state().get(i).name(), result.residuals()[i]);
        }
        ArrayNode warnings = content.putArray("warnings");
        result.warnings().forEach(warnings::add);
        content.put("cost", result.cost());
        content.put("iterations", result.iterations());
        content.put("converged", result.converged());
        manifest.write(directory);
    }

    /** JSON has no infinite numbers: null stands for what is not known. */
    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    /** Whether a directory holds a fitted model. */
    public static boolean isIn(Path directory) {
        try {
            return Manifest.read(directory).text("kind").equals(KIND);
        } catch (InputException e) {
            return false;
        }
    }

    /**
     * Loads a stored model.
     *
     * @throws InputException when the directory holds none, or one that is damaged, of another kind, or physically impossible
     */
    public static FittedModel load(Path directory) {
        Manifest manifest = Manifest.read(directory);
        String kind = manifest.text("kind");
        if (!kind.equals(KIND)) {
            throw new InputException(manifest.place() + ": a '" + kind
                    + "', not a physical model; give a directory that 'mechanist fit' stored");
        }
        MeasuredSystem system = MeasuredSystem.named(manifest.text("system"));
        Map<String, Double> values = new HashMap<>();
        for (JsonNode node : manifest.list("parameters")) {
            values.put(
                    manifest.require(node, "name", "text", JsonNode::isTextual).textValue(),
                    manifest.require(node, "value", "a number", JsonNode::isNumber)
                            .doubleValue());
        }
        List<Parameter> parameters = new ArrayList<>();
        try {
            for (Parameter p : system.model().parameters()) {
                Double value = values.remove(p.name());
                if (value == null) {
                    throw new InputException("parameter '" + p.name() + "' is absent");
                }
                parameters.add(p.withValue(value));
            }
            if (!values.isEmpty()) {
                throw new InputException(
                        "unknown parameter '" + values.keySet().iterator().next() + "'");
            }
            ParametricDynamics model =
                    system.model().withTimeStep(manifest.number("time_step")).withParameters(parameters);
            return new FittedModel(system.name(), model, system.warnings());
        } catch (InputException e) {
            throw new InputException(manifest.place() + ": " + e.getMessage() + "; fit the model again", e);
        }
    }
}
