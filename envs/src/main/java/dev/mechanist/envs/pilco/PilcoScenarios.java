package dev.mechanist.envs.pilco;

import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.pilco.PilcoScenario.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.ejml.data.DMatrixRMaj;

/**
 * The scenarios by name, with the constants of the authors' release (github.com/UCL-SML/pilco-matlab, version 0.9 with its
 * change of 2016). Departure: Runge-Kutta steps in place of an adaptive integrator, short enough for ten digits.
 */
public final class PilcoScenarios {
    private static final double GRAVITY = 9.82;

    /** Runge-Kutta steps per time step: errors near 1e-12 per time step, see the test against the reference values. */
    private static final int SUBSTEPS = 300;

    private static final Map<String, Supplier<PilcoScenario>> ALL = new TreeMap<>(Map.of(
            "pendulum", PilcoScenarios::pendulum,
            "cart-pole", PilcoScenarios::cartPole,
            "double-pendulum", PilcoScenarios::doublePendulum,
            "pendubot", PilcoScenarios::pendubot,
            "cart-double-pendulum", PilcoScenarios::cartDoublePendulum,
            "unicycle", PilcoScenarios::balancingUnicycle));

    private PilcoScenarios() {}

    /** All names, sorted. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * A scenario by name.
     *
     * @throws dev.mechanist.core.InputException when there is none, with the nearest name
     */
    public static PilcoScenario named(String name) {
        Supplier<PilcoScenario> scenario = ALL.get(name);
        if (scenario == null) {
            throw KnownNames.unknown("scenario", name, names());
        }
        return scenario.get();
    }

    /**
     * The unicycle of the authors' release, in the twelve states of its equations of motion. The scenario {@code unicycle} has
     * the ten states that its learning problem sees.
     */
    public static ContinuousDynamics unicycle() {
        List<Variable> state = new ArrayList<>();
        List<String> angles = List.of("theta", "phi", "psi_w", "psi_f", "psi_t");
        angles.forEach(angle -> state.add(Variable.of(angle + "_dot", "rad/s")));
        state.add(Variable.of("x", "m"));
        state.add(Variable.of("y", "m"));
        angles.forEach(angle -> state.add(Variable.angle(angle)));
        return plant(Unicycle.authors(), 0.15, state, motors());
    }

    private static List<Variable> motors() {
        return List.of(
                Variable.bounded("turntable_torque", "N m", -10, 10), Variable.bounded("wheel_torque", "N m", -50, 50));
    }

    /**
     * The state is (rates of roll, yaw, wheel, pitch, turntable; x_c, y_c; roll, yaw, pitch), see {@link SelfCentredUnicycle}; angles
     * stay plain numbers, as published. The start is exactly the authors', because x and y are as uncertain as each other in whatever
     * direction they are seen. Departure: noise of x_c and y_c does not know of the noise of yaw. Solved: the upper body stays
     * within 22 cm, as for the double pendulum; the authors name no bound.
     */
    private static PilcoScenario balancingUnicycle() {
        double wheel = 0.22;
        double frame = 0.81;
        List<Variable> state = new ArrayList<>();
        for (String angle : List.of("theta", "phi", "psi_w", "psi_f", "psi_t")) {
            state.add(Variable.of(angle + "_dot", "rad/s"));
        }
        state.add(Variable.of("x_c", "m"));
        state.add(Variable.of("y_c", "m"));
        for (String angle : List.of("theta", "phi", "psi_f")) {
            state.add(Variable.of(angle, "rad"));
        }
        return new PilcoScenario(
                "unicycle",
                "balancing a unicycle by its wheel and a turntable",
                plant(new SelfCentredUnicycle(Unicycle.authors()), 0.15, state, motors()),
                67,
                new double[10],
                new double[] {0.02, 0.02, 0.02, 0.02, 0.02, 0.1, 0.1, 0.02, 0.02, 0.02},
                new double[] {0.01, 0.01, 0.01, 0.01, 0.01, 0.003, 0.003, 0.003, 0.003, 0.003},
                new Loss.Upright(wheel, frame),
                1,
                x -> {
                    double up = (wheel + frame * Math.cos(x[9])) * Math.cos(x[7]) - wheel - frame;
                    double ahead = x[5] - frame * Math.sin(x[9]);
                    double left = x[6] - (wheel + frame) * Math.sin(x[7]);
                    return Math.sqrt(up * up + ahead * ahead + left * left);
                },
                0.22,
                x -> Math.abs(x[7]) > Math.PI / 2 || Math.abs(x[9]) > Math.PI / 2,
                new int[] {8},
                10,
                0.2);
    }

