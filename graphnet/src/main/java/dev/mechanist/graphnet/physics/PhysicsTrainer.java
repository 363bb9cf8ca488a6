package dev.mechanist.graphnet.physics;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.Windows;
import dev.mechanist.core.io.Hashes;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits a {@link NeuralPhysics}: to stretches of episodes, which it rolls out, or to measured derivatives. With a checkpoint file it can be
 * killed at any time and gives the same bits when it is started again.
 */
public final class PhysicsTrainer implements AutoCloseable {
    private static final String KIND = "neural physics training";

    private final Spec spec;
    private final PhysicsSettings settings;
    private final PhysicsTraining fit;
    private final long seed;
    private final Law law;
    private final TensorProgram program;
    private final Adam adam;
    private final Training training;

    /**
     * @param seed of the initial weights and of minibatches
     * @throws InputException where the states are not coordinates and rates
     */
    public PhysicsTrainer(Spec spec, PhysicsSettings settings, PhysicsTraining fit, long seed) {
        this.spec = spec;
        this.settings = settings;
        this.fit = fit;
        this.seed = seed;
        law = settings.law(spec);
        program = new TensorProgram(settings.precision(), settings.device());
        law.declare(program, seed);
        adam = new Adam(program, fit.optimiser(), law.parameters());
        String description = spec + ", " + settings.withDevice(dev.mechanist.tensor.Device.AUTO) + ", "
                + fit.description() + ", seed " + seed;
        training = new Training(KIND, description, program, List.of(adam));
    }

    /**
     * Fits to episodes.
     *
     * @param checkpoint file that is written after every epoch and, where it exists, continued from
     * @throws InputException when the data or the checkpoint do not fit
     */
    public NeuralPhysics fit(DataSet data, Optional<Path> checkpoint, TrainingProgress.Listener listener) {
        if (data.spec().n() != spec.n() || data.spec().m() != spec.m()) {
            throw new InputException("the data have " + data.spec().n() + " states and "
                    + data.spec().m() + " actions, but the model has " + spec.n() + " and " + spec.m()
                    + "; give data of the same system");
        }
        Windows.Split windows = Windows.of(data, fit.unroll(), fit.holdout());
        double[] deviation = deviation(data);
        List<Input> inputs = List.of(
                Input.of("states", -1, (long) (fit.unroll() + 1) * spec.n()),
                Input.of("actions", -1, (long) fit.unroll() * spec.m()));
        Adam.Update update = adam.compile(
                inputs, (scope, in) -> unrolled(scope, in, deviation).plus(penalty(scope)));
        CompiledFunction validation = program.compile(inputs, (scope, in) -> List.of(unrolled(scope, in, deviation)));
        return run(
                new DMatrixRMaj[] {
                    windows.training().states(), windows.training().actions()
                },
                new DMatrixRMaj[] {
                    windows.validation().states(), windows.validation().actions()
                },
                update,
                validation,
                data.hash(),
                checkpoint,
                listener);
    }

    /** Standard deviations of the states over all episodes [n]. */
    private double[] deviation(DataSet data) {
        int rows = data.episodes().stream().mapToInt(e -> e.states().numRows).sum();
        DMatrixRMaj all = new DMatrixRMaj(rows, spec.n());
        int at = 0;
        for (Episode e : data.episodes()) {
            System.arraycopy(e.states().data, 0, all.data, at, e.states().getNumElements());
            at += e.states().getNumElements();
        }
        return Normaliser.fit(spec.changeNames(), all).deviation();
    }

    /** Mean error of the states 1 .. unroll. */
    private Expression unrolled(TensorScope scope, List<Expression> in, double[] deviation) {
        int n = spec.n();
        Expression path = in.get(0);
        List<Expression> states = RungeKutta.rollout(
                law, scope, path.slice(1, 0, n), in.get(1), spec.m(), fit.unroll(), spec.dt(), settings.substeps());
        Expression sum = scope.constant(0);
        for (int t = 1; t <= fit.unroll(); t++) {
            Expression error =
                    states.get(t).minus(path.slice(1, t * n, (t + 1) * n)).dividedBy(scope.vector(deviation));
            sum = sum.plus(size(error));
        }
        return sum.dividedBy(fit.unroll());
    }

