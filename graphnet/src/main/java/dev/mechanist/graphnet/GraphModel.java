package dev.mechanist.graphnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.graphnet.views.MaximalCoordinates;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fitted graph network: one set of weights, and {@link BoundGraphModel dynamics} for every structure of its sort. All that are
 * bound share one program.
 */
public final class GraphModel implements StructuredModel, Storable {
    public static final String KIND = "graph network";

    private final StructureSchema schema;
    private final double dt;
    private final GraphWidths in;
    private final int out;
    private final GraphModelSettings settings;
    private final Map<String, double[]> weights;
    private final Shared shared;

    /** What all bound dynamics use. */
    static final class Shared {
        final TensorProgram program;
        final GraphPredictor predictor;
        private final Map<Object, Map<String, CompiledFunction>> compiled = new HashMap<>();

        Shared(TensorProgram program, GraphPredictor predictor) {
            this.program = program;
            this.predictor = predictor;
        }

        /** Functions so far of views with this {@link dev.mechanist.graphnet.views.GraphView#program}; the program is their lock. */
        Map<String, CompiledFunction> compiled(Object program) {
            synchronized (this.program) {
                return compiled.computeIfAbsent(program, first -> new HashMap<>());
            }
        }
    }

    /**
     * @param schema of the systems that it can be bound to
     * @param dt their time step, s
     * @param in numbers that nodes and edges see
     * @param out numbers that a node gives
     * @param weights values of all variables, as {@link #weights()} gives them; copied
     */
    GraphModel(
            StructureSchema schema,
            double dt,
            GraphWidths in,
            int out,
            GraphModelSettings settings,
            Map<String, double[]> weights) {
        this.schema = schema;
        this.dt = dt;
        this.in = in;
        this.out = out;
        this.settings = settings;
        this.weights = StoredWeights.copy(weights);
        GraphPredictor predictor = new GraphPredictor(settings, in, out);
        TensorProgram program = TensorProgram.asWritten(settings.precision(), settings.device());
        predictor.declare(program, 0);
        StoredWeights.assign(program, predictor.variables(), this.weights, "a graph network");
        shared = new Shared(program, predictor);
    }

    /** The same weights at another precision. */
    public GraphModel withPrecision(Precision precision) {
        return new GraphModel(schema, dt, in, out, settings.withPrecision(precision), weights);
    }

    @Override
    public StructureSchema schema() {
        return schema;
    }

    /** Whether it predicts {@link MaximalCoordinates}, not states of joints. */
    public boolean isMaximal() {
        return MaximalCoordinates.isMaximal(schema);
    }

    /** Time step of the systems, s. */
    public double dt() {
        return dt;
    }

    public GraphModelSettings settings() {
        return settings;
    }

    /** Numbers that nodes and edges see. */
    GraphWidths in() {
        return in;
    }

    /** Numbers that a node gives. */
    int out() {
        return out;
    }

    /** What all that are bound use. */
    Shared shared() {
        return shared;
    }

    /** Values of all variables by name, fresh arrays. */
    public Map<String, double[]> weights() {
        return StoredWeights.copy(weights);
    }

    /** Typical size of each number of a part's change over a step; 0 for those that never change. */
    public double[] changeSizes() {
        return weights.get(GraphPredictor.CHANGE_SIZE).clone();
    }

    /** Number of weights that were learned. */
    public int size() {
        return shared.predictor.trainable().stream()
                .mapToInt(name -> weights.get(name).length)
                .sum();
    }

