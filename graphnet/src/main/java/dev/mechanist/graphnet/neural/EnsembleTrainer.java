package dev.mechanist.graphnet.neural;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.data.Windows;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.training.Minibatches;
import dev.mechanist.tensor.training.Training;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a {@link NeuralEnsemble}, again and again as data grows: each fit continues from the weights and moments of the one
 * before, with new normalisers and, for ensembles, new bootstrap samples (Chua et al. 2018: N draws with replacement for each
 * member). With a checkpoint file it can be killed at any time and gives the same bits when it is started again.
 */
public final class EnsembleTrainer implements AutoCloseable {
    private static final String KIND = "neural ensemble training";

    private final Spec spec;
    private final EnsembleSettings settings;
    private final TrainingSettings fit;
    private final long seed;
    private final Set<Integer> unseen;
    private final TensorProgram program;
    private final EnsembleNetwork network;
    private final Adam adam;
    private final Training training;
    private final Map<Integer, Adam.Update> updates = new HashMap<>();
    private final Map<Integer, CompiledFunction> validations = new HashMap<>();

    /**
     * @param seed of the initial weights, bootstrap samples and minibatches
     */
    public EnsembleTrainer(Spec spec, EnsembleSettings settings, TrainingSettings fit, long seed) {
        this(spec, settings, fit, seed, Set.of());
    }

