package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import dev.mechanist.envs.bodies.shapes.TouchingPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contacts of a state as rows of a {@link ConstraintProblem}, by the rules of MuJoCo's documentation ("Computation", constraint
 * model): a frictionless one is one row, a pyramid two rows for each of its friction directions, an elliptic cone one row for
 * each direction. No step allocates once the buffers have their size.
 */
public final class Contacts {
    static final double LEAST_FRICTION = 1e-5;

    private final BodyTables t;
    private final BodyOption option;
    private final boolean refsafe;
    private final TouchingGeoms geoms;
    private final TouchingPoints touching;
    private final PointRows points;
    private final ConstraintProblem problem;
    private final InverseWeights weights;
    private final double[] rows;
    private final double[] friction = new double[5];
    private final boolean sticky;
    private final double[] attraction;
    /** Velocities of the surfaces against each other in the axes of a contact, with the spin about its normal [6]. */
    private final double[] drift = new double[6];

    private final double[] surface = new double[6];
    private final double[] turning = new double[3];
    /** Normal rows of the contacts of bodies that actuators stick, summed up [nbody nv], and how many; null where none do. */
    private final double[] sticking;

    private final int[] touched;
    private int found;
    private int[] foundPair = new int[8];
    private int[] foundRow = new int[8];
    /** Distance, place and frame of every contact [13 each]. */
    private double[] foundGeometry = new double[13 * 8];

    Contacts(BodyModel model, SpatialTree tree, PointRows points, ConstraintProblem problem, InverseWeights weights) {
        t = model.tables();
        option = model.option();
        this.points = points;
        this.problem = problem;
        this.weights = weights;
        refsafe = !option.disabled(BodyOption.DISABLE_REFSAFE);
        geoms = new TouchingGeoms(model, tree);
        touching = geoms.points();
        rows = new double[6 * t.nv];
        sticky = Arrays.stream(t.pairAdhesion).anyMatch(a -> a > 0);
        attraction = new double[t.nv];
        sticking = t.actuatorBody.length > 0 ? new double[t.bodyMass.length * t.nv] : null;
        touched = new int[t.bodyMass.length];
    }

