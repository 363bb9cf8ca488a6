package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Actuators that push a site, by itself or against another one, and slider-cranks: their lengths in the state that a tree holds
 * and how a unit force acts on the degrees of freedom, by the rules of MuJoCo's documentation (actuator/general: site, refsite,
 * cranksite).
 */
public final class SitePulls {
    private final BodyTables t;
    private final SpatialTree tree;
    private final PointRows points;
    private final int[] actuators;
    private final double[] place = new double[3];
    private final double[] base = new double[3];
    private final double[] far = new double[3];
    private final double[] pose = new double[4];
    private final double[] basePose = new double[4];
    private final double[] rotation = new double[9];
    private final double[] turned = new double[3];
    private final double[] world = new double[3];
    private final boolean[] shared;
    /** Lengths [nu] and moments [nu nv]. */
    public final double[] length;

    public final double[] rows;

    public SitePulls(BodyModel model, SpatialTree tree) {
        t = model.tables();
        this.tree = tree;
        points = new PointRows(t, tree);
        actuators = IntStream.range(0, t.actuatorSite.length)
                .filter(a -> t.actuatorSite[a] >= 0)
                .toArray();
        length = new double[t.actuatorSite.length];
        rows = new double[t.actuatorSite.length * t.nv];
        shared = new boolean[t.nv];
    }

    public static boolean any(BodyModel model) {
        return Arrays.stream(model.tables().actuatorSite).anyMatch(s -> s >= 0);
    }

    /** Takes the state that the tree holds. */
    public void place() {
        for (int a : actuators) {
            Arrays.fill(rows, a * t.nv, (a + 1) * t.nv, 0);
            length[a] = 0;
            locate(t.actuatorSite[a], place, pose);
            if (t.actuatorReferenceSite[a] < 0) {
                push(a);
            } else {
                locate(t.actuatorReferenceSite[a], base, basePose);
                Rotations.matrix(basePose, 0, rotation, 0);
                if (t.actuatorCrank[a] > 0) {
                    crank(a);
                } else {
                    pushAgainst(a);
                }
            }
        }
    }

    private void locate(int site, double[] at, double[] quaternion) {
        int i = t.siteBody[site];
        double[] r = tree.rotation;
        for (int k = 0; k < 3; k++) {
            int m = 9 * i + 3 * k;
            at[k] = tree.position[3 * i + k]
                    + r[m] * t.sitePos[3 * site]
                    + r[m + 1] * t.sitePos[3 * site + 1]
                    + r[m + 2] * t.sitePos[3 * site + 2];
        }
        Rotations.multiply(tree.quaternion, 4 * i, t.siteQuat, 4 * site, quaternion, 0);
    }

    /** A site's own turn first and its body's then: MuJoCo takes the two in this order where it measures how far a site is turned. */
    private void alone(int site, double[] quaternion) {
        Rotations.multiply(t.siteQuat, 4 * site, tree.quaternion, 4 * t.siteBody[site], quaternion, 0);
    }

    /** world = rotation times three numbers of an actuator's gear. */
    private void gear(int a, int from) {
        for (int k = 0; k < 3; k++) {
            world[k] = rotation[3 * k] * t.actuatorGear[6 * a + from]
                    + rotation[3 * k + 1] * t.actuatorGear[6 * a + from + 1]
                    + rotation[3 * k + 2] * t.actuatorGear[6 * a + from + 2];
        }
    }

    /** A wrench in the site's own frame; such an actuator has no length. */
    private void push(int a) {
        int body = t.siteBody[t.actuatorSite[a]];
        Rotations.matrix(pose, 0, rotation, 0);
        gear(a, 0);
        points.along(body, place, 0, world, 0, 1, rows, a * t.nv);
        gear(a, 3);
        points.about(body, world, 0, 1, rows, a * t.nv);
    }

    /** Place and orientation in the frame of the reference; what moves both sites is left out of the moment. */
    private void pushAgainst(int a) {
        int body = t.siteBody[t.actuatorSite[a]];
        int other = t.siteBody[t.actuatorReferenceSite[a]];
        double[] g = t.actuatorGear;
        int o = a * t.nv;
        gear(a, 0);
        for (int k = 0; k < 3; k++) {
            length[a] += world[k] * (place[k] - base[k]);
        }
        points.along(body, place, 0, world, 0, 1, rows, o);
        points.along(other, base, 0, world, 0, -1, rows, o);
        if (g[6 * a + 3] != 0 || g[6 * a + 4] != 0 || g[6 * a + 5] != 0) {
            alone(t.actuatorSite[a], pose);
            alone(t.actuatorReferenceSite[a], basePose);
            Rotations.difference(pose, 0, basePose, 0, turned, 0);
            for (int k = 0; k < 3; k++) {
                length[a] += g[6 * a + 3 + k] * turned[k];
            }
            gear(a, 3);
            points.about(body, world, 0, 1, rows, o);
            points.about(other, world, 0, -1, rows, o);
        }
        Arrays.fill(shared, false);
        for (int d = points.lastDof(body); d >= 0; d = t.dofParent[d]) {
            shared[d] = true;
        }
        for (int d = points.lastDof(other); d >= 0; d = t.dofParent[d]) {
            rows[o + d] = shared[d] ? 0 : rows[o + d];
        }
    }

    /** Where on the slider's axis the rod from the crank's end stands: a = v . z, length a - sqrt(a^2 + rod^2 - v^2). */
    private void crank(int a) {
        int body = t.siteBody[t.actuatorSite[a]];
        int slider = t.siteBody[t.actuatorReferenceSite[a]];
        double along = 0;
        double square = 0;
        for (int k = 0; k < 3; k++) {
            far[k] = place[k] - base[k];
            along += far[k] * rotation[3 * k + 2];
            square += far[k] * far[k];
        }
        double rod = t.actuatorCrank[a];
        double rest = along * along + rod * rod - square;
        double gear = t.actuatorGear[6 * a];
        double root = Math.sqrt(Math.max(0, rest));
        length[a] = gear * (along - root);
        int o = a * t.nv;
        for (int k = 0; k < 3; k++) {
            double axis = rotation[3 * k + 2];
            world[k] = rest > 0 ? gear * (axis * (1 - along / root) + far[k] / root) : gear * axis;
            turned[k] = rest > 0 ? gear * far[k] * (1 - along / root) : gear * far[k];
        }
        points.along(body, place, 0, world, 0, 1, rows, o);
        points.along(slider, base, 0, world, 0, -1, rows, o);
        // The axis z of the slider moves by w x z: turned . (w x z) = w . (z x turned).
        double x = rotation[2];
        double y = rotation[5];
        double z = rotation[8];
        world[0] = y * turned[2] - z * turned[1];
        world[1] = z * turned[0] - x * turned[2];
        world[2] = x * turned[1] - y * turned[0];
        points.about(slider, world, 0, 1, rows, o);
    }
}
