package dev.mechanist.graphnet.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Networks that turn with what they see. */
class EquivariantNetworkTest {
    private static final int NODES = 3;
    private static final int[] SENDERS = {1, 2, 0, 2, 0, 1};
    private static final int[] RECEIVERS = {0, 0, 1, 1, 2, 2};
    private static final GraphLayout LAYOUT = new GraphLayout(NODES, SENDERS, RECEIVERS);

    /** Places and velocities [3, 3], numbers of nodes [3, 1]; edges see the product of their ends' numbers. */
    private record World(double[] x, double[] v, double[] nodes) {
        static World random(int seed) {
            double[][] drawn = new double[3][9];
            for (int k = 0; k < 3; k++) {
                RandomStream.of(seed, "world", k).fillGaussian(drawn[k], 0, 9);
            }
            return new World(drawn[0], drawn[1], new double[] {0.7, -1.2, 0.4});
        }

        /** Turned by 0.9 rad about an oblique axis (Rodrigues), mirrored at x = 0, shifted; velocities not shifted. */
        World moved() {
            return new World(moved(x, 1), moved(v, 0), nodes);
        }

        static double[] moved(double[] vectors, double shift) {
            double[] axis = {2.0 / 7, 3.0 / 7, 6.0 / 7};
            double[] moved = new double[vectors.length];
            for (int i = 0; i < vectors.length; i += 3) {
                double[] r = {-vectors[i], vectors[i + 1], vectors[i + 2]};
                double dot = axis[0] * r[0] + axis[1] * r[1] + axis[2] * r[2];
                for (int a = 0; a < 3; a++) {
                    int b = (a + 1) % 3;
                    int c = (a + 2) % 3;
                    double cross = axis[b] * r[c] - axis[c] * r[b];
                    moved[i + a] = r[a] * Math.cos(0.9)
                            + cross * Math.sin(0.9)
                            + axis[a] * dot * (1 - Math.cos(0.9))
                            + shift * (a + 1);
                }
            }
            return moved;
        }

        /** Particle k is what (k + 1) mod 3 was. */
        World renumbered() {
            return new World(renumbered(x, 3), renumbered(v, 3), renumbered(nodes, 1));
        }

        static double[] renumbered(double[] all, int width) {
            double[] other = new double[all.length];
            for (int i = 0; i < all.length; i++) {
                other[i] = all[(i + width) % all.length];
            }
            return other;
        }
    }

    @FunctionalInterface
    private interface Body {
        List<Expression> apply(TensorScope scope, List<Expression> in, Expression products, Wiring wiring);
    }

    private static CompiledFunction compile(TensorProgram program, Body body) {
        return program.compile(
                List.of(Input.of("x", -1, 3), Input.of("v", -1, 3), Input.of("nodes", -1, 1)), (scope, in) -> {
                    Wiring wiring = Wiring.of(scope, LAYOUT);
                    Expression products = wiring.fromSenders(in.get(2)).times(wiring.fromReceivers(in.get(2)));
                    return body.apply(scope, in, products, wiring);
                });
    }

    private static double[][] call(CompiledFunction function, World world, int outputs) {
        DMatrixRMaj[] out = new DMatrixRMaj[outputs];
        for (int k = 0; k < outputs; k++) {
            out[k] = new DMatrixRMaj(1, 1);
        }
        function.call(
                new DMatrixRMaj[] {
                    new DMatrixRMaj(NODES, 3, true, world.x),
                    new DMatrixRMaj(NODES, 3, true, world.v),
                    new DMatrixRMaj(NODES, 1, true, world.nodes)
                },
                out);
        double[][] values = new double[outputs][];
        for (int k = 0; k < outputs; k++) {
            values[k] = out[k].data;
        }
        return values;
    }

