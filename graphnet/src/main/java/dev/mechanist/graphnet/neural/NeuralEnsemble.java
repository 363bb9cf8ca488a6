package dev.mechanist.graphnet.neural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.StepFunctions;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorDynamics;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted neural dynamics model: one network or an ensemble, deterministic or probabilistic (Chua et al. 2018). Every call is
 * one native call, also rollouts of any horizon and their pullback; a horizon's graph is built at its first use and kept.
 *
 * <p>{@link #step}, {@link #rollout} and the derivatives follow the mean over members of the expected next state. A sampled
 * row is moved by the member that it names, with that member's noise.
 */
public final class NeuralEnsemble implements StochasticDynamics, PredictiveDynamics, TensorDynamics, Storable {
    public static final String KIND = "neural ensemble";

    private final Spec spec;
    private final EnsembleSettings settings;
    private final Map<String, double[]> weights;
    private final EnsembleNetwork network;
    private final StepFunctions functions;
    private final Device device;
    private final MemberRows rows = new MemberRows();

    /**
     * @param weights values of all variables of the networks, as {@link #weights()} gives them; copied
     */
    public NeuralEnsemble(Spec spec, EnsembleSettings settings, Map<String, double[]> weights) {
        this.spec = spec;
        this.settings = settings;
        this.weights = StoredWeights.copy(weights);
        network = new EnsembleNetwork(spec, settings);
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, 0);
        StoredWeights.assign(program, network.variables(), this.weights, "a neural ensemble");
        device = program.device();
        functions = new StepFunctions(spec, program, (scope, x, u, none) -> mean(scope, x, u));
    }

    private NeuralEnsemble(NeuralEnsemble original) {
        spec = original.spec;
        settings = original.settings;
        weights = original.weights;
        network = original.network;
        device = original.device;
        functions = original.functions.fork();
    }

    public EnsembleSettings settings() {
        return settings;
    }

    /** Values of all variables by name, fresh arrays. */
    public Map<String, double[]> weights() {
        return StoredWeights.copy(weights);
    }

    /** Names of the states that always changed by the same in what it has learned from, mostly not at all: so they do here. */
    public List<String> unlearned() {
        double[] deviation = weights.get(EnsembleNetwork.CHANGE_DEVIATION);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < deviation.length; i++) {
            if (deviation[i] == 0) {
                names.add(spec.state().get(i).name());
            }
        }
        return names;
    }

    /** One member as a model of its own. */
    public NeuralEnsemble member(int index) {
        Map<String, double[]> own = weights();
        own.replaceAll((name, values) -> {
            if (!network.isPerMember(name)) {
                return values;
            }
            int size = values.length / settings.members();
            return Arrays.copyOfRange(values, index * size, (index + 1) * size);
        });
        return new NeuralEnsemble(spec, settings.withMembers(1), own);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.put(spec).version("tensorflow", TensorDevices.tensorFlowVersion());
        ObjectNode content = out.content();
        content.put("members", settings.members());
        content.put("probabilistic", settings.probabilistic());
        settings.hidden().forEach(content.putArray("hidden")::add);
        content.put("activation", settings.activation().name());
        settings.weightDecay().forEach(content.putArray("weight_decay")::add);
        content.put("precision", settings.precision().name());
        content.put("device", device.name());
        weights.forEach(out::put);
    }

    /**
     * Loads a stored model; it predicts the same bits on the same kind of device.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static NeuralEnsemble load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    public static NeuralEnsemble read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        EnsembleSettings settings = new EnsembleSettings(
                manifest.integer("members"),
                manifest.require(manifest.content(), "probabilistic", "true or false", JsonNode::isBoolean)
                        .booleanValue(),
                manifest.integers("hidden"),
                manifest.constant("activation", Activation.class),
                manifest.numbers("weight_decay"),
                manifest.constant("precision", Precision.class),
                device);
        return new NeuralEnsemble(stored.spec(), settings, StoredWeights.of(stored));
    }

    @Override
    public int noiseDimension() {
        return settings.probabilistic() ? spec.n() : 0;
    }

    @Override
    public int members() {
        return settings.members();
    }

    @Override
    public StepFunctions functions() {
        return functions;
    }

    @Override
    public NeuralEnsemble fork() {
        return new NeuralEnsemble(this);
    }

    @Override
    public void predict(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
        functions.checkStep(x, u, mean);
        Shapes.refuseAlias("epistemic", epistemic, x, u, mean);
        Shapes.refuseAlias("aleatoric", aleatoric, x, u, mean, epistemic);
        functions
                .function(
                        "predict",
                        program -> program.compile(
                                List.of(Input.of("x", -1, spec.n()), Input.of("u", -1, spec.m())), this::moments))
                .call(new DMatrixRMaj[] {x, u}, new DMatrixRMaj[] {mean, epistemic, aleatoric});
    }

    @Override
    public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
        functions.checkStep(x, u, next);
        requireSampling(x, noise, member, next);
        rows.group(member, x.numRows, 1, members());
        function("sample", 1, (scope, in) -> switching(scope, in, 1, false))
                .call(sampling(x, u, noise), new Values[] {Values.of(next)});
    }

    @Override
    public void sampleRollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj noise, int[] member, DMatrixRMaj X) {
        int horizon = Rollouts.prepare(spec, x0, U, X);
        Shapes.require("noise", noise, x0.numRows, horizon * noiseDimension());
        rows.group(member, x0.numRows, horizon, members());
        CompiledFunction function = rows.isConstant()
                ? function("sample rollout", horizon, (scope, in) -> constantMembers(scope, in, horizon))
                : function("switching rollout", horizon, (scope, in) -> switching(scope, in, horizon, true));
        function.call(sampling(x0, U, noise), new Values[] {Values.of(X)});
    }

    private Values[] sampling(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise) {
        List<Values> in = new ArrayList<>(List.of(Values.of(x), Values.of(u), rows.grouped(), rows.position()));
        if (noiseDimension() > 0) {
            in.add(Values.of(noise));
        }
        return in.toArray(Values[]::new);
    }

    private CompiledFunction function(String name, int horizon, TensorProgram.Body body) {
        return functions.function(name + " " + horizon, program -> program.compile(samplingInputs(horizon), body));
    }

    /** Mean over members of the expected next state, rows [rows, n]. */
    private Expression mean(TensorScope scope, Expression x, Expression u) {
        return network.predict(scope, x.expand(0), u.expand(0)).next().mean(0);
    }

    /** Law of total variance over members. */
    private List<Expression> moments(TensorScope scope, List<Expression> in) {
        EnsembleNetwork.Prediction prediction =
                network.predict(scope, in.get(0).expand(0), in.get(1).expand(0));
        Expression mean = prediction.next().mean(0);
        Expression epistemic = prediction.next().minus(mean).square().mean(0);
        Expression aleatoric = network.noiseVariance(scope, prediction).mean(0);
        return List.of(mean, epistemic, aleatoric);
    }

    private List<Input> samplingInputs(int horizon) {
        List<Input> inputs = new ArrayList<>();
        inputs.add(Input.of("x", -1, spec.n()));
        inputs.add(Input.of("U", -1, horizon * spec.m()));
        inputs.add(Input.integers("rows by member", horizon, members(), -1));
        inputs.add(Input.integers("place of each row", horizon, -1));
        if (noiseDimension() > 0) {
            inputs.add(Input.of("noise", -1, horizon * spec.n()));
        }
        return inputs;
    }

    /** Every row keeps its member: rows are sorted by member once, and back at the end. */
    private List<Expression> constantMembers(TensorScope scope, List<Expression> in, int horizon) {
        int n = spec.n();
        Expression grouped = in.get(2).at(0, 0);
        Expression x = in.get(0).gather(grouped, 0);
        Expression U = in.get(1).gather(grouped, 0);
        Expression noise = noiseDimension() == 0 ? null : in.get(4).gather(grouped, 0);
        List<Expression> states = new ArrayList<>(List.of(x));
        for (int t = 0; t < horizon; t++) {
            states.add(sampled(scope, states.get(t), U, noise, t));
        }
        Expression all = scope.concatenate(2, states).reshape(-1, (horizon + 1) * n);
        return List.of(all.gather(in.get(3).at(0, 0), 0));
    }

    /** Members may change at each step: rows are sorted before and after it. */
    private List<Expression> switching(TensorScope scope, List<Expression> in, int horizon, boolean withStart) {
        int n = spec.n();
        List<Expression> states = new ArrayList<>(List.of(in.get(0)));
        for (int t = 0; t < horizon; t++) {
            Expression grouped = in.get(2).at(0, t);
            Expression U = in.get(1).gather(grouped, 0);
            Expression noise = noiseDimension() == 0 ? null : in.get(4).gather(grouped, 0);
            Expression next = sampled(scope, states.get(t).gather(grouped, 0), U, noise, t);
            states.add(next.reshape(-1, n).gather(in.get(3).at(0, t), 0));
        }
        return List.of(withStart ? scope.concatenate(1, states) : states.get(1));
    }

    /** One step of rows grouped by member [members, rows, .], with step t of U and noise. */
    private Expression sampled(TensorScope scope, Expression x, Expression U, Expression noise, int t) {
        int n = spec.n();
        EnsembleNetwork.Prediction prediction = network.predict(scope, x, U.slice(2, t * spec.m(), (t + 1) * spec.m()));
        return network.sample(scope, prediction, noise == null ? null : noise.slice(2, t * n, (t + 1) * n));
    }
}
