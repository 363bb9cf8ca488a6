package dev.mechanist.graphnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.graphnet.views.InferredView;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;

/**
 * A graph network of systems that it is not told everything about (Sanchez-Gonzalez et al. 2018, inference of static properties): it
 * watches one move for some steps, remembers of every node and edge what that told, and predicts it from there as a {@link GraphModel}
 * does, with what it remembers among the static numbers. Both parts were trained together.
 */
public final class RecurrentGraphModel implements Storable {
    public static final String KIND = "recurrent graph network";

    private final GraphModel forward;
    private final InferenceSettings settings;
    private final GraphWidths known;
    private final ParameterInference inference;

    /** @param forward the part that predicts, whose weights hold those of the inference too */
    RecurrentGraphModel(GraphModel forward, InferenceSettings settings) {
        this.forward = forward;
        this.settings = settings;
        GraphWidths in = forward.in();
        known = new GraphWidths(in.nodes() - settings.width(), in.edges() - settings.width(), 0);
        GraphModel.Shared shared = forward.shared();
        inference = new ParameterInference(shared.predictor, forward.settings(), settings, known, forward.out());
        inference.declare(shared.program, 0);
        StoredWeights.assign(shared.program, inference.variables(), forward.weights(), "a recurrent graph network");
    }

    /** Of the systems that it can watch. */
    public StructureSchema schema() {
        return forward.schema();
    }

    public InferenceSettings settings() {
        return settings;
    }

    /** Typical size of each number of a part's change over a step, as {@link GraphModel#changeSizes}. */
    public double[] changeSizes() {
        return forward.changeSizes();
    }

    /**
     * Watches a system, and predicts it from then on. It was trained to watch {@link InferenceSettings#steps} steps; more or fewer are
     * taken too.
     *
     * @param structure of the system; hidden numbers in it are not looked at
     * @param states x_0 .. x_T [T + 1, n], T at least 1
     * @param actions [T, m]
     * @throws InputException when it is a system of another sort or time step
     */
    public BoundGraphModel watch(Structure structure, DMatrixRMaj states, DMatrixRMaj actions) {
        schema().require(structure);
        if (structure.spec().dt() != forward.dt()) {
            throw new InputException("the recurrent graph network has learned steps of " + forward.dt() + " s, not of "
                    + structure.spec().dt() + " s; fit one to these");
        }
        int steps = actions.numRows;
        if (steps < 1) {
            throw new InputException("nothing can be found out about a system without watching it for a step");
        }
        Shapes.require("states", states, steps + 1, structure.spec().n());
        Shapes.require("actions", actions, steps, structure.spec().m());
        GraphView view = GraphView.of(structure.without(settings.hidden()));
        if (!view.in().equals(known) || view.out() != forward.out()) {
            throw new InputException("the recurrent graph network has learned graphs of " + known + ", not of "
                    + view.in() + "; fit one to these");
        }
        double[] statics = view.statics();
        DMatrixRMaj[] found = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
        function(structure, view, steps)
                .call(
                        new DMatrixRMaj[] {
                            row(states), row(actions), new DMatrixRMaj(1, statics.length, true, statics.clone())
                        },
                        found);
        int nodes = view.layout().nodes() * settings.width();
        int edges = view.layout().edges() * settings.width();
        double[] remembered = new double[nodes + edges];
        System.arraycopy(found[0].data, 0, remembered, 0, nodes);
        System.arraycopy(found[1].data, 0, remembered, nodes, edges);
        return new BoundGraphModel(structure, new InferredView(view, settings.width(), remembered), forward.shared());
    }

    private static DMatrixRMaj row(DMatrixRMaj rows) {
        DMatrixRMaj row = new DMatrixRMaj(1, rows.getNumElements());
        System.arraycopy(rows.data, 0, row.data, 0, row.numCols);
        return row;
    }

    private CompiledFunction function(Structure structure, GraphView view, int steps) {
        GraphModel.Shared shared = forward.shared();
        int n = structure.spec().n();
        int m = structure.spec().m();
        synchronized (shared.program) {
            return shared.compiled(List.of(view.program(), "watched"))
                    .computeIfAbsent(
                            "watch " + steps,
                            name -> shared.program.compile(
                                    List.of(
                                            Input.of("states", -1, (steps + 1L) * n),
                                            Input.of("actions", -1, (long) steps * m),
                                            Input.of("statics", -1, view.statics().length)),
                                    (scope, in) -> flat(inference
                                            .found(
                                                    scope,
                                                    List.of(new ParameterInference.Watched(
                                                            view, n, m, in.get(0), in.get(1), in.get(2))),
                                                    steps)
                                            .get(0))))
                    .fork();
        }
    }

    private static List<Expression> flat(GraphArrays found) {
        return List.of(found.nodes().at(1, 0), found.edges().orElseThrow().at(1, 0));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        forward.store(out);
        ObjectNode own = out.content().putObject("inference");
        settings.hidden().stream().sorted().forEach(own.putArray("hidden")::add);
        own.put("steps", settings.steps());
        own.put("width", settings.width());
        own.put("blocks", settings.blocks());
    }

    /**
     * What was stored.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static RecurrentGraphModel read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        JsonNode own = manifest.require(manifest.content(), "inference", "an object", JsonNode::isObject);
        Set<String> hidden = new HashSet<>();
        manifest.require(own, "hidden", "a list", JsonNode::isArray).forEach(name -> hidden.add(name.asText()));
        InferenceSettings settings = new InferenceSettings(
                hidden,
                integer(manifest, own, "steps"),
                integer(manifest, own, "width"),
                integer(manifest, own, "blocks"));
        return new RecurrentGraphModel(GraphModel.read(stored, device), settings);
    }

    private static int integer(Manifest manifest, JsonNode own, String key) {
        return manifest.require(own, key, "a whole number", JsonNode::isInt).intValue();
    }
}
