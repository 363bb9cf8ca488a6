package dev.mechanist.envs.bodies.forces;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What takes the weight of bodies, or a share of it: a force against gravity at the centre of mass of each, as MuJoCo's
 * attribute {@code gravcomp} has it.
 */
public final class GravityCompensation {
    private final BodyTables t;
    private final SpatialTree tree;
    private final PointRows points;
    private final double[] gravity;
    private final int[] bodies;
    private final double[] force;
    private final double[] cross = new double[6];
    private final double[] moved = new double[3];
    private final double[] turned = new double[3];

    private GravityCompensation(BodyModel model, SpatialTree tree, int[] bodies) {
        t = model.tables();
        this.tree = tree;
        this.bodies = bodies;
        points = new PointRows(t, tree);
        gravity = model.option().gravity();
        force = new double[t.nv];
    }

    /** Null for a model without any. */
    public static GravityCompensation of(BodyModel model, SpatialTree tree) {
        BodyTables t = model.tables();
        BodyOption option = model.option();
        boolean off = option.disabled(BodyOption.DISABLE_GRAVITY) || option.passiveOff();
        int[] bodies = IntStream.range(1, off ? 1 : t.bodyMass.length)
                .filter(i -> t.bodyCompensated.length > 0 && t.bodyCompensated[i] != 0)
                .toArray();
        return bodies.length == 0 ? null : new GravityCompensation(model, tree, bodies);
    }

    /** Generalised forces in the state that the tree holds [nv]; not a copy. */
    public double[] forces() {
        Arrays.fill(force, 0);
        for (int i : bodies) {
            points.along(i, tree.centre, 3 * i, gravity, 0, -t.bodyMass[i] * t.bodyCompensated[i], force, 0);
        }
        return force;
    }

    /**
     * Adds how the forces change with displacements.
     *
     * @param derivatives say which axes move along with which
     * @param joints say where the forces are at a bound and do not change
     * @param byQ [nv, nv], row-major
     */
    public void addDerivatives(TreeDerivatives derivatives, JointForces joints, double[] byQ) {
        int nv = t.nv;
        for (int i : bodies) {
            double weight = -t.bodyMass[i] * t.bodyCompensated[i];
            for (int k = points.lastDof(i); k >= 0; k = t.dofParent[k]) {
                velocity(tree.motion, 6 * k, i, moved);
                for (int j = points.lastDof(i); j >= 0; j = t.dofParent[j]) {
                    if (joints.holdsCompensation(j)) {
                        continue;
                    }
                    double[] s = tree.motion;
                    int o = 6 * j;
                    double x = s[o + 1] * moved[2] - s[o + 2] * moved[1];
                    double y = s[o + 2] * moved[0] - s[o] * moved[2];
                    double z = s[o] * moved[1] - s[o + 1] * moved[0];
                    double sum = gravity[0] * x + gravity[1] * y + gravity[2] * z;
                    if (derivatives.moves(k, j)) {
                        TreeDerivatives.crossMotion(s, 6 * k, s, o, cross);
                        sum += along(cross, i);
                    }
                    byQ[j * nv + k] += weight * sum;
                }
            }
        }
    }

    private void velocity(double[] s, int o, int body, double[] out) {
        int origin = 3 * t.bodyRoot[body];
        double x = tree.centre[3 * body] - tree.position[origin];
        double y = tree.centre[3 * body + 1] - tree.position[origin + 1];
        double z = tree.centre[3 * body + 2] - tree.position[origin + 2];
        out[0] = s[o + 3] + s[o + 1] * z - s[o + 2] * y;
        out[1] = s[o + 4] + s[o + 2] * x - s[o] * z;
        out[2] = s[o + 5] + s[o] * y - s[o + 1] * x;
    }

    private double along(double[] s, int body) {
        velocity(s, 0, body, turned);
        return gravity[0] * turned[0] + gravity[1] * turned[1] + gravity[2] * turned[2];
    }
}
