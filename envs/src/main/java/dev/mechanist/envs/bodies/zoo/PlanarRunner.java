package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Variable;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gymnasium's runners in the vertical plane, version 5: the first three coordinates are the torso's place x, height z and pitch.
 * They are paid for their speed along x, by differences over the whole step, and pay for their actions; hopper and walker are
 * paid for being upright too, and an episode ends where they are not. Seen is all but x, with speeds clipped where the source
 * does.
 */
public final class PlanarRunner implements BodyTask {
    /**
     * What the three differ in.
     *
     * @param substeps of the model per action
     * @param effort what the squared action costs
     * @param healthy reward for being upright; 0 for none, and then an episode has no end
     * @param lowest height that counts as upright, m
     * @param highest height, m
     * @param tilt largest pitch, rad
     * @param wild largest magnitude of any other coordinate or speed
     * @param noise of the start: uniform to either side
     * @param gaussianSpeeds whether the speeds start normally distributed instead
     * @param goal speed that the cost asks for, m/s
     * @param height that the cost asks for, m
     * @param upright weight of height and pitch in the cost
     */
    private record Rules(
            int substeps,
            double effort,
            double healthy,
            double lowest,
            double highest,
            double tilt,
            double wild,
            double noise,
            boolean gaussianSpeeds,
            double goal,
            double height,
            double upright) {}

    private static final double FASTEST_SEEN = 10;

    private final String name;
    private final String summary;
    private final BodyModel model;
    private final Rules rules;
    private final double dt;

    private PlanarRunner(String name, String summary, Rules rules) {
        this.name = name;
        this.summary = summary;
        this.rules = rules;
        model = ZooModels.model(name);
        dt = rules.substeps * model.option().timestep();
    }

    /** HalfCheetah-v5. */
    public static PlanarRunner halfCheetah() {
        double none = Double.POSITIVE_INFINITY;
        return new PlanarRunner(
                "half-cheetah",
                "running on two legs in a plane (Gymnasium HalfCheetah-v5)",
                new Rules(5, 0.1, 0, -none, none, none, none, 0.1, true, 12, 0, 0.5));
    }

    /** Hopper-v5. */
    public static PlanarRunner hopper() {
        return new PlanarRunner(
                "hopper",
                "hopping forward on one leg (Gymnasium Hopper-v5)",
                new Rules(4, 1e-3, 1, 0.7, Double.POSITIVE_INFINITY, 0.2, 100, 5e-3, false, 2, 1.25, 10));
    }

    /** Walker2d-v5. */
    public static PlanarRunner walker() {
        return new PlanarRunner(
                "walker2d",
                "walking forward on two legs (Gymnasium Walker2d-v5)",
                new Rules(4, 1e-3, 1, 0.8, 2, 1, Double.POSITIVE_INFINITY, 5e-3, false, 2, 1.25, 10));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public BodyModel model() {
        return model;
    }

    @Override
    public int substeps() {
        return rules.substeps;
    }

    @Override
    public int maxSteps() {
        return 1000;
    }

    @Override
    public Set<Integer> places() {
        return Set.of(0);
    }

    @Override
    public boolean travels() {
        return true;
    }

    @Override
    public void start(RandomStream random, double[] x) {
        double[] q = model.qpos0();
        for (int i = 0; i < x.length; i++) {
            boolean speed = i >= q.length;
            double centre = speed ? 0 : q[i];
            x[i] = centre
                    + (speed && rules.gaussianSpeeds
                            ? rules.noise * random.nextGaussian()
                            : random.nextDouble(-rules.noise, rules.noise));
        }
    }

    @Override
    public double reward(double[] x, double[] u, double[] next) {
        double effort = 0;
        for (double a : u) {
            effort += a * a;
        }
        double upright = rules.healthy > 0 && healthy(next) ? rules.healthy : 0;
        return upright + (next[0] - x[0]) / dt - rules.effort * effort;
    }

    private boolean healthy(double[] x) {
        for (int i = 2; i < x.length; i++) {
            if (!(Math.abs(x[i]) < rules.wild)) {
                return false;
            }
        }
        return x[1] > rules.lowest && x[1] < rules.highest && Math.abs(x[2]) < rules.tilt;
    }

    @Override
    public boolean ends(double[] x) {
        return rules.healthy > 0 && !healthy(x);
    }

    @Override
    public List<Variable> sees() {
        List<Variable> state = new ArrayList<>(new BodyDynamics(model).spec().state());
        state.remove(0);
        return state;
    }

    @Override
    public void see(double[] x, double[] evaluated, double[] u, double[] out) {
        int nq = model.nq();
        for (int i = 1; i < x.length; i++) {
            boolean clipped = i >= nq && rules.healthy > 0;
            out[i - 1] = clipped ? Math.max(-FASTEST_SEEN, Math.min(FASTEST_SEEN, x[i])) : x[i];
        }
    }

    /** The speed against a goal, nearly its absolute value far below it; height and pitch; the actions. */
    @Override
    public ResidualCost cost() {
        int n = model.nq() + model.nv();
        boolean tall = rules.height > 0;
        int[] indices = tall ? new int[] {model.nq(), 1, 2} : new int[] {model.nq(), 2};
        double[] goals = tall ? new double[] {rules.goal, rules.height, 0} : new double[] {rules.goal, 0};
        return new ResidualCost(
                n,
                model.nu(),
                new PickedStates(n, model.nu(), indices, goals),
                List.of(
                        new ResidualCost.Term("speed", 1, Norms.smoothAbs(1), 1, 1),
                        new ResidualCost.Term("posture", tall ? 2 : 1, Norms.squared(), rules.upright, rules.upright),
                        new ResidualCost.Term("effort", model.nu(), Norms.squared(), Math.max(rules.effort, 0.01), 0)));
    }
}
