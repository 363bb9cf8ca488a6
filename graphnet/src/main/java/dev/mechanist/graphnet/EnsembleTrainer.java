package dev.mechanist.graphnet;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.core.data.Transitions;
import dev.mechanist.core.data.Windows;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.Checkpoint;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Minibatches;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a {@link NeuralEnsemble}, again and again as data grows: each fit continues from the weights and moments of the one
 * before, with new normalisers and, for ensembles, new bootstrap samples (Chua et al. 2018: N draws with replacement for each
 * member). With a checkpoint file it can be killed at any time and gives the same bits when it is started again.
 */
public final class EnsembleTrainer implements AutoCloseable {
    private static final String KIND = "neural ensemble training";
    private static final String BEST = "best/";

    private final Spec spec;
    private final EnsembleSettings settings;
    private final TrainingSettings training;
    private final long seed;
    private final TensorProgram program;
    private final EnsembleNetwork network;
    private final Adam adam;
    private final Map<Integer, Adam.Update> updates = new HashMap<>();
    private final Map<Integer, CompiledFunction> validations = new HashMap<>();

    private int fits;
    private State state;

    /** Where a fit stands between two epochs. */
    private static final class State {
        private int stage;
        private int epochInStage;
        private int epochs;
        private double best = Double.POSITIVE_INFINITY;
        private int sinceBest;
        private Map<String, double[]> bestWeights = new TreeMap<>();
    }