    private static PilcoScenario pendulum() {
        PlanarChain field = new PlanarChain(new PlanarChain.Geometry(
                false, 0, 0, new double[] {1}, new double[] {1}, new double[] {0.01}, GRAVITY, false, new int[] {0}));
        return new PilcoScenario(
                "pendulum",
                "swing-up of a pendulum with too little torque",
                plant(field, 0.1, angular(1), torques(2.5)),
                40,
                new double[] {0, 0},
                new double[] {0.1, 0.1},
                new double[] {0.1, 0.01},
                new Loss.Tip(tip(2, -1, 1, 1), new double[] {0, 1}),
                0.5,
                reach(tip(2, -1, 1, 1), new double[] {0, 1}, 1),
                0.08,
                x -> false,
                new int[0],
                1,
                1);
    }

    private static PilcoScenario cartPole() {
        return new PilcoScenario(
                "cart-pole",
                "swing-up and balance of a pendulum on a cart",
                plant(CartPole.pilco(), 0.1, onCart(1), List.of(Variable.bounded("force", "N", -10, 10))),
                40,
                new double[] {0, 0, 0, 0},
                new double[] {0.1, 0.1, 0.1, 0.1},
                new double[] {0.01, 0.01, 0.01, 0.01},
                new Loss.Tip(tip(4, 0, 1, 0.5), new double[] {0, 0.5}),
                0.25,
                reach(tip(4, 0, 1, 0.5), new double[] {0, 0.5}, 3),
                0.08,
                x -> false,
                new int[0],
                1,
                1);
    }

    private static PilcoScenario doublePendulum() {
        return twoRods(
                "double-pendulum",
                "swing-up of a double pendulum with two torques",
                0.1,
                30,
                0.5,
                new int[] {0, 1},
                torques(2, 2));
    }

    private static PilcoScenario pendubot() {
        return twoRods(
                "pendubot",
                "swing-up of a double pendulum with a torque at the inner hinge",
                0.05,
                60,
                0.25,
                new int[] {0},
                torques(3.5));
    }

    private static PilcoScenario twoRods(
            String name, String summary, double dt, int horizon, double width, int[] actuated, List<Variable> actions) {
        PlanarChain field = new PlanarChain(new PlanarChain.Geometry(
                false,
                0,
                0,
                new double[] {0.5, 0.5},
                new double[] {0.5, 0.5},
                new double[] {0, 0},
                GRAVITY,
                true,
                actuated));
        return new PilcoScenario(
                name,
                summary,
                plant(field, dt, angular(2), actions),
                horizon,
                new double[] {0, 0, Math.PI, Math.PI},
                new double[] {0.1, 0.1, 0.01, 0.01},
                new double[] {0.01, 0.01, 0.01, 0.01},
                new Loss.Tip(tip(4, -1, -1, 0.5, 0.5), new double[] {0, 1}),
                width,
                reach(tip(4, -1, -1, 0.5, 0.5), new double[] {0, 1}, 2, 3),
                0.22,
                x -> false,
                new int[0],
                1,
                1);
    }

