package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.Collisions;
import dev.mechanist.envs.bodies.shapes.ConvexHull;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import dev.mechanist.envs.bodies.shapes.SearchLimits;
import dev.mechanist.envs.bodies.shapes.TouchingPoints;
import java.util.Arrays;

/**
 * How the generalised forces of contacts, sum_r J_r' f_r(J a - aref, R), change with displacements and velocities at a fixed
 * acceleration, while the set that pushes stays as it is. A displacement moves the place and turns the frame of a contact, turns
 * and moves the axes of joints further out, and changes depth, and with it impedance and reference; a velocity changes the
 * reference alone. Contacts with a plane in closed form. Between two bodies the depth is in closed form (it changes by the
 * row of the normal), and how place and frame turn is taken by differences of their closed forms, to about 1e-10.
 */
public final class ContactSlopes {
    private static final double STEP = 3e-5;
    /** The differences of fourth order. */
    private static final int[] WAYS = {1, -1, 2, -2};

    private static final double[] SHARES = {2.0 / 3, -2.0 / 3, -1.0 / 12, 1.0 / 12};
    private static final double MINIMUM = 1e-15;

    private final BodyTables t;
    private final BodyOption option;
    private final SpatialTree tree;
    private final Contacts contacts;
    private final ConstraintProblem problem;
    private final TreeDerivatives derivatives;
    private final boolean refsafe;
    private final int nv;
    private final Collisions collisions;

    /** Degrees of freedom that move one of the two bodies, and which of the two. */
    private final int[] dofs;

    private final boolean[] moves1;
    private final boolean[] moves2;
    private int count;

    /** Relative velocity of the touching points and relative spin, per dof [3 each]; and how they change. */
    private final double[] linear;

    private final double[] spin;
    private final double[] linearRate = new double[3];
    private final double[] spinRate = new double[3];
    /** J_r and how a displacement changes it [6, nv]. */
    private final double[] rows;

    private final double[] rowRates;
    private final double[] friction = new double[5];
    /** Force along the axes of the frame, and how it changes. */
    private final double[] force = new double[6];

    private final double[] forceRate = new double[6];
    private final double[] alongA = new double[6];
    private final double[] alongV = new double[6];
    private final double[] restRate = new double[10];
    private final double[] rowForceRate = new double[10];
    private final double[] place = new double[3];
    private final double[] placeRate = new double[3];
    private final double[] frame = new double[9];
    private final double[] frameRate = new double[9];
    private double distanceRate;
    private final double[] cross = new double[6];
    private final double[] turn1 = new double[6];
    private final double[] turn2 = new double[6];
    private final double[] twoPlaces = new double[6];
    private final double[] twoRotations = new double[18];
    private final double[] twoSizes = new double[6];
    private final ConvexHull[] twoHulls = new ConvexHull[2];
    private final double[] before = new double[12];

    public ContactSlopes(BodyModel model, SpatialTree tree, Constraints constraints, TreeDerivatives derivatives) {
        t = model.tables();
        option = model.option();
        this.tree = tree;
        contacts = constraints.contacts();
        this.derivatives = derivatives;
        problem = constraints.problem();
        refsafe = !option.disabled(BodyOption.DISABLE_REFSAFE);
        collisions = new Collisions(9 * STEP, option.disabled(BodyOption.DISABLE_MULTICCD), SearchLimits.EXACT);
        nv = t.nv;
        dofs = new int[nv];
        moves1 = new boolean[nv];
        moves2 = new boolean[nv];
        linear = new double[3 * nv];
        spin = new double[3 * nv];
        rows = new double[6 * nv];
        rowRates = new double[6 * nv];
    }

