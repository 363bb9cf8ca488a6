package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.envs.bodies.mechanics.Displacement;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/**
 * How lengths and moments of spatial tendons and of actuators on sites change with displacements, by central differences: the
 * tangent points of wrapped tendons have no short derivatives. Good to about 1e-9 of the largest entry.
 */
public final class PathSlopes {
    private static final double STEP = 1e-5;

    private final BodyTables t;
    private final SpatialTree tree;
    private final Tendons tendons;
    private final SitePulls pulls;
    private final double[] still;
    private final double[] shift;
    private final double[] moved;
    /** d rows / d displacement: tendons [nv ntendon nv], actuators [nv nu nv]; d length of actuators [nv nu]. */
    public final double[] byTendon;

    public final double[] byPull;
    public final double[] pullLength;

    public PathSlopes(BodyModel model) {
        t = model.tables();
        tree = new SpatialTree(model);
        tendons = new Tendons(model, tree);
        pulls = new SitePulls(model, tree);
        still = new double[t.nv];
        shift = new double[t.nv];
        moved = new double[t.nq];
        byTendon = new double[t.nv * t.tendonName.length * t.nv];
        byPull = new double[t.nv * t.actuatorName.length * t.nv];
        pullLength = new double[t.nv * t.actuatorName.length];
    }

    public void evaluate(double[] q, int qo) {
        Arrays.fill(byTendon, 0);
        Arrays.fill(byPull, 0);
        Arrays.fill(pullLength, 0);
        for (int k = 0; k < t.nv; k++) {
            shift[k] = 1;
            for (int side = -1; side <= 1; side += 2) {
                Displacement.along(t, q, qo, shift, 0, side * STEP, moved, 0);
                tree.update(moved, 0, still, 0);
                tendons.place();
                pulls.place();
                double weight = side / (2 * STEP);
                if (tendons.anySpatial()) {
                    add(weight, tendons.rows(), byTendon, k);
                }
                add(weight, pulls.rows, byPull, k);
                add(weight, pulls.length, pullLength, k);
            }
            shift[k] = 0;
        }
    }

    private static void add(double weight, double[] values, double[] to, int k) {
        for (int i = 0; i < values.length; i++) {
            to[k * values.length + i] += weight * values[i];
        }
    }
}
