package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.InverseWeights;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.List;

/** What the reading of a file asks of the mechanics of its model, in the reference configuration: inertias, moments, lengths. */
public final class ReferenceReadings {
    private static final double IDLE = 1e-13;

    private final BodySimulator simulator;
    private final BodyModel model;
    private final BodyTables t;
    private final SpatialTree tree;
    private final JointForces joints;

    public ReferenceReadings(BodyModel model) {
        this.model = model;
        simulator = new BodySimulator(model);
        t = model.tables();
        tree = simulator.spatial();
        joints = simulator.jointForces();
    }

    private void place(double[] q) {
        tree.update(q, 0, new double[t.nv], 0);
        joints.place();
    }

    /** How a unit force of every actuator acts on the degrees of freedom [nu nv]. */
    public double[] actuatorMoments() {
        double[] moments = new double[model.nu() * t.nv];
        place(t.qpos0);
        for (int a = 0; a < model.nu(); a++) {
            joints.actuators().moment(a, t.qpos0, 0, moments, a * t.nv);
        }
        return moments;
    }

    /** Sizes of the accelerations that unit forces of the actuators give [nu]. */
    public double[] actuatorAccelerations() {
        double[] moments = actuatorMoments();
        double[] sizes = new double[model.nu()];
        double[] unit = new double[t.nv];
        double[] column = new double[t.nv];
        simulator.weighing().factor(t.dofArmature);
        for (int a = 0; a < sizes.length; a++) {
            System.arraycopy(moments, a * t.nv, unit, 0, t.nv);
            simulator.weighing().solve(unit, column);
            sizes[a] = Math.sqrt(Arrays.stream(column).map(c -> c * c).sum());
        }
        return sizes;
    }

    /** Lengths of the tendons at given positions [nq], m or rad. */
    public double[] tendonLengths(double[] q) {
        place(q);
        double[] lengths = new double[t.tendonName.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = joints.tendons().length(i, q, 0);
        }
        return lengths;
    }

    /** What each joint resists with, the others free: the inverse of the mean diagonal of M^-1 over its degrees of freedom [njnt]. */
    public double[] jointInertias() {
        return Arrays.stream(InverseWeights.ofJoints(model, tree, joints.tendons()))
                .map(weight -> 1 / weight)
                .toArray();
    }

    /**
     * A degree of freedom whose motion others make already: of its inertia nothing is left where they are free, so that the mass
     * matrix has no inverse; -1 for none.
     */
    public int idleDof() {
        int n = t.nv;
        double[] m = new double[n * n];
        place(t.qpos0);
        tree.massMatrix(t.dofArmature, m);
        double[] own = new double[n];
        for (int d = 0; d < n; d++) {
            own[d] = m[d * n + d];
        }
        for (int k = n - 1; k >= 0; k--) {
            double left = m[k * n + k];
            if (!(left > IDLE * own[k])) {
                return k;
            }
            for (int i = 0; i < k; i++) {
                double share = m[k * n + i] / left;
                for (int j = 0; j <= i && share != 0; j++) {
                    m[i * n + j] -= share * m[k * n + j];
                }
            }
        }
        return -1;
    }

    /** See {@link InverseWeights#weightless}. */
    public List<String> weightless() {
        return InverseWeights.weightless(model, tree, joints.tendons());
    }

    /** Diagonal of the mass matrix [nv]. */
    public double[] massMatrixDiagonal() {
        double[] matrix = new double[t.nv * t.nv];
        place(t.qpos0);
        tree.massMatrix(t.dofArmature, matrix);
        double[] diagonal = new double[t.nv];
        for (int d = 0; d < t.nv; d++) {
            diagonal[d] = matrix[d * t.nv + d];
        }
        return diagonal;
    }
}