    /**
     * Adds the derivatives of the contact forces.
     *
     * @param v velocities from {@code vo}
     * @param a the acceleration that the contacts answer [nv]
     * @param byQ [nv, nv], row-major
     * @param byV [nv, nv], row-major
     */
    public void add(double[] v, int vo, double[] a, double h, double[] byQ, double[] byV) {
        for (int c = 0; c < contacts.found(); c++) {
            int p = contacts.pair(c);
            int dim = contacts.dimension(c);
            int n = dim == 1 || option.elliptic() ? dim : 2 * (dim - 1);
            boolean idle = true;
            for (int r = 0; r < n; r++) {
                idle &= problem.idle(contacts.row(c) + r);
            }
            if (!idle) {
                prepare(c, p, dim);
                for (int k = 0; k < count; k++) {
                    byDisplacement(c, p, dim, dofs[k], v, vo, a, h, byQ);
                    byVelocity(c, p, dim, dofs[k], h, byV);
                }
            }
        }
    }

    private void prepare(int c, int p, int dim) {
        double[] geometry = contacts.geometry();
        System.arraycopy(geometry, 13 * c + 1, place, 0, 3);
        System.arraycopy(geometry, 13 * c + 4, frame, 0, 9);
        for (int k = 0; k < 5; k++) {
            friction[k] = Math.max(Contacts.LEAST_FRICTION, t.pairFriction[5 * p + k]);
        }
        int body1 = t.geomBody[t.pairGeom[2 * p]];
        int body2 = t.geomBody[t.pairGeom[2 * p + 1]];
        Arrays.fill(moves1, false);
        Arrays.fill(moves2, false);
        for (int d = contacts.lastDof(body1); d >= 0; d = t.dofParent[d]) {
            moves1[d] = true;
        }
        for (int d = contacts.lastDof(body2); d >= 0; d = t.dofParent[d]) {
            moves2[d] = true;
        }
        count = 0;
        for (int d = 0; d < nv; d++) {
            if (!moves1[d] && !moves2[d]) {
                continue;
            }
            dofs[count++] = d;
            // Where both move, they move alike: nothing relative is left.
            boolean both = moves1[d] && moves2[d];
            double way = both ? 0 : moves2[d] ? 1 : -1;
            velocityAt(tree.motion, 6 * d, d, place, 0, linear, 3 * d, way);
            for (int k = 0; k < 3; k++) {
                spin[3 * d + k] = way * tree.motion[6 * d + k];
            }
            for (int r = 0; r < dim; r++) {
                double[] vectors = r < 3 ? linear : spin;
                rows[r * nv + d] = Vectors.dot(frame, 3 * (r % 3), vectors, 3 * d);
            }
        }
        int row = contacts.row(c);
        Arrays.fill(force, 0);
        if (dim == 1 || option.elliptic()) {
            for (int r = 0; r < dim; r++) {
                force[r] = problem.force(row + r);
            }
        } else {
            for (int r = 1; r < dim; r++) {
                double up = problem.force(row + 2 * r - 2);
                double down = problem.force(row + 2 * r - 1);
                force[0] += up + down;
                force[r] = friction[r - 1] * (up - down);
            }
        }
    }

    /** out = way times the velocity at a point under a spatial motion of dof d. */
    private void velocityAt(double[] s, int so, int d, double[] point, int po, double[] out, int to, double way) {
        int o = 3 * t.bodyRoot[t.dofBody[d]];
        double x = point[po] - tree.position[o];
        double y = point[po + 1] - tree.position[o + 1];
        double z = point[po + 2] - tree.position[o + 2];
        out[to] = way * (s[so + 3] + s[so + 1] * z - s[so + 2] * y);
        out[to + 1] = way * (s[so + 4] + s[so + 2] * x - s[so] * z);
        out[to + 2] = way * (s[so + 5] + s[so] * y - s[so + 1] * x);
    }