    /** The authors' cost has link lengths of 1 m where the plant's are 0.6 m; success is measured on the plant's. */
    private static PilcoScenario cartDoublePendulum() {
        PlanarChain field = new PlanarChain(new PlanarChain.Geometry(
                true,
                0.5,
                0.1,
                new double[] {0.5, 0.5},
                new double[] {0.6, 0.6},
                new double[] {0, 0},
                GRAVITY,
                true,
                new int[] {0}));
        return new PilcoScenario(
                "cart-double-pendulum",
                "swing-up and balance of a double pendulum on a cart",
                plant(field, 0.05, onCart(2), List.of(Variable.bounded("force", "N", -20, 20))),
                100,
                new double[] {0, 0, 0, 0, Math.PI, Math.PI},
                new double[] {0.1, 0.1, 0.1, 0.1, 0.01, 0.01},
                new double[] {0.01, 0.01, 0.01, 0.01, 0.01, 0.01},
                new Loss.Tip(tip(6, 0, -1, 1, 1), new double[] {0, 2}),
                0.5,
                reach(tip(6, 0, -1, 0.6, 0.6), new double[] {0, 1.2}, 4, 5),
                0.22,
                x -> false,
                new int[0],
                1,
                1);
    }

    /** Distance of a tip, per augmented state, from its goal, for a state with these angles. */
    private static ToDoubleFunction<double[]> reach(DMatrixRMaj tip, double[] goal, int... angles) {
        return x -> {
            double[] augmented = Arrays.copyOf(x, tip.numCols);
            for (int k = 0; k < angles.length; k++) {
                augmented[x.length + 2 * k] = Math.sin(x[angles[k]]);
                augmented[x.length + 2 * k + 1] = Math.cos(x[angles[k]]);
            }
            double squared = 0;
            for (int k = 0; k < goal.length; k++) {
                double d = -goal[k];
                for (int i = 0; i < augmented.length; i++) {
                    d += tip.get(k, i) * augmented[i];
                }
                squared += d * d;
            }
            return Math.sqrt(squared);
        };
    }

    private static ContinuousDynamics plant(VectorField field, double dt, List<Variable> state, List<Variable> action) {
        return new ContinuousDynamics(new Spec(dt, state, action), field, new RungeKutta4(), SUBSTEPS);
    }

    private static List<Variable> angular(int rods) {
        List<Variable> state = new ArrayList<>();
        for (int i = 1; i <= rods; i++) {
            state.add(Variable.of(rods == 1 ? "theta_dot" : "theta" + i + "_dot", "rad/s"));
        }
        for (int i = 1; i <= rods; i++) {
            state.add(Variable.angle(rods == 1 ? "theta" : "theta" + i));
        }
        return state;
    }

    private static List<Variable> onCart(int rods) {
        List<Variable> state = new ArrayList<>(List.of(Variable.of("x", "m"), Variable.of("x_dot", "m/s")));
        state.addAll(angular(rods));
        return state;
    }

    private static List<Variable> torques(double... bounds) {
        List<Variable> actions = new ArrayList<>();
        for (int i = 0; i < bounds.length; i++) {
            actions.add(
                    Variable.bounded(bounds.length == 1 ? "torque" : "torque" + (i + 1), "N m", -bounds[i], bounds[i]));
        }
        return actions;
    }

    /**
     * The tip (x + sum s l_i sin t_i, -sum s l_i cos t_i) per augmented state.
     *
     * @param n number of states before the sines and cosines
     * @param x index of the cart's position, or -1
     * @param s 1 where angles are zero hanging, -1 where they are zero upright
     */
    private static DMatrixRMaj tip(int n, int x, double s, double... lengths) {
        DMatrixRMaj tip = new DMatrixRMaj(2, n + 2 * lengths.length);
        if (x >= 0) {
            tip.set(0, x, 1);
        }
        for (int i = 0; i < lengths.length; i++) {
            tip.set(0, n + 2 * i, s * lengths[i]);
            tip.set(1, n + 2 * i + 1, -s * lengths[i]);
        }
        return tip;
    }
}
