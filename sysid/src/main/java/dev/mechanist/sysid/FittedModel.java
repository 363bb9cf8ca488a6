package dev.mechanist.sysid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.sysid.equations.SealedPhysics;
import dev.mechanist.sysid.shooting.FitResult;
import dev.mechanist.sysid.shooting.LateActuators;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted physics model as an artefact: system, time step, parameters with errors, correlations, warnings, and, of an
 * articulated body, the text of its model. Numbers are written so that a loaded model predicts the same bits.
 *
 * @param system that it was fitted to
 * @param model with its parameters
 * @param fit how it was found; empty of a model that was loaded
 * @param range of the data that it was fitted to; empty where it is not known
 */
public record FittedModel(
        MeasuredSystem system, ParametricDynamics model, Optional<FitResult> fit, Optional<FittedRange> range)
        implements Storable {
    /** The kind in its manifest. */
    public static final String KIND = "physics-fit";

    /** A model as a fit to some records found it. */
    public static FittedModel of(MeasuredSystem system, FitResult result, DataSet records) {
        return new FittedModel(system, result.model(), Optional.of(result), Optional.of(FittedRange.of(records)));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        ObjectNode content = out.content();
        content.put("system", system.name());
        system.body().ifPresent(body -> {
            content.put("mjcf", body.mjcf());
            body.parameters().forEach(content.putArray("mjcf_parameters")::add);
        });
        system.source().ifPresent(source -> {
            content.put(SealedPhysics.FILE, source.name());
            content.put(SealedPhysics.HASH, source.sha256());
            content.put(SealedPhysics.TEXT, source.text());
            out.put(model.spec());
        });
        content.put("time_step", model.spec().dt());
        ArrayNode parameters = content.putArray("parameters");
        Map<String, FitResult.Estimate> estimates = new HashMap<>();
        fit.ifPresent(result ->
                result.estimates().forEach(e -> estimates.put(e.parameter().name(), e)));
        for (Parameter p : model.parameters()) {
            ObjectNode node = parameters.addObject();
            node.put("name", p.name()).put("unit", p.unit()).put("value", p.value());
            node.put("free", estimates.containsKey(p.name()));
            FitResult.Estimate e = estimates.get(p.name());
            if (e != null) {
                node.put("start", e.start());
                put(node, "standard_error", e.standardError());
                put(node, "lower_95", e.lower());
                put(node, "upper_95", e.upper());
                if (Double.isFinite(e.priorDeviation())) {
                    node.put("prior_deviation", e.priorDeviation()).put("prior_alone", e.priorAlone());
                }
            }
        }
        fit.ifPresent(result -> describe(result, content));
        range.ifPresent(r -> r.store(content));
    }

    private static void describe(FitResult result, ObjectNode content) {
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
        if (!result.ofRecords().isEmpty()) {
            ArrayNode each = content.putArray("of_records");
            result.ofRecords().forEach(own -> {
                ObjectNode node = each.addObject().put("record", own.record());
                node.put("name", own.parameter().name())
                        .put("value", own.parameter().value());
                put(node, "standard_error", own.standardError());
            });
        }
        ObjectNode residuals = content.putObject("residuals");
        for (int i = 0; i < result.residuals().length; i++) {
            put(residuals, result.model().spec().state().get(i).name(), result.residuals()[i]);
        }
        content.put("explained_to_the_noise", result.exhaustive());
        result.disturbances().ifPresent(sizes -> content.put("disturbances", sizes));
        ArrayNode warnings = content.putArray("warnings");
        result.warnings().forEach(warnings::add);
        content.put("cost", result.cost());
        content.put("iterations", result.iterations());
        content.put("converged", result.converged());
    }

    /** JSON has no infinite numbers: null stands for what is not known. */
    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    /**
     * Loads a stored model.
     *
     * @throws InputException when the directory holds none, or one that is damaged, of another kind, or physically impossible
     */
    public static FittedModel load(Path directory) {
        return Artefacts.load(directory, KIND, FittedModel::read);
    }

    /** The model itself, or what has to be opened with the file of its equations. */
    static Object content(StoredArtefact stored) {
        Manifest manifest = stored.manifest();
        return manifest.content().has(SealedPhysics.HASH)
                ? new SealedPhysics(manifest, values(manifest))
                : read(stored).model();
    }

    private static Map<String, Double> values(Manifest manifest) {
        Map<String, Double> values = new HashMap<>();
        for (JsonNode node : manifest.list("parameters")) {
            values.put(
                    manifest.require(node, "name", "text", JsonNode::isTextual).textValue(),
                    manifest.require(node, "value", "a number", JsonNode::isNumber)
                            .doubleValue());
        }
        return values;
    }

    static FittedModel read(StoredArtefact stored) {
        Manifest manifest = stored.manifest();
        if (manifest.content().has(SealedPhysics.HASH)) {
            new SealedPhysics(manifest, values(manifest)).open(Optional.empty());
        }
        MeasuredSystem system = manifest.content().has("mjcf")
                ? MeasuredSystem.articulated(new MeasuredSystem.Body(
                        manifest.text("mjcf"),
                        manifest.list("mjcf_parameters").stream()
                                .map(JsonNode::asText)
                                .toList()))
                : MeasuredSystem.ofEquations(manifest.text("system"));
        Map<String, Double> values = values(manifest);
        List<Parameter> parameters = new ArrayList<>();
        if (values.keySet().stream().anyMatch(LateActuators::isDelay)) {
            system = system.withDelays();
        }
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
            return new FittedModel(system, model, Optional.empty(), FittedRange.read(manifest));
        } catch (InputException e) {
            throw new InputException(manifest.place() + ": " + e.getMessage() + "; fit the model again", e);
        }
    }
}