    private void byDisplacement(int c, int p, int dim, int k, double[] v, int vo, double[] a, double h, double[] byQ) {
        geometryRates(c, p, k);
        for (int r = 0; r < dim; r++) {
            alongA[r] = 0;
            alongV[r] = 0;
        }
        for (int i = 0; i < count; i++) {
            int j = dofs[i];
            axisRates(j, k);
            for (int r = 0; r < dim; r++) {
                int f = 3 * (r % 3);
                double rate = r < 3
                        ? Vectors.dot(frameRate, f, linear, 3 * j) + Vectors.dot(frame, f, linearRate, 0)
                        : Vectors.dot(frameRate, f, spin, 3 * j) + Vectors.dot(frame, f, spinRate, 0);
                rowRates[r * nv + j] = rate;
                alongA[r] += rate * a[j];
                alongV[r] += rate * v[vo + j];
            }
        }
        respond(c, p, dim, h, true);
        for (int i = 0; i < count; i++) {
            int j = dofs[i];
            double sum = 0;
            for (int r = 0; r < dim; r++) {
                sum += rowRates[r * nv + j] * force[r] + rows[r * nv + j] * forceRate[r];
            }
            byQ[j * nv + k] += sum;
        }
    }

    private void byVelocity(int c, int p, int dim, int k, double h, double[] byV) {
        distanceRate = 0;
        for (int r = 0; r < dim; r++) {
            alongA[r] = 0;
            alongV[r] = rows[r * nv + k];
        }
        respond(c, p, dim, h, false);
        for (int i = 0; i < count; i++) {
            int j = dofs[i];
            double sum = 0;
            for (int r = 0; r < dim; r++) {
                sum += rows[r * nv + j] * forceRate[r];
            }
            byV[j * nv + k] += sum;
        }
    }

    /** forceRate, from how J a, J v and the distance change. */
    private void respond(int c, int p, int dim, double h, boolean deep) {
        double penetration = contacts.geometry()[13 * c] - t.pairMargin[p];
        double impedance = SoftConstraint.impedance(t.pairSolimp, 5 * p, penetration);
        double slope = deep ? SoftConstraint.impedanceSlope(t.pairSolimp, 5 * p, penetration) : 0;
        double damping = SoftConstraint.damping(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe);
        double stiffness = SoftConstraint.stiffness(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe);
        double pullRate = -stiffness * (slope * penetration + impedance) * distanceRate;
        // All weights 1 / R of a contact go with d / (1 - d).
        double growth = slope * distanceRate / (impedance * (1 - impedance));
        int row = contacts.row(c);
        Arrays.fill(forceRate, 0);
        if (dim == 1 || option.elliptic()) {
            double[] own = t.pairSolrefFriction;
            boolean given = own[2 * p] != 0 || own[2 * p + 1] != 0;
            double rubbing = given ? SoftConstraint.damping(own, 2 * p, t.pairSolimp, 5 * p, h, refsafe) : damping;
            for (int r = 0; r < dim; r++) {
                restRate[r] = alongA[r] + (r == 0 ? damping * alongV[0] - pullRate : rubbing * alongV[r]);
            }
            problem.forceRates(row, restRate, 0, rowForceRate, 0);
            for (int r = 0; r < dim; r++) {
                forceRate[r] = rowForceRate[r] + growth * force[r];
            }
            return;
        }
        for (int r = 1; r < dim; r++) {
            for (int sign = 1; sign >= -1; sign -= 2) {
                double mu = sign * friction[r - 1];
                int at = row + 2 * r - (sign > 0 ? 2 : 1);
                restRate[0] = alongA[0] + mu * alongA[r] + damping * (alongV[0] + mu * alongV[r]) - pullRate;
                problem.forceRates(at, restRate, 0, rowForceRate, 0);
                double rate = rowForceRate[0] + growth * problem.force(at);
                forceRate[0] += rate;
                forceRate[r] += mu * rate;
            }
        }
    }

    /** How the relative velocity and spin of dof j change with dof k: its axis moves along, and so does the place. */
    private void axisRates(int j, int k) {
        boolean both = moves1[j] && moves2[j];
        double way = both ? 0 : moves2[j] ? 1 : -1;
        Arrays.fill(linearRate, 0);
        Arrays.fill(spinRate, 0);
        if (way == 0) {
            return;
        }
        int s = 6 * j;
        double[] m = tree.motion;
        linearRate[0] = way * (m[s + 1] * placeRate[2] - m[s + 2] * placeRate[1]);
        linearRate[1] = way * (m[s + 2] * placeRate[0] - m[s] * placeRate[2]);
        linearRate[2] = way * (m[s] * placeRate[1] - m[s + 1] * placeRate[0]);
        if (derivatives.moves(k, j)) {
            TreeDerivatives.crossMotion(m, 6 * k, m, s, cross);
            velocityAt(cross, 0, j, place, 0, turn1, 0, way);
            for (int i = 0; i < 3; i++) {
                linearRate[i] += turn1[i];
                spinRate[i] = way * cross[i];
            }
        }
    }