    private Expression size(Expression error) {
        return (fit.loss() == PhysicsTraining.Loss.SQUARED ? error.square() : error.abs()).average();
    }

    private Expression penalty(TensorScope scope) {
        Expression sum = scope.constant(0);
        for (String name : fit.penalty() == 0 ? List.<String>of() : law.parameters()) {
            sum = sum.plus(scope.variable(name).square().total().times(0.5 * fit.penalty()));
        }
        return sum;
    }

    /**
     * Fits to derivatives.
     *
     * @param x states [N, n]
     * @param u actions [N, m]
     * @param dx measured dx/dt [N, n]
     * @param checkpoint as of {@link #fit}
     */
    public NeuralPhysics fitDerivatives(
            DMatrixRMaj x,
            DMatrixRMaj u,
            DMatrixRMaj dx,
            Optional<Path> checkpoint,
            TrainingProgress.Listener listener) {
        int n = spec.n();
        if (x.numCols != n || dx.numCols != n || u.numCols != spec.m() || dx.numRows != x.numRows) {
            throw new InputException("derivatives of " + n + " states need as many columns and rows, not " + x.numRows
                    + " x " + x.numCols + " states and " + dx.numRows + " x " + dx.numCols + " derivatives");
        }
        Adam.Update update = adam.compile(
                List.of(Input.of("x", -1, n), Input.of("u", -1, spec.m()), Input.of("dx", -1, n)),
                (scope, in) -> size(law.derivative(scope, in.get(0), in.get(1)).minus(in.get(2)))
                        .plus(penalty(scope)));
        String hash = Hashes.ofNumbers(List.of(exact(x), exact(u), exact(dx)));
        return run(
                new DMatrixRMaj[] {x, u, dx},
                new DMatrixRMaj[] {new DMatrixRMaj(0, n)},
                update,
                null,
                hash,
                checkpoint,
                listener);
    }

    private static double[] exact(DMatrixRMaj matrix) {
        return Arrays.copyOf(matrix.data, matrix.getNumElements());
    }

    private NeuralPhysics run(
            DMatrixRMaj[] rows,
            DMatrixRMaj[] held,
            Adam.Update update,
            CompiledFunction validation,
            String hash,
            Optional<Path> checkpoint,
            TrainingProgress.Listener listener) {
        Minibatches batches = new Minibatches(
                rows[0].numRows,
                Math.min(fit.batch(), rows[0].numRows),
                RandomStream.of(seed, "minibatches of physics", 0).nextLong());
        DMatrixRMaj[] batch = new DMatrixRMaj[rows.length];
        Arrays.setAll(batch, k -> new DMatrixRMaj(0, 0));
        DMatrixRMaj[] error = {new DMatrixRMaj(1, 1)};
        Training.Model model = new Training.Model() {
            @Override
            public void prepare() {}

            @Override
            public double epoch(int stage, int epoch) {
                int[] order = batches.order(epoch);
                return training.pass(batches, (from, to) -> {
                    for (int k = 0; k < rows.length; k++) {
                        pick(rows[k], order, from, to, batch[k]);
                    }
                    return update.apply(fit.rate().rate(adam.step()), batch);
                });
            }

            @Override
            public OptionalDouble validate(int stage) {
                if (held[0].numRows == 0) {
                    return OptionalDouble.empty();
                }
                validation.call(held, error);
                return OptionalDouble.of(error[0].data[0]);
            }
        };
        training.fit(fit.stages(), model, hash, checkpoint, listener);
        return model();
    }

    private static void pick(DMatrixRMaj rows, int[] order, int from, int to, DMatrixRMaj batch) {
        int width = rows.numCols;
        batch.reshape(to - from, width);
        for (int i = from; i < to; i++) {
            System.arraycopy(rows.data, order[i] * width, batch.data, (i - from) * width, width);
        }
    }

    /** The model with the present weights. */
    public NeuralPhysics model() {
        return new NeuralPhysics(spec, settings, program.read(law.parameters()));
    }

    @Override
    public void close() {
        program.close();
    }
}
