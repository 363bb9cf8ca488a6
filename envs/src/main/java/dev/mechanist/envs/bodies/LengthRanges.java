package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.forces.Actuators;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.LengthSearch;
import java.util.Arrays;

/**
 * The lengths that an actuator can have, found as MuJoCo finds them (mj_setLengthRange, documentation, Modeling, length range):
 * pulled each way by its own moment alone, without gravity, springs, dampers, friction, contacts and other actuators, until
 * limits and ties hold it.
 */
public final class LengthRanges {
    private final BodyModel model;
    private final LengthSearch search;
    private final BodySimulator simulator;
    private final Actuators actuators;
    private final double h;

    public LengthRanges(BodyModel given, LengthSearch search) {
        this.search = search;
        BodyOption option = given.option();
        h = search.timestep() > 0 ? search.timestep() : option.timestep();
        model = given.withOption(option.withTimestep(h)
                .withIntegrator(BodyIntegrator.EULER)
                .withDisableFlags(BodyOption.DISABLE_FRICTIONLOSS
                        | BodyOption.DISABLE_CONTACT
                        | BodyOption.DISABLE_SPRING
                        | BodyOption.DISABLE_DAMPER
                        | BodyOption.DISABLE_GRAVITY
                        | BodyOption.DISABLE_ACTUATION));
        simulator = new BodySimulator(model);
        actuators = simulator.jointForces().actuators();
    }

    /**
     * The least and the largest length of an actuator, in the units of its gear.
     *
     * @throws IllegalArgumentException where it does not come to rest
     */
    public double[] of(int a) {
        double[] low = pull(a, -1);
        double[] high = pull(a, 1);
        double[] range = {low[0], high[1]};
        double width = range[1] - range[0];
        double unrest = Math.max(low[1] - low[0], high[1] - high[0]);
        if (!(width > 0)) {
            throw new IllegalArgumentException(
                    "pulled each way it has lengths from " + range[0] + " to " + range[1] + "; give it a lengthrange");
        }
        if (!(unrest <= search.tolerance() * width)) {
            throw new IllegalArgumentException("its length does not come to rest when it is pulled: it still moves by "
                    + unrest + " of " + width + "; give it a lengthrange, or its joints limits");
        }
        return range;
    }

    /** The least and the largest length at the end of a pull. */
    private double[] pull(int a, int sign) {
        int nq = model.nq();
        int nv = model.nv();
        double[] x = Arrays.copyOf(model.qpos0(), simulator.n());
        double[] next = new double[x.length];
        double[] u = new double[model.nu()];
        double[] moment = new double[nv];
        double[] unit = new double[nv];
        double slowing = Math.exp(-h / Math.max(0.01, search.timeConstant()));
        double[] seen = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double time = 0; time < search.total(); ) {
            for (int d = 0; d < nv; d++) {
                x[nq + d] *= slowing;
            }
            simulator.weighing().update(x, 0, x, nq);
            simulator.jointForces().place();
            double length = actuators.length(a, x, 0);
            actuators.moment(a, x, 0, moment, 0);
            simulator.weighing().factor(model.tables().dofArmature);
            simulator.weighing().solve(moment, unit);
            double scale = sign * search.acceleration() / Math.max(1e-15, size(unit));
            double force = Math.abs(scale) * size(moment);
            if (search.mostForce() > 0 && force > search.mostForce()) {
                scale *= search.mostForce() / force;
            }
            for (int d = 0; d < nv; d++) {
                moment[d] *= scale;
            }
            simulator.apply(moment);
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
            time += h;
            if (time > search.total() - search.interval()) {
                seen[0] = Math.min(seen[0], length);
                seen[1] = Math.max(seen[1], length);
            }
        }
        return seen;
    }

    private static double size(double[] v) {
        double sum = 0;
        for (double c : v) {
            sum += c * c;
        }
        return Math.sqrt(sum);
    }
}
