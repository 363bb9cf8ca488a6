package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.training.Schedule;
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
 * Fits a {@link GraphModel} to episodes of systems of any sizes: every update sees as many stretches of each kind of system, side by
 * side in one graph. With a checkpoint file it can be killed at any time and gives the same bits when it is started again.
 */
public final class GraphModelTrainer implements AutoCloseable {
    private static final int VALIDATION_ROWS = 200;

    private final List<Episode> episodes;
    private final GraphModelSettings settings;
    private final GraphTrainingSettings fit;
    private final long seed;
    private final GraphData data;
    private final GraphWidths in;
    private final int out;
    private final TensorProgram program;
    private final GraphPredictor predictor;
    private final Adam adam;
    private final Adam.Update update;
    private final Optional<CompiledFunction> validation;
    private long nanos;
    private long nanosInside;

    /**
     * @param episodes that say what their systems are made of
     * @param seed of the initial weights and of what each update sees
     * @throws InputException when they are of several sorts, or cannot be seen as graphs
     */
    public GraphModelTrainer(
            List<Episode> episodes, GraphModelSettings settings, GraphTrainingSettings fit, long seed) {
        this.episodes = List.copyOf(episodes);
        this.settings = settings;
        this.fit = fit;
        this.seed = seed;
        data = GraphData.of(episodes, fit.holdout());
        in = data.training.get(0).view.in();
        out = data.training.get(0).view.out();
        predictor = new GraphPredictor(settings, in, out);
        program = new TensorProgram(settings.precision(), settings.device());
        predictor.declare(program, seed);
        Adam.Settings steps = Adam.Settings.DEFAULT.withClipNorm(10).withWeightDecay(fit.decay());
        adam = new Adam(program, steps, predictor.trainable());
        List<Input> inputs = inputs(data.training, fit.unroll());
        if (fit.cut() > 0) {
            inputs.add(Input.of("kept", edges(), -1));
        }
        update = adam.compile(inputs, (scope, given) -> {
            Optional<Expression> kept = fit.cut() > 0 ? Optional.of(given.get(given.size() - 1)) : Optional.empty();
            return errors(scope, data.training, given, fit.unroll(), settings.together(), kept)
                    .get(0);
        });
        validation = data.held.isEmpty()
                ? Optional.empty()
                : Optional.of(program.compile(
                        inputs(data.held, 1),
                        (scope, given) -> errors(scope, data.held, given, 1, true, Optional.empty())));
    }

    private int edges() {
        return data.training.stream()
                .mapToInt(group -> group.view.layout().edges())
                .sum();
    }

    /** Fits without a checkpoint. */
    public GraphModel fit(TrainingProgress.Listener listener) {
        return fit(Optional.empty(), listener);
    }

    /**
     * Fits.
     *
     * @param checkpoint file that is written at every report and, where it exists, continued from
     * @param listener hears of every report; its validation error is the root mean square of the error of one step's change relative to
     *     that of the change, over the episodes held out: 1 for constant velocities
     */
    public GraphModel fit(Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        int each = fit.updatesPerReport();
        int epochs = fit.reports();
        Schedule rate = Schedule.cosine(fit.rate(), fit.lastRate(), fit.updates());
        Training training = new Training(
                "graph network training",
                settings.description() + ", " + fit + ", seed " + seed,
                program,
                List.of(adam));
        Training.Model model = new Training.Model() {
            @Override
            public void prepare() {
                predictor.scale(program, data.scales());
            }

            @Override
            public double epoch(int stage, int epoch) {
                return Training.updates(epoch, each, fit.updates(), k -> update(k, rate.rate(k)));
            }

            @Override
            public OptionalDouble validate(int stage) {
                return validation.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(relativeError());
            }
        };
        training.fit(
                new Training.Stages(List.of(epochs), 0), model, new DataSet(episodes).hash(), checkpoint, listener);
        return model();
    }

    /** Share of the time of updates that is not spent in the tensor program; 0 before the first. */
    public double shareOutside() {
        return nanos == 0 ? 0 : 1 - (double) nanosInside / nanos;
    }

    /** The model with the present weights. */
    public GraphModel model() {
        return new GraphModel(data.schema, data.dt, in, out, settings, program.read(predictor.variables()));
    }

    @Override
    public void close() {
        program.close();
    }

