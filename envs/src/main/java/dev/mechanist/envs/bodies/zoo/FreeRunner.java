package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodyReadings;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gymnasium's ant and humanoid, version 5: free bodies that are paid for speed along x and for their torso's height, and pay for
 * actions and for the forces of contacts. Seen is all but x and y, the forces of contacts on every body, and of the humanoid
 * also the inertias and velocities of its bodies and the forces of its motors.
 */
public final class FreeRunner implements BodyTask {
    private static final List<String> SPATIAL = List.of("tx", "ty", "tz", "fx", "fy", "fz");

    private final boolean humanoid;
    private final BodyModel model;
    private final ThreadLocal<BodyReadings> readings;
    private final double dt;

    private FreeRunner(boolean humanoid) {
        this.humanoid = humanoid;
        model = ZooModels.model(name());
        readings = ThreadLocal.withInitial(() -> new BodyReadings(model));
        dt = substeps() * model.option().timestep();
    }

    /** Ant-v5. */
    public static FreeRunner ant() {
        return new FreeRunner(false);
    }

    /** Humanoid-v5. */
    public static FreeRunner humanoid() {
        return new FreeRunner(true);
    }

    @Override
    public String name() {
        return humanoid ? "humanoid" : "ant";
    }

    @Override
    public String summary() {
        return humanoid ? "walking upright (Gymnasium Humanoid-v5)" : "walking on four legs (Gymnasium Ant-v5)";
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return 5;
    }

    @Override
    public int maxSteps() {
        return 1000;
    }

    @Override
    public Set<Integer> places() {
        return Set.of(0, 1);
    }

    @Override
    public boolean travels() {
        return true;
    }

    @Override
    public void start(RandomStream random, double[] x) {
        double[] q = model.qpos0();
        double noise = humanoid ? 0.01 : 0.1;
        for (int i = 0; i < x.length; i++) {
            double centre = i < q.length ? q[i] : 0;
            boolean gaussian = !humanoid && i >= q.length;
            x[i] = centre + (gaussian ? noise * random.nextGaussian() : random.nextDouble(-noise, noise));
        }
        double length = Math.sqrt(x[3] * x[3] + x[4] * x[4] + x[5] * x[5] + x[6] * x[6]);
        for (int i = 3; i < 7; i++) {
            x[i] /= length;
        }
    }

    /** Speed of the torso, or of the humanoid's centre of mass. */
    @Override
    public double reward(double[] x, double[] u, double[] next) {
        return reward(x, x, u, next, next);
    }

    @Override
    public boolean behind() {
        return true;
    }

    @Override
    public double reward(double[] x, double[] evaluated, double[] u, double[] next, double[] nextEvaluated) {
        double effort = 0;
        for (double a : u) {
            effort += a * a;
        }
        double[] wrenches = readings.get().contactWrenches(nextEvaluated, u);
        double contact = 0;
        for (int i = 6; i < wrenches.length; i++) {
            double f = humanoid ? wrenches[i] : Math.max(-1, Math.min(1, wrenches[i]));
            contact += f * f;
        }
        if (humanoid) {
            double speed =
                    (readings.get().centre(nextEvaluated)[0] - readings.get().centre(evaluated)[0]) / dt;
            return (ends(next) ? 0 : 5) + 1.25 * speed - 0.1 * effort - Math.min(10, 5e-7 * contact);
        }
        return (ends(next) ? 0 : 1) + (nextEvaluated[0] - evaluated[0]) / dt - 0.5 * effort - 5e-4 * contact;
    }

    @Override
    public boolean ends(double[] x) {
        if (humanoid) {
            return !(x[2] > 1 && x[2] < 2);
        }
        for (double v : x) {
            if (!Double.isFinite(v)) {
                return true;
            }
        }
        return !(x[2] >= 0.2 && x[2] <= 1);
    }

    @Override
    public List<Variable> sees() {
        List<Variable> seen = new ArrayList<>(new BodyDynamics(model).spec().state());
        seen.remove(0);
        seen.remove(0);
        if (humanoid) {
            List<String> inertia = List.of("xx", "yy", "zz", "xy", "xz", "yz", "mx", "my", "mz", "m");
            each("inertia", inertia, "kg m^2", seen);
            each("velocity", List.of("wx", "wy", "wz", "vx", "vy", "vz"), "m/s", seen);
            for (int d = 6; d < model.nv(); d++) {
                seen.add(Variable.of("motor_" + d, "N m"));
            }
        }
        each("contact", SPATIAL, "N", seen);
        return seen;
    }

    private void each(String what, List<String> parts, String unit, List<Variable> seen) {
        for (int i = 1; i < model.bodies(); i++) {
            for (String part : parts) {
                seen.add(Variable.of(what + "_" + i + "_" + part, unit));
            }
        }
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        BodyReadings r = readings.get();
        System.arraycopy(x, 2, out, 0, x.length - 2);
        int at = x.length - 2;
        if (humanoid) {
            at = put(r.inertias(evaluated), 10, 1, out, at);
            at = put(r.velocities(evaluated), 6, 1, out, at);
            at = put(r.actuatorForces(evaluated, u), 1, 6, out, at);
        }
        double[] wrenches = r.contactWrenches(evaluated, u);
        for (int i = 0; i < wrenches.length && !humanoid; i++) {
            wrenches[i] = Math.max(-1, Math.min(1, wrenches[i]));
        }
        put(wrenches, 6, 1, out, at);
    }

    /** All but the first so many groups; returns where the next numbers go. */
    private static int put(double[] values, int width, int skipped, double[] out, int at) {
        int from = width * skipped;
        System.arraycopy(values, from, out, at, values.length - from);
        return at + values.length - from;
    }

    /** Speed along x against 3 m/s, height, how far the torso leans, and the actions. */
    @Override
    public ResidualCost cost() {
        int n = model.nq() + model.nv();
        int m = model.nu();
        double[] goals = {3, model.qpos0()[2] - (humanoid ? 0 : 0.2), 0, 0};
        return new ResidualCost(
                n,
                m,
                new PickedStates(n, m, new int[] {model.nq(), 2, 4, 5}, goals),
                List.of(
                        new ResidualCost.Term("speed", 1, Norms.smoothAbs(1), 1, 1),
                        new ResidualCost.Term("height", 1, Norms.squared(), humanoid ? 20 : 2, humanoid ? 20 : 2),
                        new ResidualCost.Term("lean", 2, Norms.squared(), 10, 10),
                        new ResidualCost.Term("effort", m, Norms.squared(), humanoid ? 0.1 : 0.05, 0)));
    }
}