    /**
     * @throws InputException where it is of another sort; also where it predicts {@link MaximalCoordinates} and is to predict joints, as
     *     planners and scores of states ask for
     */
    @Override
    public BoundGraphModel bind(Structure structure) {
        if (isMaximal() && MaximalCoordinates.standFor(structure.schema())) {
            throw new InputException(
                    "the graph network predicts every body by itself, in maximal coordinates, which is no state"
                            + " of the joints of '" + structure.schema().name() + "'; fit one with coordinates=joints");
        }
        schema.require(structure);
        if (structure.spec().dt() != dt) {
            throw new InputException("the graph network has learned steps of " + dt + " s, not of "
                    + structure.spec().dt() + " s; fit one to these");
        }
        GraphView view = GraphView.of(structure);
        if (!view.in().equals(in) || view.out() != out) {
            throw new InputException(
                    "the graph network has learned graphs of " + in + ", not of " + view.in() + "; fit one to these");
        }
        return new BoundGraphModel(structure, view, shared);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.version("tensorflow", TensorDevices.tensorFlowVersion());
        ObjectNode content = out.content();
        content.put("dt", dt);
        ObjectNode sort = content.putObject("schema");
        sort.put("name", schema.name());
        kinds(sort.putArray("object_kinds"), schema.objectKinds());
        kinds(sort.putArray("relation_kinds"), schema.relationKinds());
        schema.objectFeatures().forEach(sort.putArray("object_features")::add);
        schema.relationFeatures().forEach(sort.putArray("relation_features")::add);
        schema.globals().forEach(sort.putArray("globals")::add);
        content.put("node_inputs", in.nodes());
        content.put("edge_inputs", in.edges());
        content.put("node_outputs", this.out);
        content.put("form", settings.form().name());
        content.put("latent", settings.latent());
        content.put("blocks", settings.blocks());
        content.put("shared", settings.shared());
        content.put("substeps", settings.substeps());
        settings.hidden().forEach(content.putArray("hidden")::add);
        content.put("activation", settings.activation().name());
        content.put("together", settings.together());
        content.put("precision", settings.precision().name());
        content.put("device", shared.program.device().name());
        weights.forEach(out::put);
    }

    private static void kinds(ArrayNode array, List<StructureSchema.Kind> kinds) {
        kinds.forEach(kind -> array.addObject().put("name", kind.name()).put("states", kind.states()));
    }

    /**
     * What was stored.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static GraphModel read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        if (!manifest.content().has("substeps")) {
            throw new InputException(manifest.place()
                    + ": a graph network of an earlier version, whose parts moved otherwise; fit it again");
        }
        GraphModelSettings settings = new GraphModelSettings(
                manifest.constant("form", GraphModelSettings.Form.class),
                manifest.integer("latent"),
                manifest.integer("blocks"),
                truth(manifest, "shared"),
                manifest.integer("substeps"),
                manifest.integers("hidden"),
                manifest.constant("activation", Activation.class),
                truth(manifest, "together"),
                manifest.constant("precision", Precision.class),
                device);
        JsonNode sort = manifest.require(manifest.content(), "schema", "an object", JsonNode::isObject);
        StructureSchema schema = new StructureSchema(
                manifest.require(sort, "name", "a text", JsonNode::isTextual).textValue(),
                kinds(manifest, sort, "object_kinds"),
                kinds(manifest, sort, "relation_kinds"),
                texts(manifest, sort, "object_features"),
                texts(manifest, sort, "relation_features"),
                texts(manifest, sort, "globals"));
        GraphWidths in = new GraphWidths(manifest.integer("node_inputs"), manifest.integer("edge_inputs"), 0);
        return new GraphModel(
                schema,
                manifest.number("dt"),
                in,
                manifest.integer("node_outputs"),
                settings,
                StoredWeights.of(stored));
    }

    private static boolean truth(Manifest manifest, String key) {
        return manifest.require(manifest.content(), key, "true or false", JsonNode::isBoolean)
                .booleanValue();
    }

    private static List<String> texts(Manifest manifest, JsonNode sort, String key) {
        return elements(manifest, sort, key).stream().map(JsonNode::asText).toList();
    }

    private static List<StructureSchema.Kind> kinds(Manifest manifest, JsonNode sort, String key) {
        return elements(manifest, sort, key).stream()
                .map(kind -> new StructureSchema.Kind(
                        manifest.require(kind, "name", "a text", JsonNode::isTextual)
                                .textValue(),
                        manifest.require(kind, "states", "a whole number", JsonNode::isInt)
                                .intValue()))
                .toList();
    }

    private static List<JsonNode> elements(Manifest manifest, JsonNode sort, String key) {
        List<JsonNode> elements = new java.util.ArrayList<>();
        manifest.require(sort, key, "a list", JsonNode::isArray).forEach(elements::add);
        return elements;
    }
}
