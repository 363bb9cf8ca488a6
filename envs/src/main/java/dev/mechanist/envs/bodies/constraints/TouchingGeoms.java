package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.Collisions;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import dev.mechanist.envs.bodies.shapes.TouchingPoints;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Where the geoms that may touch are in a state, and where they do: balls around them first, then the {@link Collisions} of a pair. */
final class TouchingGeoms {
    private final BodyTables t;
    private final SpatialTree tree;
    private final int[] pairs;
    private final int[] geoms;
    private final double[] reach;
    private final double[] place;
    private final double[] rotation;
    /** Rotations of the geoms in their bodies [9 ngeom]. */
    private final double[] ownRotation;

    private final Collisions collisions;

    TouchingGeoms(BodyModel model, SpatialTree tree) {
        t = model.tables();
        this.tree = tree;
        collisions = new Collisions(
                0,
                model.option().disabled(BodyOption.DISABLE_MULTICCD),
                model.option().search());
        pairs = model.touchingPairs();
        geoms = Arrays.stream(pairs)
                .flatMap(p -> IntStream.of(t.pairGeom[2 * p], t.pairGeom[2 * p + 1]))
                .distinct()
                .sorted()
                .toArray();
        int ng = t.geomName.length;
        place = new double[3 * ng];
        rotation = new double[9 * ng];
        reach = new double[ng];
        ownRotation = new double[9 * ng];
        for (int g : geoms) {
            reach[g] = reach(g);
            Rotations.matrix(t.geomQuat, 4 * g, ownRotation, 9 * g);
        }
    }

    /** Radius of a ball about a geom's centre that holds it; infinite for a plane. */
    private double reach(int g) {
        double a = t.geomSize[3 * g];
        double b = t.geomSize[3 * g + 1];
        double c = t.geomSize[3 * g + 2];
        return switch (GeomShape.ofCode(t.geomType[g])) {
            case PLANE -> Double.POSITIVE_INFINITY;
            case SPHERE -> a;
            case CAPSULE -> a + b;
            case CYLINDER -> Math.sqrt(a * a + b * b);
            case ELLIPSOID -> Math.max(a, Math.max(b, c));
            case BOX, MESH -> Math.sqrt(a * a + b * b + c * c);
        };
    }

    /** The pairs that may touch, as in the tables; not a copy. */
    int[] pairs() {
        return pairs;
    }

    /** Places and rotations of the geoms; not copies. */
    double[] places() {
        return place;
    }

    double[] rotations() {
        return rotation;
    }

    /** The points of the last pair that {@link #find} found. */
    TouchingPoints points() {
        return collisions.points();
    }

    /** Takes the state that the tree holds. */
    void place() {
        for (int g : geoms) {
            place(g);
        }
    }

    /** Whether a pair touches, or comes within its margin and gap; fills {@link #points}. */
    boolean find(int p) {
        int a = t.pairGeom[2 * p];
        int b = t.pairGeom[2 * p + 1];
        double margin = t.pairMargin[p] + t.pairGap[p];
        if (apart(a, b, margin)) {
            return false;
        }
        collisions.find(t.geomType[a], t.geomType[b], a, b, place, rotation, t.geomSize, t.geomHull, margin);
        return collisions.points().count() > 0;
    }

    private void place(int g) {
        int i = t.geomBody[g];
        int m = 9 * i;
        double x = t.geomPos[3 * g];
        double y = t.geomPos[3 * g + 1];
        double z = t.geomPos[3 * g + 2];
        double[] r = tree.rotation;
        for (int k = 0; k < 3; k++) {
            place[3 * g + k] =
                    tree.position[3 * i + k] + r[m + 3 * k] * x + r[m + 3 * k + 1] * y + r[m + 3 * k + 2] * z;
        }
        double[] own = ownRotation;
        int o = 9 * g;
        for (int k = 0; k < 9; k += 3) {
            double a = r[m + k];
            double b = r[m + k + 1];
            double c = r[m + k + 2];
            rotation[o + k] = a * own[o] + b * own[o + 3] + c * own[o + 6];
            rotation[o + k + 1] = a * own[o + 1] + b * own[o + 4] + c * own[o + 7];
            rotation[o + k + 2] = a * own[o + 2] + b * own[o + 5] + c * own[o + 8];
        }
    }

    /** Whether balls around two geoms, or a ball and a plane, say that they are too far from each other. */
    private boolean apart(int a, int b, double margin) {
        double x = place[3 * b] - place[3 * a];
        double y = place[3 * b + 1] - place[3 * a + 1];
        double z = place[3 * b + 2] - place[3 * a + 2];
        if (reach[a] == Double.POSITIVE_INFINITY) {
            double height = x * rotation[9 * a + 2] + y * rotation[9 * a + 5] + z * rotation[9 * a + 8];
            return height > reach[b] + margin;
        }
        double most = reach[a] + reach[b] + margin;
        return x * x + y * y + z * z > most * most;
    }
}
