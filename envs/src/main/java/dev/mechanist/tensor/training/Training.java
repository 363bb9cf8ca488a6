package dev.mechanist.tensor.training;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.TensorProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * Trains the variables of a program, again and again as data grows: stages of epochs one after the other, each ended early when
 * the validation error no longer falls, with the best weights kept. The program's variables, the optimisers' counts and where
 * the loop stands are the whole state; with a checkpoint file a fit can be killed at any time and gives the same bits when it
 * is started again.
 */
public final class Training {
    private static final String BEST = "best/";

    /** What a model brings to a fit. */
    public interface Model {
        /** Prepares a fit that starts from the first epoch, for example by new normalisers; not called when one is continued. */
        void prepare();

        /**
         * One pass through the data, usually by {@link Training#pass}.
         *
         * @param stage index of the stage
         * @param epoch epochs done before in this fit, over all stages
         * @return the mean loss
         */
        double epoch(int stage, int epoch);

        /** The error on what was held out, smaller is better; empty without. */
        OptionalDouble validate(int stage);
    }

    /**
     * An epoch of {@code each} updates, the last one cut off at {@code updates}.
     *
     * @param epoch epochs done before
     * @param update number of the update to its loss
     * @return the mean loss
     */
    public static double updates(int epoch, int each, int updates, IntToDoubleFunction update) {
        int from = epoch * each;
        int to = Math.min(updates, from + each);
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += update.applyAsDouble(k);
        }
        return sum / (to - from);
    }

    /**
     * How long a fit takes.
     *
     * @param epochs of each stage, at least one stage of at least one epoch
     * @param patience epochs without a better validation error after which a stage ends, with its best weights; 0 for never
     */
    public record Stages(List<Integer> epochs, int patience) {
        public Stages {
            epochs = List.copyOf(epochs);
            if (epochs.isEmpty() || epochs.stream().anyMatch(e -> e < 1) || patience < 0) {
                throw new InputException(
                        "a training needs stages of at least one epoch and a patience of at least 0, not " + epochs
                                + " and " + patience);
            }
        }

        /** Number of epochs if no stage stops early. */
        public int total() {
            return epochs.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** One update with rows {@code from .. to - 1} of an epoch's order; returns the loss before it. */
    @FunctionalInterface
    public interface BatchUpdate {
        double apply(int from, int to);
    }

    private final String kind;
    private final String settings;
    private final TensorProgram program;
    private final List<Adam> optimisers;

    private int fits;
    private State state = new State();

    /** Where a fit stands between two epochs. */
    private static final class State {
        private int stage;
        private int epochInStage;
        private int epochs;
        private double best = Double.POSITIVE_INFINITY;
        private int sinceBest;
        private Map<String, double[]> bestWeights = new TreeMap<>();

        void nextStage() {
            stage++;
            epochInStage = 0;
            best = Double.POSITIVE_INFINITY;
            sinceBest = 0;
            bestWeights = new TreeMap<>();
        }
    }

    /**
     * @param kind what is trained; a checkpoint of another kind is refused
     * @param settings all that decides the result but the data, as text; a checkpoint with others is refused
     * @param program whose variables are the state
     * @param optimisers all that update it, with names of their own where there are several
     */
    public Training(String kind, String settings, TensorProgram program, List<Adam> optimisers) {
        if (optimisers.isEmpty()
                || optimisers.stream().map(Adam::name).distinct().count() != optimisers.size()) {
            throw new IllegalArgumentException("a training needs optimisers with names of their own");
        }
        this.kind = kind;
        this.settings = settings;
        this.program = program;
        this.optimisers = List.copyOf(optimisers);
    }

    /** Number of completed fits. */
    public int fits() {
        return fits;
    }

    /**
     * Fits the variables.
     *
     * @param dataHash tells data apart: a checkpoint with another one is refused
     * @param checkpoint file that is written after every epoch and, where it exists, continued from
     * @throws InputException when the checkpoint does not fit or the training diverges
     */
    public void fit(
            Stages stages,
            Model model,
            String dataHash,
            Optional<Path> checkpoint,
            TrainingProgress.Listener listener) {
        state = new State();
        if (checkpoint.isPresent() && Files.exists(checkpoint.get())) {
            restore(checkpoint.get(), dataHash);
        } else {
            model.prepare();
        }
        long start = System.nanoTime();
        int alreadyDone = state.epochs;
        while (state.stage < stages.epochs.size()) {
            int stage = state.stage;
            while (state.epochInStage < stages.epochs.get(stage) && !exhausted(stages)) {
                double loss = model.epoch(stage, state.epochs);
                OptionalDouble validation = model.validate(stage);
                validation.ifPresent(error -> judge(error, stages));
                state.epochInStage++;
                state.epochs++;
                checkpoint.ifPresent(file -> write(file, dataHash));
                double perEpoch = (System.nanoTime() - start) / 1e9 / (state.epochs - alreadyDone);
                listener.onEpoch(new TrainingProgress(
                        state.epochs,
                        stages.total(),
                        stage,
                        optimisers.get(0).step(),
                        loss,
                        validation,
                        perEpoch * (stages.total() - state.epochs)));
            }
            state.bestWeights.forEach(program::assign);
            state.nextStage();
        }
        fits++;
    }

    /**
     * One pass through the rows of a data set.
     *
     * @return the mean loss
     * @throws InputException when a loss is not finite
     */
    public double pass(Minibatches batches, BatchUpdate update) {
        double sum = 0;
        for (int k = 0; k < batches.perEpoch(); k++) {
            int from = k * batches.batch();
            double loss = update.apply(from, Math.min(from + batches.batch(), batches.rows()));
            if (!Double.isFinite(loss)) {
                throw new InputException(
                        "the training diverged at update " + optimisers.get(0).step()
                                + ": its loss is not finite; lower the learning rate or clip the gradient");
            }
            sum += loss;
        }
        return sum / batches.perEpoch();
    }

    private void judge(double error, Stages stages) {
        if (error < state.best) {
            state.best = error;
            state.sinceBest = 0;
            state.bestWeights = stages.patience > 0 ? trained() : new TreeMap<>();
        } else {
            state.sinceBest++;
        }
    }

    private boolean exhausted(Stages stages) {
        return stages.patience > 0 && state.sinceBest >= stages.patience;
    }

    private Map<String, double[]> trained() {
        Map<String, double[]> values = new TreeMap<>();
        optimisers.forEach(optimiser -> values.putAll(program.read(optimiser.parameters())));
        return values;
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

    private void write(Path file, String dataHash) {
        Map<String, double[]> arrays = new TreeMap<>();
        arrays.putAll(program.read(program.variables()));
        requireFinite(arrays);
        state.bestWeights.forEach((name, values) -> arrays.put(BEST + name, values));
        Map<String, String> facts = new TreeMap<>();
        facts.put("settings", settings);
        facts.put("data", dataHash);
        facts.put("fits", Integer.toString(fits));
        optimisers.forEach(optimiser -> facts.put(updatesOf(optimiser), Long.toString(optimiser.step())));
        facts.put("stage", Integer.toString(state.stage));
        facts.put("epoch in stage", Integer.toString(state.epochInStage));
        facts.put("epochs", Integer.toString(state.epochs));
        facts.put("best", Double.toString(state.best));
        facts.put("since best", Integer.toString(state.sinceBest));
        new Checkpoint(kind, facts, arrays).write(file);
    }

    private static String updatesOf(Adam optimiser) {
        return optimiser.name().isEmpty() ? "updates" : "updates of " + optimiser.name();
    }

    /** A file that is there holds the last state that can be continued; one of a diverged training would replace it. */
    private void requireFinite(Map<String, double[]> arrays) {
        arrays.forEach((name, values) -> {
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new InputException("the training diverged by update "
                            + optimisers.get(0).step() + ": '" + name
                            + "' is not finite; lower the learning rate or clip the gradient");
                }
            }
        });
    }

    private void restore(Path file, String dataHash) {
        Checkpoint checkpoint = Checkpoint.read(file, kind);
        if (!checkpoint.fact("settings").equals(settings)) {
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
        optimisers.forEach(optimiser -> optimiser.resumeAt(Long.parseLong(checkpoint.fact(updatesOf(optimiser)))));
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
}
