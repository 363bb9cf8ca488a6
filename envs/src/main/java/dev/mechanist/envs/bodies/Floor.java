package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plane that something may touch: all points p with normal . p = height. Planes stand still, as MJCF demands of them.
 *
 * @param normal unit vector away from what is solid, world frame [3]; treat as immutable
 * @param height m, along the normal from the origin
 */
record Floor(double[] normal, double height) {
    /** Of all planes that geoms may touch, each once, in the order of the geoms. */
    static List<Floor> of(BodyModel model) {
        BodyTables t = model.tables();
        boolean[] touched = new boolean[t.geomType.length];
        for (int p : model.touchingPairs()) {
            // The smaller code comes first, and a plane's is the smallest.
            touched[t.pairGeom[2 * p]] = true;
        }
        List<Floor> floors = new ArrayList<>();
        for (int g = 0; g < touched.length; g++) {
            if (touched[g] && t.geomType[g] == GeomShape.PLANE.code()) {
                Floor floor = of(t, g);
                if (floors.stream().noneMatch(floor::isSame)) {
                    floors.add(floor);
                }
            }
        }
        return floors;
    }

    private static Floor of(BodyTables t, int geom) {
        double[] normal =
                Rotations.rotate(Arrays.copyOfRange(t.geomQuat, 4 * geom, 4 * geom + 4), new double[] {0, 0, 1});
        double[] point = Arrays.copyOfRange(t.geomPos, 3 * geom, 3 * geom + 3);
        for (int body = t.geomBody[geom]; body > 0; body = t.bodyParent[body]) {
            double[] turn = Arrays.copyOfRange(t.bodyQuat, 4 * body, 4 * body + 4);
            normal = Rotations.rotate(turn, normal);
            point = Rotations.rotate(turn, point);
            for (int i = 0; i < 3; i++) {
                point[i] += t.bodyPos[3 * body + i];
            }
        }
        return new Floor(normal, normal[0] * point[0] + normal[1] * point[1] + normal[2] * point[2]);
    }

    private boolean isSame(Floor other) {
        double apart = Math.abs(height - other.height);
        for (int i = 0; i < 3; i++) {
            apart = Math.max(apart, Math.abs(normal[i] - other.normal[i]));
        }
        return apart < 1e-12;
    }
}