    private double update(int k, double rate) {
        long start = System.nanoTime();
        List<DMatrixRMaj> batch = new ArrayList<>();
        for (int g = 0; g < data.training.size(); g++) {
            GraphData.Group group = data.training.get(g);
            RandomStream random = RandomStream.of(seed, "graph rows " + g, k);
            GraphData.Rows rows = group.draw(fit.rows(), fit.unroll(), random);
            group.disturb(rows, fit.noise(), random);
            batch.addAll(List.of(rows.states(), rows.actions(), rows.statics()));
        }
        if (fit.cut() > 0) {
            batch.add(kept(RandomStream.of(seed, "graph cuts", k)));
        }
        long before = System.nanoTime();
        double loss = update.apply(rate, batch.toArray(DMatrixRMaj[]::new));
        long after = System.nanoTime();
        nanosInside += after - before;
        nanos += after - start;
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "the training diverged at update " + k + ": its loss is not finite; lower the learning rate");
        }
        return loss;
    }

    /** 0 for edges of each row that are cut, both ways between two nodes alike, else 1 [edges, rows]. */
    private DMatrixRMaj kept(RandomStream random) {
        DMatrixRMaj kept = new DMatrixRMaj(edges(), fit.rows());
        int at = 0;
        for (GraphData.Group group : data.training) {
            GraphLayout layout = group.view.layout();
            int[] from = layout.senders();
            int[] to = layout.receivers();
            Map<Set<Integer>, Integer> first = new HashMap<>();
            for (int e = 0; e < layout.edges(); e++, at++) {
                Integer other = first.putIfAbsent(new TreeSet<>(List.of(from[e], to[e])), at);
                for (int i = 0; i < fit.rows(); i++) {
                    kept.set(at, i, other != null ? kept.get(other, i) : random.nextDouble() < fit.cut() ? 0 : 1);
                }
            }
        }
        return kept;
    }

    private static List<Input> inputs(List<GraphData.Group> groups, int unroll) {
        List<Input> inputs = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            GraphData.Group group = groups.get(g);
            inputs.add(Input.of("states " + g, -1, (unroll + 1L) * group.spec.n()));
            inputs.add(Input.of("actions " + g, -1, (long) unroll * group.spec.m()));
            inputs.add(Input.of("statics " + g, -1, group.view.statics().length));
        }
        return inputs;
    }

    /**
     * Mean squares over all nodes and steps, in typical sizes: of the errors, and of what was to be predicted.
     *
     * @param together whether the systems follow their nodes' changes first
     * @param kept see {@link #kept(RandomStream)}
     */
    private List<Expression> errors(
            TensorScope scope,
            List<GraphData.Group> groups,
            List<Expression> given,
            int unroll,
            boolean together,
            Optional<Expression> kept) {
        List<Expression> x = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            x.add(groups.get(g).state(given.get(3 * g), 0));
        }
        Expression error = scope.constant(0);
        Expression size = scope.constant(0);
        for (int t = 0; t < unroll; t++) {
            List<GraphPredictor.Part> parts = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                int m = groups.get(g).spec.m();
                Expression u = given.get(3 * g + 1).slice(1, t * m, (t + 1) * m);
                parts.add(new GraphPredictor.Part(groups.get(g).view, x.get(g), u, given.get(3 * g + 2)));
            }
            List<GraphPredictor.Moved> all = predictor.moved(scope, parts, data.dt, kept);
            List<Expression> found = new ArrayList<>();
            List<Expression> wanted = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                GraphData.Group group = groups.get(g);
                GraphPredictor.Moved moved = all.get(g);
                found.add(together ? moved.observation().seen().apply(moved.ofSpeeds()) : moved.change());
                wanted.add(wanted(group, moved, x.get(g), group.state(given.get(3 * g), t + 1)));
                x.set(g, moved.next());
            }
            Expression target = scope.concatenate(0, wanted);
            Expression off = scope.concatenate(0, found).minus(target);
            error = error.plus(
                    predictor.inTypicalSizes(scope, off).square().average().dividedBy(unroll));
            size = size.plus(
                    predictor.inTypicalSizes(scope, target).square().average().dividedBy(unroll));
        }
        return List.of(error, size);
    }

    /** The change of the nodes' velocities that was to be predicted, seen from x. */
    private static Expression wanted(GraphData.Group group, GraphPredictor.Moved moved, Expression x, Expression next) {
        return moved.observation().seen().apply(group.speeds(next).minus(group.speeds(x)));
    }

    private double relativeError() {
        List<DMatrixRMaj> batch = new ArrayList<>();
        for (GraphData.Group group : data.held) {
            GraphData.Rows rows = group.spread(VALIDATION_ROWS, 1);
            batch.addAll(List.of(rows.states(), rows.actions(), rows.statics()));
        }
        DMatrixRMaj[] found = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
        validation.orElseThrow().call(batch.toArray(DMatrixRMaj[]::new), found);
        return Math.sqrt(found[0].data[0] / found[1].data[0]);
    }
}
