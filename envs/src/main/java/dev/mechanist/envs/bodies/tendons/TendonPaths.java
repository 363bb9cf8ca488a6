package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lengths of spatial tendons in the state that a tree holds, and how they follow the degrees of freedom: straight from site to
 * site, around geoms where these are in the way, each branch behind a pulley divided by its divisor.
 */
final class TendonPaths {
    /** How many chords an arc is shown by. */
    private static final int CHORDS = 12;

    private final BodyTables t;
    private final SpatialTree tree;
    private final PointRows points;
    private final Wrapping wrapping = new Wrapping();
    private final int[] spatial;
    private final int[] sites;
    private final int[] geoms;
    private final double[] site;
    private final double[] geom;
    private final double[] rotation;
    private final double[] turned = new double[4];
    private final double[] unit = new double[3];
    private final double[] rate = new double[3];
    private final double[] relative = new double[3];
    /** Receives the pieces while they are looked at; else null. */
    private List<double[]> shown;

    /** Lengths [ntendon] and their rows [ntendon nv]; those of fixed tendons are not filled. */
    public final double[] length;

    public final double[] rows;

    TendonPaths(BodyModel model, SpatialTree tree) {
        t = model.tables();
        this.tree = tree;
        points = new PointRows(t, tree);
        spatial = IntStream.range(0, t.tendonName.length)
                .filter(i -> t.wrapAddress[i + 1] > t.wrapAddress[i])
                .toArray();
        IntStream ends = IntStream.range(0, t.wrapType.length)
                .filter(w -> t.wrapType[w] == BodyTables.WRAP_SITE)
                .map(w -> t.wrapObject[w]);
        IntStream sides = IntStream.range(0, t.wrapType.length)
                .filter(w -> t.wrapType[w] >= BodyTables.WRAP_SPHERE && t.wrapParameter[w] >= 0)
                .map(w -> (int) t.wrapParameter[w]);
        sites = IntStream.concat(ends, sides).distinct().toArray();
        geoms = IntStream.range(0, t.wrapType.length)
                .filter(w -> t.wrapType[w] >= BodyTables.WRAP_SPHERE)
                .map(w -> t.wrapObject[w])
                .distinct()
                .toArray();
        site = new double[3 * t.siteName.length];
        geom = new double[3 * t.geomName.length];
        rotation = new double[9 * t.geomName.length];
        length = new double[t.tendonName.length];
        rows = new double[t.tendonName.length * t.nv];
    }

    /** Whether a model has any. */
    public static boolean any(BodyModel model) {
        return model.tables().wrapType.length > 0;
    }

    /** The pieces of all paths through space, to be looked at, once the state is placed: from and to, m, arcs in chords [6 each]. */
    List<double[]> pieces() {
        shown = new ArrayList<>();
        place();
        List<double[]> pieces = shown;
        shown = null;
        return pieces;
    }

    /** Takes the state that the tree holds. */
    public void place() {
        for (int s : sites) {
            point(t.siteBody[s], t.sitePos, 3 * s, site);
        }
        for (int g : geoms) {
            int i = t.geomBody[g];
            point(i, t.geomPos, 3 * g, geom);
            Rotations.multiply(tree.quaternion, 4 * i, t.geomQuat, 4 * g, turned, 0);
            Rotations.matrix(turned, 0, rotation, 9 * g);
        }
        for (int i : spatial) {
            follow(i);
        }
    }

    private void point(int body, double[] local, int o, double[] out) {
        double[] r = tree.rotation;
        for (int k = 0; k < 3; k++) {
            int m = 9 * body + 3 * k;
            out[o + k] =
                    tree.position[3 * body + k] + r[m] * local[o] + r[m + 1] * local[o + 1] + r[m + 2] * local[o + 2];
        }
    }

    private void follow(int i) {
        length[i] = 0;
        Arrays.fill(rows, i * t.nv, (i + 1) * t.nv, 0);
        double share = 1;
        int last = t.wrapAddress[i + 1] - 1;
        int w = t.wrapAddress[i];
        while (w < last) {
            if (t.wrapType[w] == BodyTables.WRAP_PULLEY) {
                share = 1 / t.wrapParameter[w];
            }
            if (t.wrapType[w] == BodyTables.WRAP_PULLEY || t.wrapType[w + 1] == BodyTables.WRAP_PULLEY) {
                w++;
                continue;
            }
            int from = t.wrapObject[w];
            boolean around = t.wrapType[w + 1] >= BodyTables.WRAP_SPHERE;
            int to = t.wrapObject[w + (around ? 2 : 1)];
            double arc = around ? wrap(w, from, to) : -1;
            if (arc < 0) {
                straight(i, share, t.siteBody[from], site, 3 * from, t.siteBody[to], site, 3 * to);
            } else {
                int body = t.geomBody[t.wrapObject[w + 1]];
                straight(i, share, t.siteBody[from], site, 3 * from, body, wrapping.points, 0);
                straight(i, share, body, wrapping.points, 3, t.siteBody[to], site, 3 * to);
                length[i] += share * arc;
                if (shown != null) {
                    showArc(t.wrapObject[w + 1], t.wrapType[w + 1] == BodyTables.WRAP_SPHERE);
                }
            }
            w += around ? 2 : 1;
        }
    }