    /** How many contacts the last state has that may exert forces. */
    public int found() {
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

    /** The geoms that may touch, where the last state has them. */
    TouchingGeoms geoms() {
        return geoms;
    }

    /** Adds the rows of the state that the tree holds, with the velocities v. */
    void addTo(double[] v, int vo, double h) {
        found = 0;
        if (sticky) {
            Arrays.fill(attraction, 0);
        }
        if (sticking != null) {
            Arrays.fill(sticking, 0);
            Arrays.fill(touched, 0);
        }
        geoms.place();
        for (int p : geoms.pairs()) {
            if (!geoms.find(p)) {
                continue;
            }
            for (int c = 0; c < touching.count(); c++) {
                // What sticks acts across the gap too.
                double reach = t.pairMargin[p] + (t.pairAdhesion[p] > 0 ? t.pairGap[p] : 0);
                if (touching.distance(c) < reach) {
                    note(p, c);
                    addContact(p, c, v, vo, h);
                } else if (sticking != null && touching.distance(c) < t.pairMargin[p] + t.pairGap[p]) {
                    fillRows(p, c, 1);
                    noteSticking(p);
                }
            }
        }
    }

    /** Whether any contact may pull. */
    boolean sticky() {
        return sticky;
    }

    /** Whether any surface moves by itself. */
    boolean conveys() {
        return t.geomSurfaceVelocity.length > 0;
    }

    /** Whether actuators stick bodies to what they touch. */
    boolean sticks() {
        return sticking != null;
    }

    /** Adds the force of bodies that are pulled to what they touch, across a gap too, by an even share at every contact. */
    void addSticking(double[] pull, double[] force) {
        for (int b = 0; b < touched.length; b++) {
            for (int d = 0; d < t.nv && touched[b] > 0; d++) {
                force[d] -= pull[b] / touched[b] * sticking[b * t.nv + d];
            }
        }
    }

    /** Of the normal row last filled. */
    private void noteSticking(int p) {
        for (int k = 0; k < 2; k++) {
            int b = t.geomBody[t.pairGeom[2 * p + k]];
            touched[b]++;
            for (int d = 0; d < t.nv; d++) {
                sticking[b * t.nv + d] += rows[d];
            }
        }
    }

    /** The force that pulls bodies to each other where what sticks is in reach [nv]; not a copy. */
    double[] attraction() {
        return attraction;
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
    public List<ContactPoint> points() {
        List<ContactPoint> points = new ArrayList<>();
        for (int c = 0; c < found; c++) {
            int p = foundPair[c];
            int dim = dimension(c);
            double[] f = new double[dim];
            for (int k = 0; k < dim; k++) {
                f[k] = dim == 1 || option.elliptic() ? problem.force(foundRow[c] + k) : ofPyramid(p, foundRow[c], k);
            }
            f[0] -= t.pairAdhesion[p];
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

    /** How the two surfaces move against each other at a contact, the first {@code dim} ways. */
    private void fillRows(int p, int c, int dim) {
        int nv = t.nv;
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
    }

    /** How many directions one of the contacts found resists. */
    int dimension(int c) {
        return dimension(foundPair[c], foundGeometry[13 * c]);
    }

    /** What sticks across a gap does not rub there. */
    private int dimension(int p, double distance) {
        return distance >= t.pairMargin[p] ? 1 : t.pairDimension[p];
    }

    private void addContact(int p, int c, double[] v, int vo, double h) {
        int nv = t.nv;
        int dim = dimension(p, touching.distance(c));
        int body1 = t.geomBody[t.pairGeom[2 * p]];
        int body2 = t.geomBody[t.pairGeom[2 * p + 1]];
        fillRows(p, c, dim);
        if (sticking != null) {
            noteSticking(p);
        }
        double penetration = touching.distance(c) - t.pairMargin[p];
        double impedance = SoftConstraint.impedance(t.pairSolimp, 5 * p, penetration);
        double damping = SoftConstraint.damping(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe);
        double pull = -SoftConstraint.stiffness(t.pairSolref, 2 * p, t.pairSolimp, 5 * p, h, refsafe)
                * impedance
                * penetration;
        double weight = weights.body[body1] + weights.body[body2];
        double adhesion = t.pairAdhesion[p];
        if (adhesion > 0) {
            for (int d = 0; d < nv; d++) {
                attraction[d] -= adhesion * rows[d];
            }
        }
        if (conveys()) {
            convey(p, c, dim);
        }
        for (int k = 0; k < 5; k++) {
            friction[k] = Math.max(LEAST_FRICTION, t.pairFriction[5 * p + k]);
        }
        if (dim == 1) {
            double r = SoftConstraint.regularizer(impedance, weight);
            int row = problem.addRow(ConstraintProblem.ONE_SIDED, 0, r);
            fill(row, 0, 0, 0, damping, pull + r * adhesion, v, vo);
        } else if (option.elliptic()) {
            cone(p, dim, impedance, damping, pull, weight, v, vo, h);
        } else {
            double mu2 = friction[0] * friction[0];
            double all = SoftConstraint.regularizer(impedance, 2 * mu2 / option.impratio() * (1 + mu2) * weight);
            for (int k = 1; k < dim; k++) {
                for (int sign = 1; sign >= -1; sign -= 2) {
                    int row = problem.addRow(ConstraintProblem.ONE_SIDED, 0, all);
                    fill(row, 0, k, sign * friction[k - 1], damping, pull + all * adhesion / (2 * (dim - 1)), v, vo);
                }
            }
        }
    }

    /** {@link #drift} across the normal, and about it where the contact resists that; no surface moves along the normal. */
    private void convey(int p, int c, int dim) {
        Arrays.fill(surface, 0);
        addSurface(t.pairGeom[2 * p], c, -1);
        addSurface(t.pairGeom[2 * p + 1], c, 1);
        double[] frame = touching.frames();
        for (int k = 1; k < 3; k++) {
            drift[k] = Vectors.dot(frame, 9 * c + 3 * k, surface, 0);
        }
        drift[3] = dim > 3 ? Vectors.dot(frame, 9 * c, surface, 3) : 0;
    }

    /** Adds the velocity v + w x (x - p) of a geom's surface at a contact, and w, in world axes. */
    private void addSurface(int g, int c, double sign) {
        double[] r = geoms.rotations();
        double[] own = t.geomSurfaceVelocity;
        double[] x = touching.places();
        double[] at = geoms.places();
        double[] w = turning;
        for (int k = 0; k < 3; k++) {
            int m = 9 * g + 3 * k;
            surface[k] += sign * (r[m] * own[6 * g] + r[m + 1] * own[6 * g + 1] + r[m + 2] * own[6 * g + 2]);
            w[k] = sign * (r[m] * own[6 * g + 3] + r[m + 1] * own[6 * g + 4] + r[m + 2] * own[6 * g + 5]);
            surface[3 + k] += w[k];
        }
        for (int k = 0; k < 3; k++) {
            int i = (k + 1) % 3;
            int j = (k + 2) % 3;
            surface[k] += w[i] * (x[3 * c + j] - at[3 * g + j]) - w[j] * (x[3 * c + i] - at[3 * g + i]);
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
            double r = SoftConstraint.regularizer(impedance, share * weight);
            int row = problem.addRow(k == 0 ? ConstraintProblem.CONE : ConstraintProblem.IN_CONE, 0, r);
            problem.bound(row, k == 0 ? friction[0] / Math.sqrt(option.impratio()) : friction[k - 1], k == 0 ? dim : 1);
            fill(row, k, 0, 0, k == 0 ? damping : rubbing, k == 0 ? pull + r * t.pairAdhesion[p] : 0, v, vo);
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
        double speed = problem.along(row, v, vo) + drift[a] + (times == 0 ? 0 : times * drift[b]);
        problem.reference(row, pull - damping * speed);
    }
}
