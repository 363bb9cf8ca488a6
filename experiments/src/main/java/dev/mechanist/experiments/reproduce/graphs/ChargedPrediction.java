package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.particles.ParticlePresets;
import dev.mechanist.envs.particles.Placed;
import dev.mechanist.graphnet.blocks.EquivariantNetwork;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.PairForces;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.training.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Five charged particles in space: places and velocities of frame 30 to places of frame 40, a second later, from nothing but pairs of
 * these. The model's places are compared, all 15 coordinates alike.
 */
final class ChargedPrediction {
    private static final int PARTICLES = 5;
    private static final int HALF = 3 * PARTICLES;
    private static final int FIRST = 30;
    private static final int LAST = 40;
    private static final double TIME = (LAST - FIRST) * ParticlePresets.FRAME;
    private static final int BATCH = 100;

    private ChargedPrediction() {}

    /**
     * Worlds as rows.
     *
     * @param from places and velocities of frame 30 [worlds, 30]
     * @param charges [worlds, 5]
     * @param to places of frame 40 [worlds, 15]
     */
    record Worlds(DMatrixRMaj from, DMatrixRMaj charges, DMatrixRMaj to) {
        int count() {
            return from.numRows;
        }

        static Worlds drawn(String purpose, int seed, int count) {
            Worlds worlds = empty(count);
            IntStream.range(0, count).parallel().forEach(k -> worlds.draw(purpose, seed, k));
            return worlds;
        }

        private static Worlds empty(int count) {
            return new Worlds(
                    new DMatrixRMaj(count, 2 * HALF), new DMatrixRMaj(count, PARTICLES), new DMatrixRMaj(count, HALF));
        }

        /** Frame 0 comes one frame after the start. */
        private void draw(String purpose, int seed, int k) {
            Placed placed = ParticlePresets.charged(RandomStream.of(seed, purpose, k), PARTICLES, 3, List.of(), 1);
            double[] state = placed.start().clone();
            double[] next = new double[state.length];
            for (int frame = 0; frame <= LAST; frame++) {
                placed.dynamics().stepRow(state, 0, new double[0], 0, next, 0);
                System.arraycopy(next, 0, state, 0, state.length);
                if (frame == FIRST) {
                    System.arraycopy(state, 0, from.data, k * 2 * HALF, 2 * HALF);
                }
            }
            System.arraycopy(state, 0, to.data, k * HALF, HALF);
            for (int i = 0; i < PARTICLES; i++) {
                charges.data[k * PARTICLES + i] =
                        placed.system().particles().get(i).charge();
            }
        }

        private Worlds batch(RandomStream random, int rows) {
            Worlds batch = empty(rows);
            for (int i = 0; i < rows; i++) {
                int k = random.nextInt(count());
                System.arraycopy(from.data, k * 2 * HALF, batch.from.data, i * 2 * HALF, 2 * HALF);
                System.arraycopy(charges.data, k * PARTICLES, batch.charges.data, i * PARTICLES, PARTICLES);
                System.arraycopy(to.data, k * HALF, batch.to.data, i * HALF, HALF);
            }
            return batch;
        }
    }

    /** A way to predict. */
    interface Model {
        String description();

        List<String> parameters();

        void declare(TensorProgram program, long seed);

        /** Places after {@link #TIME}, from places and velocities [5 rows, 3] and products of charges [20 rows, 1]. */
        Expression places(TensorScope scope, Expression x, Expression v, Expression products, Wiring wiring);
    }

    /** With the inputs of the published code: speeds at nodes, products of charges and squared distances of the start at edges. */
    static Model equivariant(EquivariantNetwork network) {
        return new Model() {
            @Override
            public String description() {
                return network.toString();
            }

            @Override
            public List<String> parameters() {
                return network.parameters();
            }

            @Override
            public void declare(TensorProgram program, long seed) {
                network.declare(program, seed);
            }

            @Override
            public Expression places(
                    TensorScope scope, Expression x, Expression v, Expression products, Wiring wiring) {
                Expression speed = v.square().sumKeeping(1).plus(1e-12).sqrt();
                Expression square = wiring.fromReceivers(x)
                        .minus(wiring.fromSenders(x))
                        .square()
                        .sumKeeping(1);
                return network.apply(scope, x, v, speed, scope.concatenate(1, List.of(products, square)), wiring);
            }
        };
    }

