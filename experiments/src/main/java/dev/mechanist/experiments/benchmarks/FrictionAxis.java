package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.sysid.freerun.OutputSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A carriage on a screw (Janot, Gautier and Brunot 2019): m q'' = u - d q' - c sign(q') - o, with Coulomb's friction smooth about
 * rest, and with details of friction where asked for.
 *
 * @param dt time between samples, s
 * @param begin time of the first row since the machine was started, s
 * @param details of its friction that are free; the others are not there
 */
record FrictionAxis(double dt, double begin, Set<Detail> details) implements OutputSystem {
    /** What friction may have besides Coulomb's and a viscous one; a parameter each, in this order behind the four others. */
    enum Detail {
        /** Coulomb's rises towards rest (Stribeck). */
        STRIBECK(Parameter.real("stribeck", "N", 0, 0.1)),
        /** Another viscous friction backwards. */
        SIDES(Parameter.real("viscous_back", "N s/m", 0, 0.5)),
        /** A part with the square of the speed. */
        SQUARE(Parameter.real("square", "N s2/m2", 0, 3)),
        /** A cable that pulls. */
        SPRING(Parameter.real("stiffness", "N/m", 0, 0.2)),
        /** The offset moves from the machine's start on, as it warms up. */
        DRIFT(Parameter.real("drift", "N/s", 0, 0.002));

        private final Parameter parameter;

        Detail(Parameter parameter) {
            this.parameter = parameter;
        }
    }

    /** Speed about which friction turns round, m/s. */
    private static final double SMOOTH = 1e-3;

    /** Speed over which Stribeck's friction falls, m/s. */
    private static final double STRIBECK = 0.02;

    /** Outputs from which the speed at the start is seen. */
    private static final int SEEN = 60;

    FrictionAxis {
        details = Set.copyOf(details);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Parameter.positive("mass", "kg", 3),
                Parameter.positive("viscous", "N s/m", 5),
                Parameter.positive("coulomb", "N", 0.6),
                Parameter.real("offset", "N", 0, 0.2)));
        for (Detail detail : Detail.values()) {
            all.add(detail.parameter.withFree(details.contains(detail)));
        }
        return all;
    }

    @Override
    public List<Parameter> states() {
        return List.of(
                new Parameter("q", "m", 0, 1, -10, 10, true),
                new Parameter("speed", "m/s", 0, 0.2, -10, 10, true),
                new Parameter("elapsed", "s", begin, 1, begin, begin, false));
    }

    @Override
    public void step(double[] theta, double[] x, double u) {
        double v = x[1];
        double side = Math.tanh(v / SMOOTH);
        double friction = theta[2] + theta[4] * Math.exp(-(v / STRIBECK) * (v / STRIBECK));
        double viscous = theta[1] + (v < 0 ? theta[5] : 0);
        double force = u - theta[3] - theta[6] * v * Math.abs(v) - theta[7] * x[0] - theta[8] * x[2];
        // Friction that turns round is stiff: it is taken at the end of the step (linearised).
        double slope = friction * (1 - side * side) / SMOOTH;
        double change = dt * (force - viscous * v - friction * side) / (theta[0] + dt * (viscous + slope));
        x[0] += dt * (v + 0.5 * change);
        x[1] = v + change;
        x[2] += dt;
    }

    @Override
    public double output(double[] theta, double[] x) {
        return x[0];
    }

    /** Position and slope of the first outputs, by a parabola. */
    @Override
    public void guess(double[] theta, double[] y, int which, double[] x) {
        int rows = Math.min(SEEN, y.length);
        DMatrixRMaj normal = new DMatrixRMaj(3, 3);
        DMatrixRMaj right = new DMatrixRMaj(3, 1);
        for (int t = 0; t < rows; t++) {
            double[] powers = {1, t, (double) t * t};
            for (int i = 0; i < 3; i++) {
                right.add(i, 0, powers[i] * y[t]);
                for (int j = 0; j < 3; j++) {
                    normal.add(i, j, powers[i] * powers[j]);
                }
            }
        }
        DMatrixRMaj fitted = new DMatrixRMaj(3, 1);
        CommonOps_DDRM.solve(normal, right, fitted);
        x[0] = fitted.get(0);
        x[1] = fitted.get(1) / dt;
    }
}
