package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.views.InferredView;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a {@link RecurrentGraphModel}: every update watches stretches of episodes and predicts later stretches of the same ones; the error
 * of these trains both the part that predicts and, through what it was told, the part that watches. With a checkpoint file it can be killed
 * at any time and gives the same bits when it is started again.
 */
public final class RecurrentGraphTrainer implements AutoCloseable {
    private static final int VALIDATION_ROWS = 100;
    /** Inputs of each group: watched states and actions, states and actions to predict, known static numbers. */
    private static final int INPUTS = 5;

    private final List<Episode> episodes;
    private final GraphModelSettings shape;
    private final InferenceSettings settings;
    private final GraphTrainingSettings fit;
    private final long seed;
    private final GraphData data;
    private final GraphWidths known;
    private final int out;
    private final TensorProgram program;
    private final GraphPredictor predictor;
    private final ParameterInference inference;
    private final Adam adam;
    private final Adam.Update update;
    private final Optional<CompiledFunction> validation;

    /**
     * @param episodes that say what their systems are made of, each with at least as many steps as are watched and predicted; hidden
     *     numbers are taken from them first
     * @param shape of the part that predicts, and of the networks of the part that watches
     * @param seed of the initial weights and of what each update sees
     * @throws InputException when they are of several sorts, or cannot be seen as graphs, or there is no number that is to be hidden
     */
    public RecurrentGraphTrainer(
            List<Episode> episodes,
            GraphModelSettings shape,
            InferenceSettings settings,
            GraphTrainingSettings fit,
            long seed) {
        if (fit.cut() > 0) {
            throw new InputException("a recurrent graph network is trained without cuts; leave them out");
        }
        this.episodes = episodes.stream()
                .map(e -> e.structure()
                        .map(s -> e.withStructure(s.without(settings.hidden())))
                        .orElse(e))
                .toList();
        this.shape = shape;
        this.settings = settings;
        this.fit = fit;
        this.seed = seed;
        data = GraphData.of(this.episodes, fit.holdout());
        known = data.training.get(0).view.in();
        out = data.training.get(0).view.out();
        predictor = new GraphPredictor(shape, InferredView.widened(known, settings.width()), out);
        inference = new ParameterInference(predictor, shape, settings, known, out);
        program = new TensorProgram(shape.precision(), shape.device());
        predictor.declare(program, seed);
        inference.declare(program, seed);
        List<String> trainable = new ArrayList<>(predictor.trainable());
        trainable.addAll(inference.variables());
        adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(10).withWeightDecay(fit.decay()), trainable);
        update = adam.compile(
                inputs(data.training, fit.unroll()),
                (scope, given) ->
                        errors(scope, data.training, given, fit.unroll()).get(0));
        validation = data.held.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        program.compile(inputs(data.held, 1), (scope, given) -> errors(scope, data.held, given, 1)));
    }

    /**
     * Fits.
     *
     * @param checkpoint file that is written at every report and, where it exists, continued from
     * @param listener hears of every report; its validation error is that of {@link GraphModelTrainer}
     */
    public RecurrentGraphModel fit(Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        int each = fit.updatesPerReport();
        Schedule rate = Schedule.cosine(fit.rate(), fit.lastRate(), fit.updates());
        Training training = new Training(
                "recurrent graph network training",
                shape.description() + ", " + settings + ", " + fit + ", seed " + seed,
                program,
                List.of(adam));
        Training.Model model = new Training.Model() {
            @Override
            public void prepare() {
                scale();
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
                new Training.Stages(List.of(fit.reports()), 0),
                model,
                new DataSet(episodes).hash(),
                checkpoint,
                listener);
        return model();
    }

    /** The model with the present weights. */
    public RecurrentGraphModel model() {
        List<String> names = new ArrayList<>(predictor.variables());
        names.addAll(inference.variables());
        Map<String, double[]> weights = program.read(names);
        GraphModel forward = new GraphModel(
                data.schema, data.dt, InferredView.widened(known, settings.width()), out, shape, weights);
        return new RecurrentGraphModel(forward, settings);
    }

    @Override
    public void close() {
        program.close();
    }

    private double update(int k, double rate) {
        double loss = update.apply(
                rate,
                batch(data.training, fit.rows(), fit.unroll(), "watched rows ", k)
                        .toArray(DMatrixRMaj[]::new));
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "the training diverged at update " + k + ": its loss is not finite; lower the learning rate");
        }
        return loss;
    }

    private List<DMatrixRMaj> batch(List<GraphData.Group> groups, int rows, int unroll, String purpose, int k) {
        List<DMatrixRMaj> batch = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            RandomStream random = RandomStream.of(seed, purpose + g, k);
            List<GraphData.Rows> pair = groups.get(g).drawPairs(rows, settings.steps(), unroll, random);
            groups.get(g).disturb(pair.get(1), fit.noise(), random);
            batch.addAll(List.of(
                    pair.get(0).states(),
                    pair.get(0).actions(),
                    pair.get(1).states(),
                    pair.get(1).actions(),
                    pair.get(1).statics()));
        }
        return batch;
    }

    private List<Input> inputs(List<GraphData.Group> groups, int unroll) {
        List<Input> inputs = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            int n = groups.get(g).spec.n();
            int m = groups.get(g).spec.m();
            inputs.add(Input.of("watched states " + g, -1, (settings.steps() + 1L) * n));
            inputs.add(Input.of("watched actions " + g, -1, (long) settings.steps() * m));
            inputs.add(Input.of("states " + g, -1, (unroll + 1L) * n));
            inputs.add(Input.of("actions " + g, -1, (long) unroll * m));
            inputs.add(Input.of("statics " + g, -1, groups.get(g).view.statics().length));
        }
        return inputs;
    }

    /** Mean squares over all nodes and steps, in typical sizes: of the errors, and of what was to be predicted. */
    private List<Expression> errors(
            TensorScope scope, List<GraphData.Group> groups, List<Expression> given, int unroll) {
        List<InferredView> views = groups.stream()
                .map(group -> new InferredView(group.view, settings.width()))
                .toList();
        List<Expression> statics = statics(scope, groups, views, given);
        List<Expression> x = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            x.add(groups.get(g).state(given.get(INPUTS * g + 2), 0));
        }
        Expression error = scope.constant(0);
        Expression size = scope.constant(0);
        for (int t = 0; t < unroll; t++) {
            List<GraphPredictor.Part> parts = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                int m = groups.get(g).spec.m();
                Expression u = given.get(INPUTS * g + 3).slice(1, t * m, (t + 1) * m);
                parts.add(new GraphPredictor.Part(views.get(g), x.get(g), u, statics.get(g)));
            }
            List<GraphPredictor.Moved> all = predictor.moved(scope, parts, data.dt, Optional.empty());
            List<Expression> found = new ArrayList<>();
            List<Expression> wanted = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                GraphData.Group group = groups.get(g);
                GraphPredictor.Moved moved = all.get(g);
                Expression next = group.state(given.get(INPUTS * g + 2), t + 1);
                found.add(moved.observation().seen().apply(moved.ofSpeeds()));
                wanted.add(moved.observation().seen().apply(group.speeds(next.minus(x.get(g)))));
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

    /** Known static numbers of each group, and those that were found by watching. */
    private List<Expression> statics(
            TensorScope scope, List<GraphData.Group> groups, List<InferredView> views, List<Expression> given) {
        List<ParameterInference.Watched> watched = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            GraphData.Group group = groups.get(g);
            watched.add(new ParameterInference.Watched(
                    group.view,
                    group.spec.n(),
                    group.spec.m(),
                    given.get(INPUTS * g),
                    given.get(INPUTS * g + 1),
                    given.get(INPUTS * g + 4)));
        }
        List<GraphArrays> found = inference.found(scope, watched, settings.steps());
        List<Expression> statics = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            statics.add(views.get(g).statics(given.get(INPUTS * g + 4), found.get(g)));
        }
        return statics;
    }

    private double relativeError() {
        DMatrixRMaj[] found = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
        DMatrixRMaj[] batch =
                batch(data.held, VALIDATION_ROWS, 1, "held rows ", 0).toArray(DMatrixRMaj[]::new);
        validation.orElseThrow().call(batch, found);
        return Math.sqrt(found[0].data[0] / found[1].data[0]);
    }

    /** By what is known; what is inferred stays as it is. */
    private void scale() {
        GraphPredictor.Scales seen = data.scales();
        predictor.scale(
                program,
                new GraphPredictor.Scales(
                        widened(seen.nodeMean(), 0),
                        widened(seen.nodeDeviation(), 1),
                        widened(seen.edgeMean(), 0),
                        widened(seen.edgeDeviation(), 1),
                        seen.changeSize(),
                        seen.share()));
    }

    private double[] widened(double[] numbers, double with) {
        double[] wider = Arrays.copyOf(numbers, numbers.length + settings.width());
        Arrays.fill(wider, numbers.length, wider.length, with);
        return wider;
    }
}