    /** How the speed of a tendon through sites changes where no degree of freedom accelerates: dJ/dt v. */
    public double drift(int i) {
        double sum = 0;
        double share = 1;
        for (int w = t.wrapAddress[i]; w < t.wrapAddress[i + 1] - 1; w++) {
            if (t.wrapType[w] == BodyTables.WRAP_PULLEY) {
                share = 1 / t.wrapParameter[w];
            } else if (t.wrapType[w + 1] == BodyTables.WRAP_SITE) {
                sum += share * drift(t.wrapObject[w], t.wrapObject[w + 1]);
            }
        }
        return sum;
    }

    private double drift(int from, int to) {
        Arrays.fill(relative, 0);
        Arrays.fill(rate, 0);
        points.velocity(t.siteBody[to], site, 3 * to, 1, rate);
        points.velocity(t.siteBody[from], site, 3 * from, -1, rate);
        points.drift(t.siteBody[to], site, 3 * to, 1, relative);
        points.drift(t.siteBody[from], site, 3 * from, -1, relative);
        for (int k = 0; k < 3; k++) {
            unit[k] = site[3 * to + k] - site[3 * from + k];
        }
        double distance = Math.sqrt(Vectors.dot(unit, unit));
        if (distance < BodyTables.MINIMUM || t.siteBody[from] == t.siteBody[to]) {
            return 0;
        }
        double along = Vectors.dot(unit, rate) / distance;
        return (Vectors.dot(unit, relative) + Vectors.dot(rate, rate) - along * along) / distance;
    }

    private double wrap(int w, int from, int to) {
        int g = t.wrapObject[w + 1];
        return wrapping.arc(
                site,
                3 * from,
                site,
                3 * to,
                geom,
                3 * g,
                rotation,
                9 * g,
                t.geomSize[3 * g],
                t.wrapType[w + 1] == BodyTables.WRAP_SPHERE,
                site,
                (int) t.wrapParameter[w + 1]);
    }

    /** From where the tendon meets a surface to where it leaves it, along the surface. */
    private void showArc(int g, boolean sphere) {
        double[] from = Arrays.copyOf(wrapping.points, 3);
        for (int c = 1; c <= CHORDS; c++) {
            double[] to = new double[3];
            double[] out = new double[3];
            double share = (double) c / CHORDS;
            double along = 0;
            for (int k = 0; k < 3; k++) {
                to[k] = (1 - share) * wrapping.points[k] + share * wrapping.points[3 + k];
                along += (to[k] - geom[3 * g + k]) * rotation[9 * g + 3 * k + 2];
            }
            for (int k = 0; k < 3; k++) {
                out[k] = to[k] - geom[3 * g + k] - (sphere ? 0 : along * rotation[9 * g + 3 * k + 2]);
            }
            double distance = Math.sqrt(Vectors.dot(out, out));
            for (int k = 0; k < 3 && distance > BodyTables.MINIMUM && c < CHORDS; k++) {
                to[k] += (t.geomSize[3 * g] / distance - 1) * out[k];
            }
            show(from, 0, to, 0);
            from = to;
        }
    }

    private void show(double[] p, int po, double[] q, int qo) {
        shown.add(new double[] {p[po], p[po + 1], p[po + 2], q[qo], q[qo + 1], q[qo + 2]});
    }

    private void straight(int i, double share, int one, double[] p, int po, int two, double[] q, int qo) {
        for (int k = 0; k < 3; k++) {
            unit[k] = q[qo + k] - p[po + k];
        }
        double distance = Math.sqrt(Vectors.dot(unit, unit));
        length[i] += share * distance;
        if (shown != null) {
            show(p, po, q, qo);
        }
        if (one == two) {
            return;
        }
        for (int k = 0; k < 3; k++) {
            unit[k] = distance < BodyTables.MINIMUM ? (k == 0 ? 1 : 0) : unit[k] / distance;
        }
        points.along(one, p, po, unit, 0, -share, rows, i * t.nv);
        points.along(two, q, qo, unit, 0, share, rows, i * t.nv);
    }
}
