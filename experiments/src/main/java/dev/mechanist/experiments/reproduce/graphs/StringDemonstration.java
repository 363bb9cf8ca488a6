package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.particles.MassStrings;
import dev.mechanist.envs.particles.ParticleSystem;
import dev.mechanist.envs.particles.Placed;
import dev.mechanist.envs.particles.Spring;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.IndependentBlock;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import org.ejml.data.DMatrixRMaj;

/**
 * The recipe of the published demonstration of strings of masses, as it stands: nodes see where they are, how fast, and whether they are
 * fixed, edges stiffness and rest length, the whole (0, g), nothing is normalised; encoder, one block that sees the encoded graph twice,
 * decoder, two layers of 16 with rectifiers and layer normalisation each; a last linear layer gives the velocity itself. Left out is what
 * no node would feel with one block: its globals, and the decoded edges.
 */
final class StringDemonstration implements AutoCloseable {
    private static final int BASES = 256;
    private static final int WIDTH = 16;
    private static final int NODE = 5;
    private static final GraphWidths IN = new GraphWidths(NODE, 2, 2);
    private static final GraphWidths LATENT = new GraphWidths(WIDTH, WIDTH, WIDTH);
    private static final GraphBlock.Settings NETWORKS =
            new GraphBlock.Settings(List.of(WIDTH), Activation.RELU, true, true);

    private static final IndependentBlock ENCODER = new IndependentBlock("encoder", IN, LATENT, NETWORKS);
    private static final GraphBlock CORE =
            new GraphBlock("core", LATENT.plus(LATENT), new GraphWidths(WIDTH, WIDTH, 0), NETWORKS);
    private static final IndependentBlock DECODER =
            new IndependentBlock("decoder", new GraphWidths(WIDTH, WIDTH, 0), new GraphWidths(WIDTH, 0, 0), NETWORKS);
    private static final IndependentBlock LAST = new IndependentBlock(
            "last", new GraphWidths(WIDTH, 0, 0), new GraphWidths(2, 0, 0), GraphBlock.Settings.of());

    private final TensorProgram program;
    private final CheckpointedFit.Update update;
    private int updates;

    private StringDemonstration(TensorProgram program, CheckpointedFit.Update update, int updates) {
        this.program = program;
        this.update = update;
        this.updates = updates;
    }

    /** Strings side by side. */
    private record Strings(List<Placed> worlds, GraphLayout layout) {
        static Strings of(int count, IntFunction<Placed> drawn) {
            List<Placed> worlds = new ArrayList<>();
            List<GraphLayout> layouts = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                Placed world = drawn.apply(k);
                worlds.add(world);
                List<Spring> springs = world.system().springs();
                layouts.add(new GraphLayout(
                        world.system().size(),
                        springs.stream().mapToInt(Spring::from).toArray(),
                        springs.stream().mapToInt(Spring::to).toArray()));
            }
            return new Strings(worlds, GraphLayout.union(layouts));
        }

        /** States of each world now. */
        double[][] starts() {
            return worlds.stream().map(w -> w.start().clone()).toArray(double[][]::new);
        }

        /** One step of the truth. */
        void advance(double[][] states) {
            for (int k = 0; k < states.length; k++) {
                double[] next = new double[states[k].length];
                worlds.get(k).dynamics().stepRow(states[k], 0, new double[0], 0, next, 0);
                states[k] = next;
            }
        }

        /** Places, velocities and whether they are fixed, of all nodes. */
        DMatrixRMaj nodes(double[][] states) {
            DMatrixRMaj nodes = new DMatrixRMaj(layout.nodes(), NODE);
            int at = 0;
            for (int k = 0; k < states.length; k++) {
                ParticleSystem system = worlds.get(k).system();
                for (int i = 0; i < system.size(); i++, at += NODE) {
                    System.arraycopy(states[k], 2 * i, nodes.data, at, 2);
                    System.arraycopy(states[k], 2 * (system.size() + i), nodes.data, at + 2, 2);
                    nodes.data[at + 4] = system.particles().get(i).fixed() ? 1 : 0;
                }
            }
            return nodes;
        }

