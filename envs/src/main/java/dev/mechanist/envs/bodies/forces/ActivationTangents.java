package dev.mechanist.envs.bodies.forces;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/**
 * How activations follow themselves and the controls in one step: each depends on itself and on the control of its actuator only,
 * so the tangents are two numbers for each.
 */
public final class ActivationTangents {
    private final BodyTables t;
    private final ActuatorLaw law;
    private final boolean off;
    private final int[] actuator;
    /** Tangents of the present stage by the activation at the start and by the control [na]. */
    private final double[] bySelf;

    private final double[] byControl;
    private final double[] rate;
    private final double[] rateBySelf;
    private final double[] rateByControl;
    private final double[] mean;
    private final double[] meanBySelf;
    private final double[] meanByControl;

    public ActivationTangents(BodyModel model, Actuators actuators) {
        t = model.tables();
        law = actuators.law();
        off = model.option().disabled(BodyOption.DISABLE_ACTUATION);
        int na = t.na;
        actuator = new int[na];
        for (int a = 0; a < t.actuatorActivation.length; a++) {
            if (t.actuatorActivation[a] >= 0) {
                actuator[t.actuatorActivation[a]] = a;
            }
        }
        bySelf = new double[na];
        byControl = new double[na];
        rate = new double[na];
        rateBySelf = new double[na];
        rateByControl = new double[na];
        mean = new double[na];
        meanBySelf = new double[na];
        meanByControl = new double[na];
    }

    /** One step at the rates of its start. */
    public void euler(double[] x, int ao, double[] u, int uo, double[] next, int no) {
        start();
        stage(x, ao, u, uo, 1);
        finish(x, ao, next, no);
    }

    public void start() {
        Arrays.fill(bySelf, 1);
        Arrays.fill(byControl, 0);
        Arrays.fill(mean, 0);
        Arrays.fill(meanBySelf, 0);
        Arrays.fill(meanByControl, 0);
    }

    /** Takes the rates of a stage, with a weight into their mean. */
    public void stage(double[] x, int ao, double[] u, int uo, double weight) {
        for (int s = 0; s < t.na && !off; s++) {
            int a = actuator[s];
            double act = x[ao + s];
            double slope = law.rateByActivation(a, act, u[uo + a]);
            rate[s] = law.rate(a, act, law.control(a, u[uo + a]));
            rateBySelf[s] = slope * bySelf[s];
            rateByControl[s] = slope * byControl[s] + law.rateByControl(a, act, u[uo + a]);
            mean[s] += weight * rate[s];
            meanBySelf[s] += weight * rateBySelf[s];
            meanByControl[s] += weight * rateByControl[s];
        }
    }

    /** The activations of the next stage, a time after the start x. */
    public void move(double[] x, int ao, double time, double[] stage, int so) {
        for (int s = 0; s < t.na; s++) {
            stage[so + s] = x[ao + s] + time * rate[s];
            bySelf[s] = 1 + time * rateBySelf[s];
            byControl[s] = time * rateByControl[s];
        }
    }

    /** The activations at the end of the step. */
    public void finish(double[] x, int ao, double[] next, int no) {
        for (int s = 0; s < t.na; s++) {
            int a = actuator[s];
            boolean moves = off || law.free(a, x[ao + s], mean[s]);
            next[no + s] = off ? x[ao + s] : law.next(a, x[ao + s], mean[s]);
            bySelf[s] = moves ? 1 + law.duration(a) * meanBySelf[s] : 0;
            byControl[s] = moves ? law.duration(a) * meanByControl[s] : 0;
        }
    }

    /**
     * Adds what activations do to an acceleration in a direction: of an activation [na], then of controls [nu].
     *
     * @param response to activations, from o [na, nv]; the direct one to controls is there already
     */
    public void chain(int direction, double[] response, int o, int nv, double[] out, int oo) {
        for (int s = 0; s < t.na; s++) {
            boolean own = direction == s;
            double through = own ? bySelf[s] - 1 : direction == t.na + actuator[s] ? byControl[s] : 0;
            for (int d = 0; d < nv && through != 0; d++) {
                out[oo + d] += through * response[o + s * nv + d];
            }
        }
    }

    /** Writes the rows of the activations of the next state, which are zero before. */
    public void write(double[] A, int ao, int columns, int first, double[] B, int bo) {
        for (int s = 0; s < t.na; s++) {
            A[ao + s * columns + first + s] = bySelf[s];
            B[bo + s * t.actuatorName.length + actuator[s]] = byControl[s];
        }
    }
}