    /** How distance, place and frame change with dof k. */
    private void geometryRates(int c, int p, int k) {
        int g1 = t.pairGeom[2 * p];
        int g2 = t.pairGeom[2 * p + 1];
        distanceRate = rows[k];
        if (GeomShape.ofCode(t.geomType[g1]).endless() && !round(g2)) {
            overPlane(g1, g2, c, k);
        } else {
            between(p, g1, g2, c, k);
        }
    }

    /** Whether a geom's points of contact are found by searching, or move about on it. */
    private boolean round(int g) {
        GeomShape shape = GeomShape.ofCode(t.geomType[g]);
        return shape == GeomShape.ELLIPSOID || shape == GeomShape.CYLINDER || shape == GeomShape.MESH;
    }

    /** A point of the second body at a depth below a plane; the tangent starts from a world axis or the axis of a capsule. */
    private void overPlane(int g1, int g2, int c, int k) {
        double[] places = contacts.geoms().places();
        double[] rotations = contacts.geoms().rotations();
        boolean round = t.geomType[g2] != GeomShape.BOX.code();
        double back = 0.5 * contacts.geometry()[13 * c] + (round ? t.geomSize[3 * g2] : 0);
        int s = 6 * k;
        double[] m = tree.motion;
        for (int i = 0; i < 3; i++) {
            twoPlaces[i] = place[i] + back * frame[i];
        }
        Arrays.fill(turn1, 0);
        Arrays.fill(turn2, 0);
        if (moves1[k]) {
            velocityAt(m, s, k, places, 3 * g1, turn1, 3, 1);
            System.arraycopy(m, s, turn1, 0, 3);
        }
        if (moves2[k]) {
            velocityAt(m, s, k, twoPlaces, 0, turn2, 3, 1);
            System.arraycopy(m, s, turn2, 0, 3);
        }
        crossInto(turn1, frame, 0, frameRate, 0);
        double rate = 0;
        for (int i = 0; i < 3; i++) {
            rate += frameRate[i] * (twoPlaces[i] - places[3 * g1 + i]) + frame[i] * (turn2[3 + i] - turn1[3 + i]);
        }
        distanceRate = rate;
        for (int i = 0; i < 3; i++) {
            placeRate[i] = turn2[3 + i] - frameRate[i] * back - 0.5 * frame[i] * rate;
        }
        if (t.geomType[g2] == GeomShape.CAPSULE.code()) {
            for (int i = 0; i < 3; i++) {
                before[i] = rotations[9 * g2 + 3 * i + 2];
            }
            crossInto(turn2, before, 0, before, 3);
        } else {
            boolean upright = Math.abs(frame[1]) < 0.5;
            before[0] = 0;
            before[1] = upright ? 1 : 0;
            before[2] = upright ? 0 : 1;
            Arrays.fill(before, 3, 6, 0);
        }
        tangentRates();
    }

    /** out = w x vector. */
    private static void crossInto(double[] w, double[] vector, int vo, double[] out, int to) {
        double x = vector[vo];
        double y = vector[vo + 1];
        double z = vector[vo + 2];
        out[to] = w[1] * z - w[2] * y;
        out[to + 1] = w[2] * x - w[0] * z;
        out[to + 2] = w[0] * y - w[1] * x;
    }

