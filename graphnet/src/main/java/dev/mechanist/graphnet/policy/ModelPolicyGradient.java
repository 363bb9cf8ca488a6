package dev.mechanist.graphnet.policy;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.graphnet.neural.EnsembleNetwork;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Policy gradient by backpropagation through a learned model: the policy acts in the model's expected dynamics for H steps, the
 * task's cost is differentiated in Java, and its gradient is pulled back through model and policy in one native call. Each
 * update is two native calls: the rollout, and the gradient with Adam's update.
 */
public final class ModelPolicyGradient implements AutoCloseable {
    private final Spec spec;
    private final PolicySettings settings;
    private final SmoothCost cost;
    private final PolicyNetwork policy;
    private final EnsembleNetwork network;
    private final TensorProgram program;
    private final Adam adam;
    private final CompiledFunction rollout;
    private final Adam.Update update;

    private final DMatrixRMaj X = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj U = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gX = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj gU = new DMatrixRMaj(0, 0);

    /**
     * @param model the fitted dynamics, copied
     * @param cost what the policy is to make small over H steps, forked
     * @param horizon H, at least 1
     * @param seed of the initial weights
     */
    public ModelPolicyGradient(NeuralEnsemble model, SmoothCost cost, int horizon, PolicySettings settings, long seed) {
        if (horizon < 1) {
            throw new InputException("a policy gradient needs a horizon of at least 1, not " + horizon);
        }
        spec = model.spec();
        this.settings = settings;
        this.cost = cost.fork();
        policy = new PolicyNetwork(spec, settings);
        network = new EnsembleNetwork(spec, model.settings());
        program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, 0);
        Map<String, double[]> weights = model.weights();
        weights.forEach(program::assign);
        policy.declare(program, seed);
        int width = policy.encoding().stateWidth();
        policy.normalise(
                program,
                new Normaliser(
                        Arrays.copyOf(weights.get("input/mean"), width),
                        Arrays.copyOf(weights.get("input/deviation"), width)));
        adam = new Adam(program, settings.optimiser(), policy.trainable());
        Input start = Input.of("starts", -1, spec.n());
        rollout = program.compile(List.of(start), (scope, in) -> closedLoop(scope, in.get(0), horizon));
        update = adam.compile(
                List.of(
                        start,
                        Input.of("gX", -1, (long) (horizon + 1) * spec.n()),
                        Input.of("gU", -1, (long) horizon * spec.m())),
                (scope, in) -> {
                    List<Expression> path = closedLoop(scope, in.get(0), horizon);
                    return path.get(0)
                            .times(in.get(1))
                            .total()
                            .plus(path.get(1).times(in.get(2)).total());
                });
    }

    /**
     * Continues from a policy, with its view of the states; Adam starts anew.
     *
     * @throws InputException when its system or its network is another one
     */
    public void startFrom(NeuralPolicy start) {
        if (!start.spec().equals(spec)
                || !start.settings().hidden().equals(settings.hidden())
                || start.settings().activation() != settings.activation()) {
            throw new InputException("a policy gradient cannot start from a policy of another system or network");
        }
        StoredWeights.assign(program, policy.variables(), start.weights(), "a neural policy");
        adam.reset();
    }

    /** States [rows, (H+1) n] and actions [rows, H m] of the policy in the model's expected dynamics. */
    private List<Expression> closedLoop(TensorScope scope, Expression starts, int horizon) {
        List<Expression> states = new ArrayList<>(List.of(starts));
        List<Expression> actions = new ArrayList<>();
        for (int t = 0; t < horizon; t++) {
            Expression x = states.get(t);
            Expression u = policy.act(scope, x);
            actions.add(u);
            states.add(network.predict(scope, x.expand(0), u.expand(0)).next().mean(0));
        }
        return List.of(scope.concatenate(1, states), scope.concatenate(1, actions));
    }

    /**
     * One update of the policy.
     *
     * @param starts states to start from [B, n]
     * @return mean cost before the update
     * @throws InputException when a rollout is not finite; the policy stays as it was
     */
    public double improve(DMatrixRMaj starts) {
        Shapes.require("starts", starts, starts.numRows, spec.n());
        double mean = evaluate(starts);
        cost.gradient(X, U, 0, gX, gU);
        scale(gX, 1.0 / starts.numRows);
        scale(gU, 1.0 / starts.numRows);
        update.apply(settings.rate().rate(adam.step()), starts, gX, gU);
        return mean;
    }

    /** Mean cost of the present policy in the model. */
    public double evaluate(DMatrixRMaj starts) {
        rollout.call(new DMatrixRMaj[] {starts}, new DMatrixRMaj[] {X, U});
        double[] total = new double[starts.numRows];
        cost.evaluate(X, U, 0, total);
        double mean = Arrays.stream(total).average().orElseThrow();
        if (!Double.isFinite(mean)) {
            throw new InputException("the policy drives the model to states that are not finite; shorten the horizon or"
                    + " lower the learning rate");
        }
        return mean;
    }

    private static void scale(DMatrixRMaj matrix, double factor) {
        for (int i = 0; i < matrix.getNumElements(); i++) {
            matrix.data[i] *= factor;
        }
    }

    /** The policy as it stands. */
    public NeuralPolicy policy() {
        return new NeuralPolicy(spec, settings, NeuralPolicy.weights(program, policy));
    }

    /** The gradient of the mean cost that the last update used, by name, for checking: Adam's first moment after one update. */
    Map<String, double[]> firstMoments() {
        Map<String, double[]> moments = new java.util.TreeMap<>();
        policy.trainable().forEach(name -> moments.put(name, program.read(name + "/m")));
        return moments;
    }

    /** Moves one weight of the policy, for checking. */
    void move(String name, int index, double by) {
        double[] values = program.read(name);
        values[index] += by;
        program.assign(name, values);
    }

    @Override
    public void close() {
        program.close();
    }
}
