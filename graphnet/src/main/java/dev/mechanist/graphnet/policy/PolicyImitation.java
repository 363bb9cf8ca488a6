package dev.mechanist.graphnet.policy;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.training.Minibatches;
import dev.mechanist.tensor.training.Training;
import dev.mechanist.tensor.training.TrainingProgress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a policy to an expert's actions by least squares, again and again as demonstrations are added (the learner inside of
 * DAgger: Ross, Gordon and Bagnell 2011). Errors are weighed by the width of the action's range.
 */
public final class PolicyImitation implements AutoCloseable {
    private final Spec spec;
    private final PolicySettings settings;
    private final long seed;
    private final PolicyNetwork network;
    private final TensorProgram program;
    private final Adam adam;
    private final Training training;
    private final Adam.Update update;
    private long epochs;

    /** @param seed of the initial weights and minibatches */
    public PolicyImitation(Spec spec, PolicySettings settings, long seed) {
        this.spec = spec;
        this.settings = settings;
        this.seed = seed;
        network = new PolicyNetwork(spec, settings);
        program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, seed);
        adam = new Adam(program, settings.optimiser(), network.trainable());
        training = new Training("policy imitation", settings + ", seed " + seed, program, List.of(adam));
        double[] range = new double[spec.m()];
        for (int i = 0; i < range.length; i++) {
            range[i] = spec.actionUpper()[i] - spec.actionLower()[i];
        }
        update = adam.compile(
                List.of(Input.of("states", -1, spec.n()), Input.of("actions", -1, spec.m())), (scope, in) -> {
                    Expression error = network.act(scope, in.get(0)).minus(in.get(1));
                    return error.dividedBy(scope.vector(range)).square().average();
                });
    }

    /**
     * Fits to all demonstrations so far.
     *
     * @param states [N, n]
     * @param actions the expert's [N, m]
     * @param passes epochs
     * @return the policy
     */
    public NeuralPolicy fit(DMatrixRMaj states, DMatrixRMaj actions, int passes) {
        Shapes.require("states", states, states.numRows, spec.n());
        Shapes.require("actions", actions, states.numRows, spec.m());
        Demonstrations model = new Demonstrations(states, actions);
        training.fit(
                new Training.Stages(List.of(passes), 0), model, "", Optional.empty(), TrainingProgress.Listener.NONE);
        return new NeuralPolicy(spec, settings, NeuralPolicy.weights(program, network));
    }

    /** All demonstrations, in batches. */
    private final class Demonstrations implements Training.Model {
        private final DMatrixRMaj states;
        private final DMatrixRMaj actions;
        private final Minibatches batches;
        private final DMatrixRMaj x = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj u = new DMatrixRMaj(0, 0);

        Demonstrations(DMatrixRMaj states, DMatrixRMaj actions) {
            this.states = states;
            this.actions = actions;
            batches = new Minibatches(states.numRows, settings.batch(), seed);
        }

        @Override
        public void prepare() {
            StateEncoding encoding = network.encoding();
            network.normalise(
                    program,
                    Normaliser.ofInputs(encoding.stateNames(), encoding.encodeStates(states), encoding.stateWidth()));
        }

        @Override
        public double epoch(int stage, int epoch) {
            int[] order = batches.order(epochs++);
            return training.pass(batches, (from, to) -> {
                pick(states, order, from, to, x);
                pick(actions, order, from, to, u);
                return update.apply(settings.rate().rate(adam.step()), x, u);
            });
        }

        @Override
        public OptionalDouble validate(int stage) {
            return OptionalDouble.empty();
        }
    }

    private static void pick(DMatrixRMaj rows, int[] order, int from, int to, DMatrixRMaj batch) {
        int width = rows.numCols;
        batch.reshape(to - from, width);
        for (int i = from; i < to; i++) {
            System.arraycopy(rows.data, order[i] * width, batch.data, (i - from) * width, width);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
