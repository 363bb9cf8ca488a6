package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.forces.Actuators;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * Tendons and actuators in one state; for checks and for looking closely, not for speed.
 *
 * @param tendonLength m or rad [ntendon]
 * @param tendonSpeed m/s or rad/s [ntendon]
 * @param tendonRows how lengths follow the degrees of freedom, row-major [ntendon nv]
 * @param actuatorLength in units of the gear [nu]
 * @param actuatorSpeed the same per second [nu]
 * @param actuatorRows how unit forces act on the degrees of freedom, row-major [nu nv]
 * @param actuatorForce N, N m or in units of the gear [nu]
 * @param activationRate 1/s [na]
 */
record PullReadings(
        double[] tendonLength,
        double[] tendonSpeed,
        double[] tendonRows,
        double[] actuatorLength,
        double[] actuatorSpeed,
        double[] actuatorRows,
        double[] actuatorForce,
        double[] activationRate) {
    /** Reads a state x [n] under the given controls [nu]. */
    public static PullReadings of(BodyModel model, BodySimulator simulator, double[] x, double[] given) {
        double[] u = model.nu() == 0 ? given : simulator.acting(x, 0, given, 0).clone();
        BodyTables t = model.tables();
        int nv = t.nv;
        int nu = model.nu();
        int tendons = t.tendonName.length;
        JointForces joints = simulator.jointForces();
        Actuators actuators = joints.actuators();
        simulator.spatial().update(x, 0, x, t.nq);
        joints.place();
        PullReadings r = new PullReadings(
                new double[tendons],
                new double[tendons],
                new double[tendons * nv],
                new double[nu],
                new double[nu],
                new double[nu * nv],
                new double[nu],
                new double[t.na]);
        double[] row = new double[nv];
        for (int i = 0; i < tendons; i++) {
            r.tendonLength[i] = joints.tendons().length(i, x, 0);
            r.tendonSpeed[i] = joints.tendons().speed(i, x, t.nq);
            java.util.Arrays.fill(row, 0);
            joints.tendons().add(i, 1, row);
            System.arraycopy(row, 0, r.tendonRows, i * nv, nv);
        }
        boolean on = !model.option().disabled(BodyOption.DISABLE_ACTUATION);
        for (int a = 0; a < nu; a++) {
            r.actuatorLength[a] = actuators.length(a, x, 0);
            actuators.moment(a, x, 0, r.actuatorRows, a * nv);
            for (int d = 0; d < nv && on; d++) {
                r.actuatorSpeed[a] += r.actuatorRows[a * nv + d] * x[t.nq + d];
            }
        }
        if (on) {
            actuators.forces(x, 0, x, t.nq, u, 0, r.actuatorForce);
            actuators.rates(x, t.nq, u, 0, r.activationRate, 0);
        }
        return r;
    }
}
