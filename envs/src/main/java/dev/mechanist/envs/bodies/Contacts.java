package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.shapes.Collisions;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import dev.mechanist.envs.bodies.shapes.TouchingPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Contacts, joint friction loss and joint limits of a state as one {@link ConstraintProblem}, by the rules of MuJoCo's
 * documentation ("Computation", constraint model). Contacts are found for the pairs of geoms that the compiler listed; a
 * frictionless one is one row, a pyramid two rows for each of its friction directions, an elliptic cone one row for each
 * direction. No step allocates once the buffers have their size.
 */
final class Contacts {
    static final double LEAST_FRICTION = 1e-5;

    private final BodyModel model;
    private final BodyTables t;
    private final BodyOption option;
    private final SpatialTree tree;
    private final boolean refsafe;
    private final int[] pairs;
    private final int[] geoms;
    private final double[] reach;
    private final int[] lossy;
    private final PointRows points;
    private final Equalities equalities;
    private final Tendons tendons;
    private final double[] tendonWeight;
    private final double[] bodyWeight;
    private final double[] turnWeight;
    private final double[] dofWeight;
    private final double[] place;
    private final double[] rotation;
    private final double[] turned = new double[4];
    private final Collisions collisions = new Collisions();
    private final TouchingPoints touching = collisions.points();
    private final ConstraintProblem problem;
    private final double[] rows;
    private final double[] friction = new double[5];
    private int found;
    private int[] foundPair = new int[8];
    private int[] foundRow = new int[8];
    /** Distance, place and frame of every contact [13 each]. */
    private double[] foundGeometry = new double[13 * 8];

    private Contacts(BodyModel model, SpatialTree tree, Tendons tendons, int[] pairs, int[] lossy) {
        this.model = model;
        this.tree = tree;
        this.pairs = pairs;
        this.lossy = lossy;
        t = model.tables();
        option = model.option();
        refsafe = !option.disabled(BodyOption.DISABLE_REFSAFE);
        int nb = t.bodyName.length;
        points = new PointRows(t, tree);
        int ng = t.geomName.length;
        geoms = Arrays.stream(pairs)
                .flatMap(p -> IntStream.of(t.pairGeom[2 * p], t.pairGeom[2 * p + 1]))
                .distinct()
                .sorted()
                .toArray();
        place = new double[3 * ng];
        rotation = new double[9 * ng];
        reach = new double[ng];
        for (int g : geoms) {
            reach[g] = reach(g);
        }
        bodyWeight = new double[nb];
        turnWeight = new double[nb];
        dofWeight = new double[t.nv];
        problem = new ConstraintProblem(t.nv);
        rows = new double[6 * t.nv];
        this.tendons = tendons;
        tendonWeight = new double[t.tendonName.length];
        weigh();
        equalities = new Equalities(
                model, tree, points, problem, tendons, new double[][] {bodyWeight, turnWeight, dofWeight, tendonWeight
                });
    }

    /** What of a model can touch or rub; null where nothing does. */
    static Contacts of(BodyModel model, SpatialTree tree, Tendons tendons) {
        BodyTables t = model.tables();
        BodyOption option = model.option();
        if (option.disabled(BodyOption.DISABLE_CONSTRAINT)) {
            return null;
        }
        int[] pairs = pairs(model);
        boolean rubbing = !option.disabled(BodyOption.DISABLE_FRICTIONLOSS);
        int[] lossy = IntStream.range(0, rubbing ? t.nv : 0)
                .filter(d -> t.dofFrictionLoss[d] > 0)
                .toArray();
        boolean none = pairs.length == 0 && lossy.length == 0 && !Equalities.any(model) && !tendons.constrains();
        return none ? null : new Contacts(model, tree, tendons, pairs, lossy);
    }

