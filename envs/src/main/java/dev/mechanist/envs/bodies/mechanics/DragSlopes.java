package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;

/** How the drag of a medium on the box of a body, see {@link FluidBox}, follows the spatial velocity of the body. */
final class DragSlopes {
    private final BodyTables t;
    private final SpatialTree tree;
    private final double density;
    private final double viscosity;
    private final double[] medium;
    /** The map from spatial velocity to the local one that {@link #localAxis} last wrote. */
    final double[] row = new double[6];

    DragSlopes(BodyTables t, SpatialTree tree, BodyOption option) {
        this.t = t;
        this.tree = tree;
        density = option.actingDensity();
        viscosity = option.actingViscosity();
        medium = option.wind();
    }

    /** D = sum over the principal axes of slope times e e', with e the map from spatial velocity to the local one. */
    void add(int i, double[] drag) {
        int origin = 3 * t.bodyRoot[i];
        double[] frame = tree.principal(i);
        double[] c = {
            tree.centre[3 * i] - tree.position[origin],
            tree.centre[3 * i + 1] - tree.position[origin + 1],
            tree.centre[3 * i + 2] - tree.position[origin + 2]
        };
        for (int k = 0; k < 6; k++) {
            localAxis(frame, c, k);
            double speed = localSpeed(i);
            double slope = k < 3
                    ? FluidBox.torqueSlope(tree.box(), 3 * i, k, speed, density, viscosity)
                    : FluidBox.forceSlope(tree.box(), 3 * i, k - 3, speed, density, viscosity);
            for (int r = 0; r < 6; r++) {
                for (int s = 0; s < 6; s++) {
                    drag[36 * i + 6 * r + s] += slope * row[r] * row[s];
                }
            }
        }
    }

    /** row . V = angular velocity about principal axis k (k < 3), or velocity of the centre along axis k - 3. */
    void localAxis(double[] frame, double[] c, int k) {
        double x = frame[k % 3];
        double y = frame[3 + k % 3];
        double z = frame[6 + k % 3];
        if (k < 3) {
            row[0] = x;
            row[1] = y;
            row[2] = z;
            row[3] = 0;
            row[4] = 0;
            row[5] = 0;
        } else {
            row[0] = c[1] * z - c[2] * y;
            row[1] = c[2] * x - c[0] * z;
            row[2] = c[0] * y - c[1] * x;
            row[3] = x;
            row[4] = y;
            row[5] = z;
        }
    }

    double localSpeed(int i) {
        double sum = 0;
        for (int k = 0; k < 6; k++) {
            sum += row[k] * (tree.velocity[6 * i + k] - (k < 3 ? 0 : medium[k - 3]));
        }
        return sum;
    }
}
