package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodyReadings;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Four tasks of the DeepMind Control Suite (Tassa et al. 2018): the cheetah runs, the hopper hops, the walker walks, the finger
 * spins a body on a hinge. Rewards are within 0 and 1, and no episode ends before its 1000 steps.
 */
public final class SuiteTask implements BodyTask {
    private static final double[] BALL = {0.05, 0.05, 0.05};
    private static final double[] PAD = {0.025, 0.03, 0.025};
    /** Places of the states that the costs speak of. */
    private static final int TORSO = 1;

    private enum Kind {
        CHEETAH("cheetah-run", "running, after the Control Suite", 1),
        HOPPER("hopper-hop", "hopping on one leg, after the Control Suite", 4),
        WALKER("walker-walk", "walking on two legs, after the Control Suite", 10),
        FINGER("finger-spin", "spinning a body with a finger, after the Control Suite", 2);

        private final String name;
        private final String summary;
        private final int substeps;

        Kind(String name, String summary, int substeps) {
            this.name = name;
            this.summary = summary;
            this.substeps = substeps;
        }
    }

    private final Kind kind;
    private final BodyModel model;
    private final ThreadLocal<BodyReadings> readings;

    private SuiteTask(Kind kind) {
        this.kind = kind;
        model = ZooModels.model(kind.name);
        readings = ThreadLocal.withInitial(() -> new BodyReadings(model));
    }

    /** Names of the four. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(kind -> kind.name).toList();
    }

    /** One of them, its body built. */
    public static SuiteTask named(String name) {
        return new SuiteTask(Arrays.stream(Kind.values())
                .filter(kind -> kind.name.equals(name))
                .findFirst()
                .orElseThrow());
    }

    @Override
    public String name() {
        return kind.name;
    }

    @Override
    public String summary() {
        return kind.summary;
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return kind.substeps;
    }

    @Override
    public int maxSteps() {
        return 1000;
    }

    @Override
    public double width() {
        return kind == Kind.FINGER ? 1.1 : 2.8;
    }

    @Override
    public Set<Integer> places() {
        return travels() ? Set.of(model.jointPosition(model.joint("rootx"))) : Set.of();
    }

    @Override
    public boolean travels() {
        return kind != Kind.FINGER;
    }