    /** The pairs of geoms that may touch under the flags of a model. */
    static int[] pairs(BodyModel model) {
        BodyTables t = model.tables();
        BodyOption option = model.option();
        boolean off = option.disabled(BodyOption.DISABLE_CONTACT) || option.disabled(BodyOption.DISABLE_CONSTRAINT);
        boolean filtered = !option.disabled(BodyOption.DISABLE_FILTERPARENT);
        return IntStream.range(0, off ? 0 : t.pairDimension.length)
                .filter(p -> !(filtered && t.pairRelated[p]))
                .toArray();
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

    /**
     * Inverse weights in the reference configuration: of bodies the mean of the three diagonal entries of J M^-1 J' at the centre
     * of mass; of degrees of freedom the mean diagonal of M^-1 over their joint, for a free one over its two halves.
     */
    private void weigh() {
        int nv = t.nv;
        double[] unit = new double[nv];
        double[] columns = new double[nv * nv];
        double[] column = new double[nv];
        tree.update(t.qpos0, 0, new double[nv], 0);
        tendons.place();
        Tree heavy = TendonInertia.over(model, tree, tendons);
        heavy.factor(t.dofArmature);
        for (int d = 0; d < nv; d++) {
            unit[d] = 1;
            heavy.solve(unit, column);
            System.arraycopy(column, 0, columns, d * nv, nv);
            unit[d] = 0;
        }
        for (int i = 0; i < tendonWeight.length; i++) {
            Arrays.fill(unit, 0);
            tendons.add(i, 1, unit);
            heavy.solve(unit, column);
            for (int d = 0; d < nv; d++) {
                tendonWeight[i] += unit[d] * column[d];
            }
        }
        for (int i = 1; i < bodyWeight.length; i++) {
            Arrays.fill(rows, 0);
            if (points.lastDof(i) < 0) {
                continue;
            }
            for (int k = 0; k < 3; k++) {
                Arrays.fill(friction, 0);
                friction[k] = 1;
                points.along(i, tree.centre, 3 * i, friction, 0, 1, rows, k * nv);
                points.about(i, friction, 0, 1, rows, (3 + k) * nv);
                for (int a = 0; a < nv; a++) {
                    for (int b = 0; b < nv; b++) {
                        int r = k * nv;
                        bodyWeight[i] += rows[r + a] * columns[a * nv + b] * rows[r + b] / 3;
                        r += 3 * nv;
                        turnWeight[i] += rows[r + a] * columns[a * nv + b] * rows[r + b] / 3;
                    }
                }
            }
        }
        for (int j = 0; j < t.jointName.length; j++) {
            int first = t.jointDofAddress[j];
            int dofs = model.jointType(j).dofs();
            int half = Math.min(3, dofs);
            for (int d = first; d < first + dofs; d++) {
                if (t.jointOnlySlides[j]) {
                    dofWeight[d] = 1 / t.bodyMass[t.jointBody[j]];
                    continue;
                }
                int start = d - (d - first) % half;
                for (int e = start; e < start + half; e++) {
                    dofWeight[d] += columns[e * nv + e] / half;
                }
            }
        }
    }

    /** How many contacts the last state has that may exert forces. */
    int found() {
        return found;
    }

    /** Which pair of the tables a contact of the last state belongs to. */
    int pair(int c) {
        return foundPair[c];
    }

    /** Its first row in the problem. */
    int row(int c) {
        return foundRow[c];
    }

    /** Its distance, place and frame from 13 c [13 each]; not a copy. */
    double[] geometry() {
        return foundGeometry;
    }

    /** The last degree of freedom that moves a body; -1 for none. */
    int lastDof(int body) {
        return points.lastDof(body);
    }

    /** Places and rotations of the geoms that may touch; not copies. */
    double[] geomPlaces() {
        return place;
    }

    double[] geomRotations() {
        return rotation;
    }

    ConstraintProblem problem() {
        return problem;
    }

    /**
     * Finds what acts in the state that the tree holds.
     *
     * @param q positions from {@code qo}
     * @param v velocities from {@code vo}
     * @return whether there is a contact, a friction loss or an equality
     */
    boolean find(double[] q, int qo, double[] v, int vo, double h) {
        problem.clear();
        found = 0;
        // Friction losses first: their rows are known by number.
        for (int d : lossy) {
            double impedance = SoftConstraint.impedance(t.dofSolimp, 5 * d, 0);
            double damping = SoftConstraint.damping(t.dofSolref, 2 * d, t.dofSolimp, 5 * d, h, refsafe);
            int row = problem.addRow(
                    ConstraintProblem.BOUNDED, -damping * v[vo + d], regularizer(impedance, dofWeight[d]));
            problem.bound(row, t.dofFrictionLoss[d], 1);
            problem.set(row, d, 1);
        }
        tendons.addTo(problem, tendonWeight, q, qo, v, vo, h);
        equalities.addTo(q, qo, v, vo, h);
        if (pairs.length > 0) {
            for (int g : geoms) {
                placeGeom(g);
            }
        }
        for (int p : pairs) {
            int a = t.pairGeom[2 * p];
            int b = t.pairGeom[2 * p + 1];
            double margin = t.pairMargin[p];
            if (apart(a, b, margin + t.pairGap[p])) {
                continue;
            }
            collisions.find(
                    t.geomType[a], t.geomType[b], a, b, place, rotation, t.geomSize, t.geomHull, margin + t.pairGap[p]);
            for (int c = 0; c < touching.count(); c++) {
                if (touching.distance(c) < margin) {
                    note(p, c);
                    addContact(p, c, v, vo, h);
                }
            }
        }
        return problem.rows() > 0;
    }

    private void note(int p, int c) {
        if (found == foundPair.length) {
            foundPair = Arrays.copyOf(foundPair, 2 * found);
            foundRow = Arrays.copyOf(foundRow, 2 * found);
            foundGeometry = Arrays.copyOf(foundGeometry, 2 * 13 * found);
        }
        foundPair[found] = p;
        foundRow[found] = problem.rows();
        foundGeometry[13 * found] = touching.distance(c);
        System.arraycopy(touching.places(), 3 * c, foundGeometry, 13 * found + 1, 3);
        System.arraycopy(touching.frames(), 9 * c, foundGeometry, 13 * found + 4, 9);
        found++;
    }

    /** The contacts of the last state that was solved. */
    List<ContactPoint> points() {
        List<ContactPoint> points = new ArrayList<>();
        for (int c = 0; c < found; c++) {
            int p = foundPair[c];
            int dim = t.pairDimension[p];
            double[] f = new double[dim];
            for (int k = 0; k < dim; k++) {
                f[k] = dim == 1 || option.elliptic() ? problem.force(foundRow[c] + k) : ofPyramid(p, foundRow[c], k);
            }
            points.add(new ContactPoint(
                    t.pairGeom[2 * p],
                    t.pairGeom[2 * p + 1],
                    foundGeometry[13 * c],
                    Arrays.copyOfRange(foundGeometry, 13 * c + 1, 13 * c + 4),
                    Arrays.copyOfRange(foundGeometry, 13 * c + 4, 13 * c + 13),
                    f));
        }
        return points;
    }

    private double ofPyramid(int p, int row, int k) {
        double sum = 0;
        for (int r = 0; r < 2 * (t.pairDimension[p] - 1) && k == 0; r++) {
            sum += problem.force(row + r);
        }
        return k == 0
                ? sum
                : Math.max(LEAST_FRICTION, t.pairFriction[5 * p + k - 1])
                        * (problem.force(row + 2 * k - 2) - problem.force(row + 2 * k - 1));
    }

    private static double regularizer(double impedance, double weight) {
        return Math.max(SoftConstraint.MINIMUM, (1 - impedance) / impedance * weight);
    }

    private void placeGeom(int g) {
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
        Rotations.multiply(tree.quaternion, 4 * i, t.geomQuat, 4 * g, turned, 0);
        Rotations.matrix(turned, 0, rotation, 9 * g);
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

    private void addContact(int p, int c, double[] v, int vo, double h) {
        int nv = t.nv;
        int dim = t.pairDimension[p];
        int body1 = t.geomBody[t.pairGeom[2 * p]];
        int body2 = t.geomBody[t.pairGeom[2 * p + 1]];
        double[] frame = touching.frames();
        Arrays.fill(rows, 0, dim * nv, 0);
        for (int k = 0; k < dim; k++) {
            int axis = 9 * c + 3 * (k % 3);
            if (k < 3) {
                points.along(body1, touching.places(), 3 * c, frame, axis, -1, rows, k * nv);
                points.along(body2, touching.places(), 3 * c, frame, axis, 1, rows, k * nv);
            } else {
                points.about(body1, frame, axis, -1, rows, k * nv);
                points.about(body2, frame, axis, 1, rows, k * nv);
            }
        }
        double penetration = touching.distance(c) - t.pairMargin[p];
        double impedance = SoftConstraint.impedance(t.pairSolimp, 5 * p, penetration);
        double damping = SoftConstraint.damping(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe);
        double pull = -SoftConstraint.stiffness(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe)
                * impedance
                * penetration;
        double weight = bodyWeight[body1] + bodyWeight[body2];
        for (int k = 0; k < 5; k++) {
            friction[k] = Math.max(LEAST_FRICTION, t.pairFriction[5 * p + k]);
        }
        if (dim == 1) {
            int row = problem.addRow(ConstraintProblem.ONE_SIDED, 0, regularizer(impedance, weight));
            fill(row, 0, 0, 0, damping, pull, v, vo);
        } else if (option.elliptic()) {
            cone(p, dim, impedance, damping, pull, weight, v, vo, h);
        } else {
            double mu2 = friction[0] * friction[0];
            double all = regularizer(impedance, 2 * mu2 / option.impratio() * (1 + mu2) * weight);
            for (int k = 1; k < dim; k++) {
                for (int sign = 1; sign >= -1; sign -= 2) {
                    int row = problem.addRow(ConstraintProblem.ONE_SIDED, 0, all);
                    fill(row, 0, k, sign * friction[k - 1], damping, pull, v, vo);
                }
            }
        }
    }

    /** One row for each direction; friction rows want nothing but to be at rest. */
    private void cone(
            int p,
            int dim,
            double impedance,
            double damping,
            double pull,
            double weight,
            double[] v,
            int vo,
            double h) {
        double[] own = t.pairSolrefFriction;
        boolean given = own[2 * p] != 0 || own[2 * p + 1] != 0;
        double rubbing = given ? SoftConstraint.damping(own, 2 * p, t.pairSolimp, 5 * p, h, refsafe) : damping;
        for (int k = 0; k < dim; k++) {
            double share =
                    k == 0 ? 1 : friction[0] * friction[0] / (friction[k - 1] * friction[k - 1]) / option.impratio();
            int row = problem.addRow(
                    k == 0 ? ConstraintProblem.CONE : ConstraintProblem.IN_CONE,
                    0,
                    regularizer(impedance, share * weight));
            problem.bound(row, k == 0 ? friction[0] / Math.sqrt(option.impratio()) : friction[k - 1], k == 0 ? dim : 1);
            fill(row, k, 0, 0, k == 0 ? damping : rubbing, k == 0 ? pull : 0, v, vo);
        }
    }

    /** A row of the problem: contact row a plus a multiple of contact row b, and what it wants. */
    private void fill(int row, int a, int b, double times, double damping, double pull, double[] v, int vo) {
        int nv = t.nv;
        for (int d = 0; d < nv; d++) {
            double value = rows[a * nv + d] + (times == 0 ? 0 : times * rows[b * nv + d]);
            if (value != 0) {
                problem.set(row, d, value);
            }
        }
        problem.reference(row, pull - damping * problem.along(row, v, vo));
    }

    /**
     * Solves for the forces of what {@link #find} found together with the joint limits.
     *
     * @param limits as found in the same state
     * @param a the acceleration without constraints [nv]; receives the constrained one
     * @param generalised receives the force of the constraints [nv], added
     */
    void solve(JointLimits limits, double[] a, double[] generalised) {
        limits.addTo(problem);
        tree.massMatrix(t.dofArmature, problem.mass());
        tendons.addInertia(problem.mass());
        problem.solve(a, generalised);
        limits.settle(problem);
    }

    /** Whether anything is tied to anything, or a tendon limits or rubs. */
    boolean ties() {
        return equalities.any() || tendons.constrains();
    }

    /** Whether a joint of several degrees of freedom has a friction loss. */
    boolean manifold() {
        return Arrays.stream(lossy).anyMatch(d -> t.jointType[t.dofJoint[d]] < BodyTables.SLIDE);
    }

    /** diagonal += 1 / R of the friction losses that hold. */
    void addStiffening(double[] diagonal) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                diagonal[lossy[i]] += 1 / problem.regularizer(i);
            }
        }
    }

    /** Adds the derivatives of the friction losses (aref - a) / R that hold, at fixed acceleration. */
    void addDerivatives(double h, double[] byV) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                int d = lossy[i];
                byV[d * (t.nv + 1)] -= SoftConstraint.damping(t.dofSolref, 2 * d, t.dofSolimp, 5 * d, h, refsafe)
                        / problem.regularizer(i);
            }
        }
    }

    /**
     * Adds how the friction losses of hinges and slides follow a parameter through the regulariser, at fixed acceleration.
     *
     * @param slopes of the inverse weights of joints by parameters [njnt, np]
     */
    void addByInverseWeight(double[] a, double[] slopes, int np, int parameter, double[] out) {
        for (int i = 0; i < lossy.length; i++) {
            if (problem.follows(i)) {
                int d = lossy[i];
                double f = (problem.reference(i) - a[d]) / problem.regularizer(i);
                out[d] -= f * slopes[t.dofJoint[d] * np + parameter] / dofWeight[d];
            }
        }
    }
}