    /** Random weights and biases, so that nothing is small by the way it starts. */
    private static TensorProgram program(List<String> parameters, java.util.function.Consumer<TensorProgram> declare) {
        TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU);
        declare.accept(program);
        for (String name : parameters) {
            double[] values = program.read(name);
            RandomStream random = RandomStream.of(5, name, 0);
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.3 * random.nextGaussian();
            }
            program.assign(name, values);
        }
        return program;
    }

    @Test
    void anEquivariantNetworkTurnsMirrorsShiftsAndIsRenumbered() {
        EquivariantNetwork network = new EquivariantNetwork("n", 1, 1, 4, 3);
        try (TensorProgram program = program(network.parameters(), p -> network.declare(p, 2))) {
            CompiledFunction function = compile(
                    program,
                    (scope, in, products, wiring) ->
                            List.of(network.apply(scope, in.get(0), in.get(1), in.get(2), products, wiring)));
            World world = World.random(1);
            double[] places = call(function, world, 1)[0];
            assertArrayEquals(World.moved(places, 1), call(function, world.moved(), 1)[0], 1e-11);
            assertArrayEquals(World.renumbered(places, 3), call(function, world.renumbered(), 1)[0], 1e-12);
            World faster = new World(world.x, world.v.clone(), world.nodes);
            faster.v[4] += 1;
            assertTrue(Math.abs(call(function, faster, 1)[0][4] - places[4]) > 1e-3, "velocities are seen");
        }
    }

    /**
     * One layer in one dimension of two, all weights by hand: with phi_x = 2, whatever the message, and phi_v = 3, x_i' = x_i + 2 (x_i -
     * x_j) + 3 v_i.
     */
    @Test
    void aLayerByHand() {
        EquivariantNetwork network = new EquivariantNetwork("n", 1, 0, 2, 1);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            network.declare(program, 1);
            network.parameters().forEach(name -> program.assign(name, new double[program.read(name).length]));
            program.assign("n/layer 0/places/1/biases", new double[] {2});
            program.assign("n/layer 0/speeds/1/biases", new double[] {3});
            GraphLayout pair = new GraphLayout(2, new int[] {0, 1}, new int[] {1, 0});
            CompiledFunction function = program.compile(
                    List.of(Input.of("x", -1, 2), Input.of("v", -1, 2), Input.of("nodes", -1, 1)),
                    (scope, in) -> List.of(
                            network.apply(scope, in.get(0), in.get(1), in.get(2), in.get(2), Wiring.of(scope, pair))));
            DMatrixRMaj[] out = {new DMatrixRMaj(1, 1)};
            function.call(
                    new DMatrixRMaj[] {
                        new DMatrixRMaj(2, 2, true, 1, 5, 4, 7),
                        new DMatrixRMaj(2, 2, true, 0.1, 0, 0, -1),
                        new DMatrixRMaj(2, 1)
                    },
                    out);
            assertArrayEquals(new double[] {1 - 6 + 0.3, 5 - 4, 4 + 6, 7 + 4 - 3}, out[0].data, 1e-12);
        }
    }

    @Test
    void pairForcesTurnShiftAndKeepMomentum() {
        PairForces forces = new PairForces("f", 1, 5, 4, 0.3);
        try (TensorProgram program = program(forces.parameters(), p -> forces.declare(p, 2))) {
            CompiledFunction function = compile(program, (scope, in, products, wiring) -> {
                PairForces.Motion motion =
                        forces.apply(scope, new PairForces.Motion(in.get(0), in.get(1)), products, wiring, 0.5);
                return List.of(motion.x(), motion.v());
            });
            World world = World.random(3);
            double[][] motion = call(function, world, 2);
            double[][] moved = call(function, world.moved(), 2);
            assertArrayEquals(World.moved(motion[0], 1), moved[0], 1e-11);
            assertArrayEquals(World.moved(motion[1], 0), moved[1], 1e-11);
            assertArrayEquals(World.renumbered(motion[0], 3), call(function, world.renumbered(), 2)[0], 1e-12);
            double changed = 0;
            for (int a = 0; a < 3; a++) {
                double before = world.v[a] + world.v[3 + a] + world.v[6 + a];
                assertEquals(before, motion[1][a] + motion[1][3 + a] + motion[1][6 + a], 1e-12);
                changed += Math.abs(world.v[a] - motion[1][a]);
            }
            assertTrue(changed > 0.01, "forces act");
        }
    }

    /** A force of 0.4 N away from each other, whatever the distance: uniform acceleration, which such steps follow exactly. */
    @Test
    void aConstantForceByHand() {
        PairForces forces = new PairForces("f", 1, 2, 3, 0.1);
        try (TensorProgram program = new TensorProgram(Precision.FLOAT64, Device.CPU)) {
            forces.declare(program, 1);
            forces.parameters().forEach(name -> program.assign(name, new double[program.read(name).length]));
            program.assign("f/force/2/biases", new double[] {0.4});
            GraphLayout pair = new GraphLayout(2, new int[] {0, 1}, new int[] {1, 0});
            CompiledFunction function = program.compile(
                    List.of(Input.of("x", -1, 1), Input.of("v", -1, 1), Input.of("pairs", -1, 1)), (scope, in) -> {
                        PairForces.Motion motion = forces.apply(
                                scope,
                                new PairForces.Motion(in.get(0), in.get(1)),
                                in.get(2),
                                Wiring.of(scope, pair),
                                1.5);
                        return List.of(motion.x(), motion.v());
                    });
            DMatrixRMaj[] out = {new DMatrixRMaj(1, 1), new DMatrixRMaj(1, 1)};
            function.call(
                    new DMatrixRMaj[] {
                        new DMatrixRMaj(2, 1, true, 0, 2), new DMatrixRMaj(2, 1, true, 0.2, 0), new DMatrixRMaj(2, 1)
                    },
                    out);
            double fallen = 0.5 * 0.4 * 1.5 * 1.5;
            assertArrayEquals(new double[] {0.2 * 1.5 - fallen, 2 + fallen}, out[0].data, 1e-9);
            assertArrayEquals(new double[] {0.2 - 0.6, 0.6}, out[1].data, 1e-9);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(InputException.class, () -> new EquivariantNetwork("n", 0, 1, 4, 1));
        assertThrows(InputException.class, () -> new EquivariantNetwork("n", 1, 1, 4, 0));
        assertThrows(InputException.class, () -> new PairForces("f", 1, 4, 2, 0));
    }
}