    /** The tangents' rates from the normal's, and from those of the direction before[0 .. 3) that they start from. */
    private void tangentRates() {
        double along = Vectors.dot(before, 0, frame, 0);
        double alongRate = Vectors.dot(before, 3, frame, 0) + Vectors.dot(before, 0, frameRate, 0);
        double square = 0;
        double shrink = 0;
        for (int i = 0; i < 3; i++) {
            double u = before[i] - along * frame[i];
            square += u * u;
            before[6 + i] = before[3 + i] - alongRate * frame[i] - along * frameRate[i];
            shrink += frame[3 + i] * before[6 + i];
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < 3; i++) {
            frameRate[3 + i] = length < MINIMUM ? 0 : (before[6 + i] - shrink * frame[3 + i]) / length;
        }
        for (int i = 0; i < 3; i++) {
            int a = (i + 1) % 3;
            int b = (i + 2) % 3;
            frameRate[6 + i] = frameRate[a] * frame[3 + b]
                    + frame[a] * frameRate[3 + b]
                    - frameRate[b] * frame[3 + a]
                    - frame[b] * frameRate[3 + a];
        }
    }

    /** Differences of where the two solids touch. */
    private void between(int p, int g1, int g2, int c, int k) {
        double reach = t.pairMargin[p] + t.pairGap[p];
        System.arraycopy(t.geomSize, 3 * g1, twoSizes, 0, 3);
        System.arraycopy(t.geomSize, 3 * g2, twoSizes, 3, 3);
        twoHulls[0] = t.geomHull[g1];
        twoHulls[1] = t.geomHull[g2];
        double depth = 0;
        Arrays.fill(placeRate, 0);
        Arrays.fill(frameRate, 0);
        boolean there = true;
        for (int i = 0; i < WAYS.length; i++) {
            displaced(0, g1, k, moves1[k] ? WAYS[i] * STEP : 0);
            displaced(1, g2, k, moves2[k] ? WAYS[i] * STEP : 0);
            collisions.find(t.geomType[g1], t.geomType[g2], 0, 1, twoPlaces, twoRotations, twoSizes, twoHulls, reach);
            int found = nearest(c);
            if (found < 0) {
                there = false;
                continue;
            }
            TouchingPoints points = collisions.points();
            double share = SHARES[i] / STEP;
            depth += share * points.distance(found);
            for (int c3 = 0; c3 < 3; c3++) {
                placeRate[c3] += share * points.places()[3 * found + c3];
            }
            for (int c9 = 0; c9 < 9; c9++) {
                frameRate[c9] += share * points.frames()[9 * found + c9];
            }
        }
        if (!there) {
            Arrays.fill(placeRate, 0);
            Arrays.fill(frameRate, 0);
        } else if (round(g1) || round(g2)) {
            // Of several points one says how deep all are.
            distanceRate = depth;
        }
    }

    private int nearest(int c) {
        TouchingPoints points = collisions.points();
        int found = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.count(); i++) {
            double square = 0;
            for (int j = 0; j < 3; j++) {
                double gap = points.places()[3 * i + j] - place[j];
                square += gap * gap;
            }
            if (square < least) {
                least = square;
                found = i;
            }
        }
        return found;
    }

    /** A geom moved along dof k by a small amount: exactly, as a screw. */
    private void displaced(int slot, int g, int k, double amount) {
        double[] places = contacts.geoms().places();
        double[] rotations = contacts.geoms().rotations();
        double[] m = tree.motion;
        int o = 3 * t.bodyRoot[t.dofBody[k]];
        double[] angle = {amount * m[6 * k], amount * m[6 * k + 1], amount * m[6 * k + 2]};
        Rotations.exponential(angle, 0, before9);
        for (int i = 0; i < 3; i++) {
            double sum = tree.position[o + i] + amount * m[6 * k + 3 + i];
            for (int j = 0; j < 3; j++) {
                sum += before9[3 * i + j] * (places[3 * g + j] - tree.position[o + j]);
                double turned = 0;
                for (int l = 0; l < 3; l++) {
                    turned += before9[3 * i + l] * rotations[9 * g + 3 * l + j];
                }
                twoRotations[9 * slot + 3 * i + j] = turned;
            }
            twoPlaces[3 * slot + i] = sum;
        }
    }

    private final double[] before9 = new double[9];
}