    static Model pairs(PairForces forces) {
        return new Model() {
            @Override
            public String description() {
                return forces.toString();
            }

            @Override
            public List<String> parameters() {
                return forces.parameters();
            }

            @Override
            public void declare(TensorProgram program, long seed) {
                forces.declare(program, seed);
            }

            @Override
            public Expression places(
                    TensorScope scope, Expression x, Expression v, Expression products, Wiring wiring) {
                return forces.apply(scope, new PairForces.Motion(x, v), products, wiring, TIME)
                        .x();
            }
        };
    }

    /** Every particle feels every other. */
    private static GraphLayout layout() {
        int edges = PARTICLES * (PARTICLES - 1);
        int[] senders = new int[edges];
        int[] receivers = new int[edges];
        for (int e = 0; e < edges; e++) {
            receivers[e] = e / (PARTICLES - 1);
            int k = e % (PARTICLES - 1);
            senders[e] = k < receivers[e] ? k : k + 1;
        }
        return new GraphLayout(PARTICLES, senders, receivers);
    }

    private static List<Input> inputs() {
        return List.of(Input.of("from", -1, 2 * HALF), Input.of("charges", -1, PARTICLES), Input.of("to", -1, HALF));
    }

    /** Mean square error over rows and coordinates. */
    private static Expression error(TensorScope scope, Model model, List<Expression> in) {
        Wiring wiring = Wiring.of(scope, layout());
        Expression charges = in.get(1).transposed().reshape(-1, 1);
        Expression products = wiring.fromSenders(charges).times(wiring.fromReceivers(charges));
        Expression x = perParticle(in.get(0).slice(1, 0, HALF));
        Expression v = perParticle(in.get(0).slice(1, HALF, 2 * HALF));
        Expression places = model.places(scope, x, v, products, wiring);
        return places.minus(perParticle(in.get(2))).square().average();
    }

    /** [rows, 15] to [5 rows, 3]. */
    private static Expression perParticle(Expression rows) {
        return rows.reshape(-1, PARTICLES, 3).permute(1, 0, 2).reshape(-1, 3);
    }

    /**
     * Trains, or reads what is kept: the weights that are best on the worlds held out, as published.
     *
     * @return mean square error on the test worlds, m^2
     */
    static double error(
            Path file,
            String name,
            Model model,
            Worlds training,
            Worlds heldOut,
            Worlds test,
            int updates,
            double rate,
            int seed) {
        try (TensorProgram program = new TensorProgram(Precision.FLOAT32, Device.CPU)) {
            model.declare(program, seed);
            Adam adam = new Adam(program, Adam.Settings.DEFAULT.withClipNorm(1), model.parameters());
            Adam.Update update = adam.compile(inputs(), (scope, in) -> error(scope, model, in));
            Schedule schedule = Schedule.cosine(rate, rate / 100, updates);
            String settings =
                    model.description() + ", rate " + rate + ", worlds " + training.count() + ", seed " + seed;
            CompiledFunction function = program.compile(inputs(), (scope, in) -> List.of(error(scope, model, in)));
            CheckpointedFit.run(
                    name,
                    settings,
                    program,
                    adam,
                    updates,
                    file,
                    k -> {
                        Worlds batch = training.batch(RandomStream.of(seed, "charged rows", k), BATCH);
                        return update.apply(schedule.rate(k), batch.from, batch.charges, batch.to);
                    },
                    Optional.of(() -> error(function, heldOut)));
            return error(function, test);
        }
    }

    private static double error(CompiledFunction function, Worlds worlds) {
        DMatrixRMaj[] found = {new DMatrixRMaj(1, 1)};
        function.call(new DMatrixRMaj[] {worlds.from, worlds.charges, worlds.to}, found);
        return found[0].data[0];
    }

    /** Of constant velocities. */
    static double still(Worlds test) {
        double sum = 0;
        for (int k = 0; k < test.count(); k++) {
            for (int j = 0; j < HALF; j++) {
                int at = k * 2 * HALF + j;
                double off = test.from.data[at] + TIME * test.from.data[at + HALF] - test.to.data[k * HALF + j];
                sum += off * off;
            }
        }
        return sum / test.to.getNumElements();
    }
}