    /**
     * @param seed of the initial weights, bootstrap samples and minibatches
     */
    public EnsembleTrainer(Spec spec, EnsembleSettings settings, TrainingSettings training, long seed) {
        this.spec = spec;
        this.settings = settings;
        this.training = training;
        this.seed = seed;
        network = new EnsembleNetwork(spec, settings);
        program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, seed);
        adam = new Adam(program, training.optimiser(), network.trainable());
    }

    /** Number of completed fits. */
    public int fits() {
        return fits;
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
        String hash = data.hash();
        state = new State();
        if (checkpoint.isPresent() && Files.exists(checkpoint.get())) {
            restore(checkpoint.get(), hash);
        } else {
            normalise(Transitions.of(data));
        }
        long start = System.nanoTime();
        int alreadyDone = state.epochs;
        while (state.stage < training.stages().size()) {
            TrainingSettings.Stage stage = training.stages().get(state.stage);
            Windows.Split windows = Windows.of(data, stage.unroll(), training.holdout());
            while (state.epochInStage < stage.epochs() && !exhausted()) {
                double loss = epoch(stage.unroll(), windows.training());
                OptionalDouble validation = validate(stage.unroll(), windows.validation());
                state.epochInStage++;
                state.epochs++;
                checkpoint.ifPresent(file -> write(file, hash));
                double perEpoch = (System.nanoTime() - start) / 1e9 / (state.epochs - alreadyDone);
                listener.onEpoch(new TrainingProgress(
                        state.epochs,
                        training.epochs(),
                        stage.unroll(),
                        adam.step(),
                        loss,
                        validation,
                        perEpoch * (training.epochs() - state.epochs)));
            }
            state.bestWeights.forEach(program::assign);
            state.stage++;
            state.epochInStage = 0;
            state.best = Double.POSITIVE_INFINITY;
            state.sinceBest = 0;
            state.bestWeights = new TreeMap<>();
        }
        fits++;
        return model();
    }

    /** The model with the present weights. */
    public NeuralEnsemble model() {
        return new NeuralEnsemble(spec, settings, values(network.variables()));
    }

    /** Writes the state between two fits, to continue with {@link #restore(Path)}. */
    public void save(Path file) {
        state = new State();
        write(file, "none");
    }

    /** Continues from a state that {@link #save} wrote. */
    public void restore(Path file) {
        restore(file, "none");
    }

    @Override
    public void close() {
        program.close();
    }

    private void normalise(Transitions transitions) {
        StateEncoding encoding = network.encoding();
        Normaliser input = Normaliser.fit(encoding.names(), transitions.inputs(encoding));
        Normaliser change = Normaliser.fit(spec.changeNames(), transitions.changes());
        network.normalise(program, input, training.targets() == Targets.RAW ? Normaliser.identity(spec.n()) : change);
    }

    /** One pass through the data; returns the mean loss. */
    private double epoch(int unroll, Windows windows) {
        Adam.Update update = updates.computeIfAbsent(unroll, this::compileUpdate);
        int members = settings.members();
        int[][] order = new int[members][];
        Minibatches batches = null;
        for (int member = 0; member < members; member++) {
            RandomStream keys = RandomStream.of(seed, "fit " + fits + " unroll " + unroll, member);
            int[] drawn = bootstrap(windows.count(), keys);
            batches = new Minibatches(windows.count(), Math.min(training.batch(), windows.count()), keys.nextLong());
            order[member] = batches.order(state.epochs);
            for (int i = 0; i < order[member].length; i++) {
                order[member][i] = drawn[order[member][i]];
            }
        }
        DMatrixRMaj states = new DMatrixRMaj(0, 0);
        DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        double sum = 0;
        for (int k = 0; k < batches.perEpoch(); k++) {
            int from = k * batches.batch();
            int to = Math.min(from + batches.batch(), windows.count());
            pick(windows.states(), order, from, to, states);
            pick(windows.actions(), order, from, to, actions);
            double loss = update.apply(training.rate().rate(adam.step()), states, actions);
            if (!Double.isFinite(loss)) {
                throw new InputException("the training diverged at update " + adam.step()
                        + ": its loss is not finite; lower the learning rate or clip the gradient");
            }
            sum += loss;
        }
        return sum / batches.perEpoch();
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
        return error.dividedBy(network.changeDeviation(scope)).square().average();
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
        double error = Math.sqrt(out[0].data[0]);
        if (error < state.best) {
            state.best = error;
            state.sinceBest = 0;
            state.bestWeights = training.patience() > 0 ? values(network.trainable()) : new TreeMap<>();
        } else {
            state.sinceBest++;
        }
        return OptionalDouble.of(error);
    }

    private boolean exhausted() {
        return training.patience() > 0 && state.sinceBest >= training.patience();
    }

    private Map<String, double[]> values(Iterable<String> names) {
        Map<String, double[]> values = new TreeMap<>();
        names.forEach(name -> values.put(name, program.read(name)));
        return values;
    }

    private void write(Path file, String dataHash) {
        Map<String, double[]> arrays = values(program.variables());
        requireFinite(arrays);
        state.bestWeights.forEach((name, values) -> arrays.put(BEST + name, values));
        Map<String, String> facts = new TreeMap<>();
        facts.put("settings", description());
        facts.put("data", dataHash);
        facts.put("fits", Integer.toString(fits));
        facts.put("updates", Long.toString(adam.step()));
        facts.put("stage", Integer.toString(state.stage));
        facts.put("epoch in stage", Integer.toString(state.epochInStage));
        facts.put("epochs", Integer.toString(state.epochs));
        facts.put("best", Double.toString(state.best));
        facts.put("since best", Integer.toString(state.sinceBest));
        new Checkpoint(KIND, facts, arrays).write(file);
    }

    /** A file that is there holds the last state that can be continued; one of a diverged training would replace it. */
    private void requireFinite(Map<String, double[]> arrays) {
        arrays.forEach((name, values) -> {
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new InputException("the training diverged by update " + adam.step() + ": '" + name
                            + "' is not finite; lower the learning rate or clip the gradient");
                }
            }
        });
    }

    private void restore(Path file, String dataHash) {
        Checkpoint checkpoint = Checkpoint.read(file, KIND);
        if (!checkpoint.fact("settings").equals(description())) {
            throw new InputException(
                    file + ": made with other settings; delete it to start again, or use its settings: "
                            + checkpoint.fact("settings"));
        }
        if (!checkpoint.fact("data").equals(dataHash)) {
            throw new InputException(file + ": made with other data; delete it to start again");
        }
        Map<String, double[]> values = new TreeMap<>();
        for (String name : program.variables()) {
            long size = 1;
            for (long extent : program.dimensions(name)) {
                size *= extent;
            }
            values.put(name, checkpoint.array(name, (int) size));
        }
        values.forEach(program::assign);
        fits = Integer.parseInt(checkpoint.fact("fits"));
        adam.resumeAt(Long.parseLong(checkpoint.fact("updates")));
        state = new State();
        state.stage = Integer.parseInt(checkpoint.fact("stage"));
        state.epochInStage = Integer.parseInt(checkpoint.fact("epoch in stage"));
        state.epochs = Integer.parseInt(checkpoint.fact("epochs"));
        state.best = Double.parseDouble(checkpoint.fact("best"));
        state.sinceBest = Integer.parseInt(checkpoint.fact("since best"));
        checkpoint.arrays().forEach((name, array) -> {
            if (name.startsWith(BEST)) {
                state.bestWeights.put(name.substring(BEST.length()), array);
            }
        });
    }

    private String description() {
        List<String> variables = new ArrayList<>();
        spec.state().forEach(v -> variables.add(v.name()));
        spec.action().forEach(v -> variables.add(v.name()));
        return variables + ", " + settings.withDevice(dev.mechanist.tensor.Device.AUTO) + ", " + training.description()
                + ", seed " + seed;
    }

    private void requireSameSpec(DataSet data) {
        if (data.spec().n() != spec.n() || data.spec().m() != spec.m()) {
            throw new InputException("the data have " + data.spec().n() + " states and "
                    + data.spec().m() + " actions, but the model has " + spec.n() + " and " + spec.m()
                    + "; give data of the same system");
        }
    }
}