    /**
     * Joints with limits uniform within them, other hinges in any direction; the cheetah then rests for 200 steps, the finger
     * touches nothing.
     */
    @Override
    public void start(RandomStream random, double[] x) {
        BodySimulator simulator = new BodySimulator(model);
        double[] none = new double[model.nu()];
        do {
            draw(random, x);
        } while (kind == Kind.FINGER
                && !simulator.forwardDynamics(x, 0, none, 0).contacts().isEmpty());
        double[] next = new double[x.length];
        for (int k = 0; k < 200 && kind == Kind.CHEETAH; k++) {
            simulator.step(x, 0, none, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
    }

    private void draw(RandomStream random, double[] x) {
        Arrays.fill(x, 0);
        System.arraycopy(model.qpos0(), 0, x, 0, model.nq());
        double[] limited = model.field("jnt_limited");
        double[] range = model.field("jnt_range");
        for (int j = 0; j < model.joints(); j++) {
            if (limited[j] != 0) {
                x[j] = random.nextDouble(range[2 * j], range[2 * j + 1]);
            } else if (model.jointType(j).ordinal() == 3 && kind != Kind.CHEETAH) {
                x[j] = random.nextDouble(-Math.PI, Math.PI);
            }
        }
    }

    /** 1 above a bound, falling to a value at a margin below it in a line. */
    private static double rising(double x, double bound, double margin, double atMargin) {
        return x >= bound ? 1 : Math.max(0, 1 - (1 - atMargin) * (bound - x) / margin);
    }

    @Override
    public double reward(double[] x, double[] u, double[] next) {
        if (kind == Kind.FINGER) {
            return next[model.nq() + 2] <= -15 ? 1 : 0;
        }
        BodyPoses poses = readings.get().poses(next);
        double speed = poses.totalVelocity(model)[0];
        if (kind == Kind.CHEETAH) {
            return rising(speed, 10, 10, 0);
        }
        if (kind == Kind.HOPPER) {
            int foot = 3 * (model.bodies() - 1);
            double height = poses.centre()[3 * TORSO + 2] - poses.centre()[foot + 2];
            return height >= 0.6 && height <= 2 ? rising(speed, 2, 1, 0.5) : 0;
        }
        double height = poses.position()[3 * TORSO + 2];
        double low = Math.max(0, 1.2 - height) / 0.6;
        double standing = Math.exp(low * low * Math.log(0.1));
        double stand = (3 * standing + (1 + upright(poses, TORSO)) / 2) / 4;
        return stand * (5 * rising(speed, 1, 0.5, 0.5) + 1) / 6;
    }

    /** The share of a body's z axis along z. */
    private static double upright(BodyPoses poses, int body) {
        double[] q = Arrays.copyOfRange(poses.quaternion(), 4 * body, 4 * body + 4);
        return BodyPoses.rotated(q, new double[] {0, 0, 1})[2];
    }

    /** Touch is felt where forces were evaluated last; the suite evaluates places anew. */
    @Override
    public boolean behind() {
        return kind == Kind.HOPPER || kind == Kind.FINGER;
    }

    @Override
    public boolean ends(double[] x) {
        return false;
    }

    @Override
    public List<Variable> sees() {
        List<Variable> state = new ArrayList<>(new BodyDynamics(model).spec().state());
        List<Variable> seen = new ArrayList<>();
        int nq = model.nq();
        switch (kind) {
            case CHEETAH -> seen.addAll(state.subList(1, state.size()));
            case HOPPER -> {
                seen.addAll(state.subList(1, state.size()));
                seen.add(Variable.of("touch_toe", "log N"));
                seen.add(Variable.of("touch_heel", "log N"));
            }
            case WALKER -> {
                for (int i = 1; i < model.bodies(); i++) {
                    seen.add(Variable.of("xx_" + i, ""));
                    seen.add(Variable.of("xz_" + i, ""));
                }
                seen.add(Variable.of("height", "m"));
                seen.addAll(state.subList(nq, state.size()));
            }
            case FINGER -> {
                seen.addAll(state.subList(0, 2));
                seen.add(Variable.of("tip_x", "m"));
                seen.add(Variable.of("tip_z", "m"));
                seen.addAll(state.subList(nq, state.size()));
                seen.add(Variable.of("touchtop", "log N"));
                seen.add(Variable.of("touchbottom", "log N"));
            }
        }
        return seen;
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        int nq = model.nq();
        switch (kind) {
            case CHEETAH -> System.arraycopy(x, 1, out, 0, x.length - 1);
            case HOPPER -> {
                System.arraycopy(x, 1, out, 0, x.length - 1);
                touches(evaluated, u, BALL, out, x.length - 1);
            }
            case WALKER -> {
                BodyPoses poses = readings.get().poses(x);
                int at = 0;
                for (int i = 1; i < model.bodies(); i++) {
                    double[] q = Arrays.copyOfRange(poses.quaternion(), 4 * i, 4 * i + 4);
                    out[at++] = BodyPoses.rotated(q, new double[] {1, 0, 0})[0];
                    out[at++] = BodyPoses.rotated(q, new double[] {0, 0, 1})[0];
                }
                out[at++] = poses.position()[3 * TORSO + 2];
                System.arraycopy(x, nq, out, at, model.nv());
            }
            case FINGER -> {
                System.arraycopy(x, 0, out, 0, 2);
                // The tip is 0.13 m from the hinge, which turns about -y.
                out[2] = -0.13 * Math.sin(x[2]);
                out[3] = 0.13 * Math.cos(x[2]);
                System.arraycopy(x, nq, out, 4, 3);
                touches(evaluated, u, PAD, out, 7);
            }
        }
    }

    private void touches(double[] x, double[] u, double[] radii, double[] out, int at) {
        for (int site = 0; site < 2; site++) {
            out[at + site] = Math.log1p(readings.get().touch(x, u, site, radii));
        }
    }

    @Override
    public ResidualCost cost() {
        int n = model.nq() + model.nv();
        int m = model.nu();
        int nq = model.nq();
        int[] picked = switch (kind) {
            case CHEETAH, HOPPER -> new int[] {nq, 1, 2};
            case WALKER -> new int[] {nq + 1, 0, 2};
            case FINGER -> new int[] {nq + 2, 0, 1};
        };
        double[] goals = switch (kind) {
            case CHEETAH -> new double[] {12, 0, 0};
            case HOPPER -> new double[] {3, 0.1, 0};
            case WALKER -> new double[] {1.5, 0, 0};
            case FINGER -> new double[] {-20, 0, 0};
        };
        double posture = kind == Kind.CHEETAH ? 0.5 : kind == Kind.FINGER ? 0.01 : 5;
        return new ResidualCost(
                n,
                m,
                new PickedStates(n, m, picked, goals),
                List.of(
                        new ResidualCost.Term("speed", 1, Norms.smoothAbs(1), 1, 1),
                        new ResidualCost.Term("posture", 2, Norms.squared(), posture, posture),
                        new ResidualCost.Term("effort", m, Norms.squared(), 0.05, 0)));
    }
}