    /**
     * @param seed of the initial weights, bootstrap samples and minibatches
     * @param unseen indices of states that the model does not look at when it predicts, itself or others, none of them an angle
     */
    public EnsembleTrainer(Spec spec, EnsembleSettings settings, TrainingSettings fit, long seed, Set<Integer> unseen) {
        for (int i : unseen) {
            if (spec.state().get(i).isAngle()) {
                throw new InputException(
                        "state '" + spec.state().get(i).name() + "' is an angle, and an angle is looked at");
            }
        }
        this.unseen = new TreeSet<>(unseen);
        this.spec = spec;
        this.settings = settings;
        this.fit = fit;
        this.seed = seed;
        network = new EnsembleNetwork(spec, settings);
        program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, seed);
        adam = new Adam(program, fit.optimiser(), network.trainable());
        training = new Training(KIND, description(), program, List.of(adam));
    }

    /** Number of completed fits. */
    public int fits() {
        return training.fits();
    }

    /** Fits to data, without a checkpoint. */
    public NeuralEnsemble fit(DataSet data, TrainingProgress.Listener listener) {
        return fit(data, Optional.empty(), listener);
    }

    /**
     * Fits to data.
     *
     * @param checkpoint file that is written after every epoch and, where it exists, continued from
     * @throws InputException when the data or the checkpoint do not fit
     */
    public NeuralEnsemble fit(DataSet data, Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        requireSameSpec(data);
        training.fit(fit.epochsOfStages(), new Fit(data), data.hash(), checkpoint, listener);
        return model();
    }

    /** One fit's data, cut for the unroll of each stage when it begins. */
    private final class Fit implements Training.Model {
        private final DataSet data;
        private Windows.Split windows;
        private int cutFor = -1;

        Fit(DataSet data) {
            this.data = data;
        }

        @Override
        public void prepare() {
            normalise(Transitions.of(data));
        }

        @Override
        public double epoch(int stage, int epoch) {
            return EnsembleTrainer.this.epoch(
                    unroll(stage), epoch, windows(stage).training());
        }

        @Override
        public OptionalDouble validate(int stage) {
            return EnsembleTrainer.this.validate(unroll(stage), windows(stage).validation());
        }

        private int unroll(int stage) {
            return fit.stages().get(stage).unroll();
        }

        private Windows.Split windows(int stage) {
            if (cutFor != stage) {
                windows = Windows.of(data, unroll(stage), fit.holdout());
                cutFor = stage;
            }
            return windows;
        }
    }

    /** The model with the present weights. */
    public NeuralEnsemble model() {
        return new NeuralEnsemble(spec, settings, program.read(network.variables()));
    }

    /** Writes the state between two fits, to continue with {@link #restore(Path)}. */
    public void save(Path file) {
        training.save(file);
    }

    /** Continues from a state that {@link #save} wrote. */
    public void restore(Path file) {
        training.restore(file);
    }

    @Override
    public void close() {
        program.close();
    }

    private void normalise(Transitions transitions) {
        StateEncoding encoding = network.encoding();
        Normaliser input = Normaliser.ofInputs(encoding.names(), transitions.inputs(encoding), encoding.stateWidth())
                .leavingOut(unseen.stream().mapToInt(encoding::position).toArray());
        Normaliser change = Normaliser.ofChanges(spec.changeNames(), transitions.changes());
        network.normalise(program, input, fit.targets() == Targets.RAW ? raw(change) : change);
    }

    /** Changes in their own units; those that are always the same stay so. */
    private static Normaliser raw(Normaliser change) {
        double[] mean = change.mean().clone();
        double[] unit = change.deviation().clone();
        for (int i = 0; i < unit.length; i++) {
            mean[i] = unit[i] > 0 ? 0 : mean[i];
            unit[i] = unit[i] > 0 ? 1 : 0;
        }
        return new Normaliser(mean, unit);
    }

    /** One pass through the data; returns the mean loss. */
    private double epoch(int unroll, int epoch, Windows windows) {
        Adam.Update update = updates.computeIfAbsent(unroll, this::compileUpdate);
        int members = settings.members();
        int[][] order = new int[members][];
        Minibatches batches = null;
        for (int member = 0; member < members; member++) {
            RandomStream keys = RandomStream.of(seed, "fit " + fits() + " unroll " + unroll, member);
            int[] drawn = bootstrap(windows.count(), keys);
            batches = new Minibatches(windows.count(), Math.min(fit.batch(), windows.count()), keys.nextLong());
            order[member] = batches.order(epoch);
            for (int i = 0; i < order[member].length; i++) {
                order[member][i] = drawn[order[member][i]];
            }
        }
        DMatrixRMaj states = new DMatrixRMaj(0, 0);
        DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        return training.pass(batches, (from, to) -> {
            pick(windows.states(), order, from, to, states);
            pick(windows.actions(), order, from, to, actions);
            return update.apply(fit.rate().rate(adam.step()), states, actions);
        });
    }

    /** N draws with replacement; a single network sees every window once. */
    private int[] bootstrap(int windows, RandomStream random) {
        int[] drawn = new int[windows];
        for (int i = 0; i < windows; i++) {
            drawn[i] = settings.members() == 1 ? i : random.nextInt(windows);
        }
        return drawn;
    }

    /** Rows order[member][from .. to) of each member, side by side [members, (to - from) width]. */
    private static void pick(DMatrixRMaj rows, int[][] order, int from, int to, DMatrixRMaj batch) {
        int width = rows.numCols;
        batch.reshape(order.length, (to - from) * width);
        for (int member = 0; member < order.length; member++) {
            for (int i = from; i < to; i++) {
                System.arraycopy(
                        rows.data,
                        order[member][i] * width,
                        batch.data,
                        member * batch.numCols + (i - from) * width,
                        width);
            }
        }
    }

    private List<Input> windowInputs(int members, int unroll) {
        return List.of(
                Input.of("states", members, -1, (long) (unroll + 1) * spec.n()),
                Input.of("actions", members, -1, (long) unroll * spec.m()));
    }

    private Adam.Update compileUpdate(int unroll) {
        return adam.compile(windowInputs(settings.members(), unroll), (scope, in) -> {
            Expression loss = network.regularisation(scope);
            Expression x = state(in.get(0), 0);
            for (int t = 0; t < unroll; t++) {
                EnsembleNetwork.Prediction prediction = network.predict(scope, x, action(in.get(1), t));
                Expression step = network.loss(scope, prediction, state(in.get(0), t + 1));
                loss = loss.plus(step.dividedBy(unroll));
                x = prediction.next();
            }
            return loss;
        });
    }

    /** Mean square of the error, in units of the targets, after the unroll, mean over members. */
    private CompiledFunction compileValidation(int unroll) {
        return program.compile(windowInputs(1, unroll), (scope, in) -> {
            Expression actions = in.get(1).tile(settings.members(), 1, 1);
            Expression x = state(in.get(0), 0).tile(settings.members(), 1, 1);
            for (int t = 0; t < unroll; t++) {
                x = network.predict(scope, x, action(actions, t)).next();
            }
            return List.of(meanSquare(scope, state(in.get(0), unroll).minus(x)));
        });
    }

    private Expression meanSquare(TensorScope scope, Expression error) {
        return network.inTargetUnits(scope, error).square().average();
    }

    private Expression state(Expression states, int t) {
        return states.slice(2, t * spec.n(), (t + 1) * spec.n());
    }

    private Expression action(Expression actions, int t) {
        return actions.slice(2, t * spec.m(), (t + 1) * spec.m());
    }

    private OptionalDouble validate(int unroll, Windows windows) {
        if (windows.count() == 0) {
            return OptionalDouble.empty();
        }
        CompiledFunction function = validations.computeIfAbsent(unroll, this::compileValidation);
        DMatrixRMaj[] out = {new DMatrixRMaj(1, 1)};
        function.call(new DMatrixRMaj[] {windows.states(), windows.actions()}, out);
        return OptionalDouble.of(Math.sqrt(out[0].data[0]));
    }

    private String description() {
        List<String> variables = new ArrayList<>();
        spec.state().forEach(v -> variables.add(v.name()));
        spec.action().forEach(v -> variables.add(v.name()));
        return variables + ", " + settings.withDevice(dev.mechanist.tensor.Device.AUTO) + ", " + fit.description()
                + ", seed " + seed + (unseen.isEmpty() ? "" : ", without a look at " + unseen);
    }

    private void requireSameSpec(DataSet data) {
        if (data.spec().n() != spec.n() || data.spec().m() != spec.m()) {
            throw new InputException("the data have " + data.spec().n() + " states and "
                    + data.spec().m() + " actions, but the model has " + spec.n() + " and " + spec.m()
                    + "; give data of the same system");
        }
    }
}