        DMatrixRMaj edges() {
            DMatrixRMaj edges = new DMatrixRMaj(layout.edges(), 2);
            int at = 0;
            for (Placed world : worlds) {
                for (Spring spring : world.system().springs()) {
                    edges.data[at++] = spring.stiffness();
                    edges.data[at++] = spring.rest();
                }
            }
            return edges;
        }

        DMatrixRMaj globals() {
            DMatrixRMaj globals = new DMatrixRMaj(worlds.size(), 2);
            for (int k = 0; k < worlds.size(); k++) {
                System.arraycopy(worlds.get(k).system().gravity(), 0, globals.data, 2 * k, 2);
            }
            return globals;
        }

        DMatrixRMaj velocities(double[][] states) {
            DMatrixRMaj velocities = new DMatrixRMaj(layout.nodes(), 2);
            int at = 0;
            for (double[] state : states) {
                System.arraycopy(state, state.length / 2, velocities.data, at, state.length / 2);
                at += state.length / 2;
            }
            return velocities;
        }
    }

    private static List<String> parameters() {
        List<String> names = new ArrayList<>(ENCODER.parameters());
        names.addAll(CORE.parameters());
        names.addAll(DECODER.parameters());
        names.addAll(LAST.parameters());
        return names;
    }

    private static List<Input> inputs() {
        return List.of(Input.of("nodes", -1, NODE), Input.of("edges", -1, 2), Input.of("globals", -1, 2));
    }

    private static Expression velocities(TensorScope scope, List<Expression> in, GraphLayout layout) {
        Wiring wiring = Wiring.of(scope, layout);
        GraphArrays encoded = ENCODER.apply(scope, GraphArrays.of(in.get(0), in.get(1), in.get(2)), wiring);
        GraphArrays updated = CORE.apply(scope, encoded.beside(encoded), wiring);
        GraphArrays decoded = DECODER.apply(scope, updated, wiring);
        return LAST.apply(scope, decoded, wiring).nodes();
    }

    /**
     * Trained, or read from the file where it stands: every update sees 256 strings whose lengths and distances were drawn once, with new
     * noise, at one time of them all, by Adam at 1e-3.
     */
    static StringDemonstration trained(Path file, int seed, int updates) {
        RandomStream random = RandomStream.of(seed, "demonstration", 0);
        int[] masses = new int[BASES];
        double[] distances = new double[BASES];
        for (int k = 0; k < BASES; k++) {
            masses[k] = 5 + random.nextInt(4);
            distances[k] = random.nextDouble(0.2, 1);
        }
        TensorProgram program = new TensorProgram(Precision.FLOAT32, Device.CPU);
        ENCODER.declare(program, seed);
        CORE.declare(program, seed);
        DECODER.declare(program, seed);
        LAST.declare(program, seed);
        Adam adam = new Adam(program, Adam.Settings.DEFAULT, parameters());
        GraphLayout layout = drawn(seed, 0, masses, distances).layout;
        List<Input> inputs = new ArrayList<>(inputs());
        inputs.add(Input.of("wanted", -1, 2));
        Adam.Update compiled = adam.compile(inputs, (scope, in) -> {
            Expression off = velocities(scope, in, layout).minus(in.get(3));
            return off.square().total().dividedBy(layout.nodes());
        });
        CheckpointedFit.Update update = k -> {
            Strings strings = drawn(seed, k, masses, distances);
            int time = RandomStream.of(seed, "demonstration time", k).nextInt(MassStrings.STEPS - 1);
            double[][] states = strings.starts();
            for (int t = 0; t < time; t++) {
                strings.advance(states);
            }
            DMatrixRMaj nodes = strings.nodes(states);
            strings.advance(states);
            return compiled.apply(1e-3, nodes, strings.edges(), strings.globals(), strings.velocities(states));
        };
        CheckpointedFit.run("string demonstration, seed " + seed, "seed " + seed, program, adam, updates, file, update);
        return new StringDemonstration(program, update, updates);
    }

    /**
     * Losses while the training goes on, which is not kept: one update differs much from the next, because its strings are all at one time.
     *
     * @param losses of the weights as they are
     * @param times that they are asked for
     * @param apart updates before each time
     * @return of each loss its values at all times
     */
    List<List<Double>> swings(List<DoubleSupplier> losses, int times, int apart) {
        List<List<Double>> swings = new ArrayList<>();
        losses.forEach(loss -> swings.add(new ArrayList<>()));
        for (int t = 0; t < times; t++) {
            for (int k = 0; k < apart; k++) {
                update.apply(updates++);
            }
            for (int i = 0; i < losses.size(); i++) {
                swings.get(i).add(losses.get(i).getAsDouble());
            }
        }
        return swings;
    }

    private static Strings drawn(int seed, int update, int[] masses, double[] distances) {
        RandomStream random = RandomStream.of(seed, "demonstration noise", update);
        return Strings.of(masses.length, k -> drawn(random, masses[k], distances[k]));
    }

    private static Placed drawn(RandomStream random, int masses, double distance) {
        return MassStrings.drawn(random, masses, distance, MassStrings.Noise.PUBLISHED, List.of(), 1);
    }

    /** Mean over fresh strings of 5 to 8 masses, all their steps and nodes, of the square of the velocity's error. */
    DoubleSupplier oneStep(int worlds) {
        RandomStream random = RandomStream.of(0, "fresh strings of the demonstration", 0);
        Strings strings = Strings.of(worlds, k -> drawn(random, 5 + k % 4, random.nextDouble(0.2, 1)));
        CompiledFunction function = function(strings.layout);
        return () -> oneStep(strings, function);
    }

    private static double oneStep(Strings strings, CompiledFunction function) {
        double[][] states = strings.starts();
        double sum = 0;
        for (int t = 0; t < MassStrings.STEPS; t++) {
            DMatrixRMaj predicted = call(function, strings, strings.nodes(states));
            strings.advance(states);
            sum += square(predicted, strings.velocities(states));
        }
        return sum / (MassStrings.STEPS * (double) strings.layout.nodes());
    }

    /** Mean over strings of half a metre between neighbours, 51 times and all nodes, of its own roll-out. */
    DoubleSupplier rollOut(int masses, int worlds) {
        RandomStream random = RandomStream.of(0, "test strings of the demonstration", masses);
        Strings strings = Strings.of(worlds, k -> drawn(random, masses, 0.5));
        CompiledFunction function = function(strings.layout);
        return () -> rollOut(strings, function);
    }

    private static double rollOut(Strings strings, CompiledFunction function) {
        double[][] states = strings.starts();
        DMatrixRMaj nodes = strings.nodes(states);
        double sum = 0;
        for (int t = 0; t < MassStrings.STEPS; t++) {
            DMatrixRMaj velocities = call(function, strings, nodes);
            for (int i = 0; i < strings.layout.nodes(); i++) {
                for (int a = 0; a < 2; a++) {
                    nodes.data[NODE * i + a] += MassStrings.STEP * velocities.data[2 * i + a];
                    nodes.data[NODE * i + 2 + a] = velocities.data[2 * i + a];
                }
            }
            strings.advance(states);
            sum += square(velocities, strings.velocities(states));
        }
        return sum / ((MassStrings.STEPS + 1) * (double) strings.layout.nodes());
    }

    private CompiledFunction function(GraphLayout layout) {
        return program.compile(inputs(), (scope, in) -> List.of(velocities(scope, in, layout)));
    }

    private static DMatrixRMaj call(CompiledFunction function, Strings strings, DMatrixRMaj nodes) {
        DMatrixRMaj[] found = {new DMatrixRMaj(1, 1)};
        function.call(new DMatrixRMaj[] {nodes, strings.edges(), strings.globals()}, found);
        return found[0];
    }

    private static double square(DMatrixRMaj a, DMatrixRMaj b) {
        double sum = 0;
        for (int i = 0; i < a.getNumElements(); i++) {
            sum += (a.data[i] - b.data[i]) * (a.data[i] - b.data[i]);
        }
        return sum;
    }

    @Override
    public void close() {
        program.close();
    }
}
