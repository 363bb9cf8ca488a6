package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/**
 * {@link SpatialTree} for systems that move in parallel planes, a tenth of the work: hinges about one direction n, slides across
 * it. Motions are (angular velocity about n, velocity in the plane), inertias 3 x 3; what lies across the plane only loads the
 * bearings. Pendulums, carts, chains and swimmers are of this kind, whatever their masses look like in space.
 *
 * <p>All constants are taken from the reference configuration in the axes of the plane, where a body is then only turned by an
 * angle. Coordinates are relative to the root body of each tree: nothing depends on where it is.
 */
public final class PlanarTree implements Tree {
    private final BodyTables t;
    private final int nb;
    private final int nv;
    private final double density;
    private final double viscosity;
    private final boolean fluid;
    private final double windX;
    private final double windY;

    /** Offset from the parent [2 nb], centre of mass [2 nb], moment about n through it [nb], in the reference configuration. */
    private final double[] offset;

    private final double[] lever;
    private final double[] moment;
    /** Per dof: 0 for a slide, else the sign of its axis against n; anchor of a hinge or direction of a slide [2 nv]. */
    private final double[] sense;

    private final double[] fixed;
    private final boolean[] anchored;
    private final double[] reference;
    private final int[] positionOf;

    /** Per body: box axis along n, drag coefficients about it and along the two others, and the direction of the first. */
    private final double[] drag;

    private final double[] cosine;
    private final double[] sine;
    private final double[] place;
    private final double[] motion;
    private final double[] velocity;
    private final double[] acceleration;
    private final double[] inertia;
    private final double[] wrench;
    private final double[] bias;
    private final double[] articulated;
    private final double[] column;
    private final double[] inverse;
    private final double[] remaining;
    private final double[] sweep;
    private final double[] composite;
    private final SineCosine turn = new SineCosine();
    /** Axes of the plane and its normal in the world, row-major. */
    private final double[] axes;

    /** Rotation of a body turned by an angle: the part along n, the parts with its cosine and sine [27 nb]. */
    private final double[] turned;
    /** Place of a root body in the world, and how far along n a body is from its root, in the reference configuration. */
    private final double[] origin;

    private final double[] height;
    /** Where a root body has come in the plane [2 nb]. */
    private final double[] shift;

    private PlanarTree(BodyModel model, SpatialTree atReference, double[] n) {
        t = model.tables();
        nb = t.bodyName.length;
        nv = t.nv;
        BodyOption option = model.option();
        density = option.actingDensity();
        viscosity = option.actingViscosity();
        fluid = density > 0 || viscosity > 0;
        double[] e1 = Plane.across(n);
        double[] e2 = Vectors.cross(n, e1);
        windX = Vectors.dot(option.wind(), e1);
        windY = Vectors.dot(option.wind(), e2);
        offset = new double[2 * nb];
        lever = new double[2 * nb];
        moment = new double[nb];
        sense = new double[nv];
        fixed = new double[2 * nv];
        anchored = new boolean[nv];
        reference = new double[nv];
        positionOf = new int[nv];
        drag = new double[8 * nb];
        cosine = new double[nb];
        sine = new double[nb];
        place = new double[2 * nb];
        motion = new double[3 * nv];
        velocity = new double[3 * nb];
        acceleration = new double[2 * nb];
        inertia = new double[3 * nb];
        wrench = new double[3 * nb];
        bias = new double[nv];
        articulated = new double[6 * nb];
        column = new double[3 * nv];
        inverse = new double[nv];
        remaining = new double[nv];
        sweep = new double[3 * nb];
        composite = new double[4 * nb];
        axes = new double[] {e1[0], e1[1], e1[2], e2[0], e2[1], e2[2], n[0], n[1], n[2]};
        turned = new double[27 * nb];
        origin = new double[3 * nb];
        height = new double[nb];
        shift = new double[2 * nb];
        cosine[0] = 1;
        if (!option.disabled(BodyOption.DISABLE_GRAVITY)) {
            acceleration[0] = -Vectors.dot(option.gravity(), e1);
            acceleration[1] = -Vectors.dot(option.gravity(), e2);
        }
        for (int i = 1; i < nb; i++) {
            stand(i, atReference, n);
            double[] parentFrame = Plane.frame(atReference, t.bodyParent[i]);
            Plane.project(Rotations.apply(parentFrame, Plane.vector(t.bodyPos, i)), e1, e2, offset, 2 * i);
            // The orientation of the body is the same before and after its joints, in the reference configuration.
            double[] frame = Plane.frame(atReference, i);
            Plane.project(Rotations.apply(frame, Plane.vector(t.bodyInertialPos, i)), e1, e2, lever, 2 * i);
            double[] principal = atReference.principal(i).clone();
            for (int k = 0; k < 3; k++) {
                double along = principal[k] * n[0] + principal[3 + k] * n[1] + principal[6 + k] * n[2];
                moment[i] += along * along * t.bodyInertia[3 * i + k];
            }
            if (fluid && t.bodyMass[i] > BodyTables.MINIMUM) {
                immerse(i, principal, atReference.box(), n, e1, e2);
            }
            for (int j = t.bodyJointAddress[i], end = j + t.bodyJointCount[i]; j < end; j++) {
                int d = t.jointDofAddress[j];
                double[] axis = Plane.vector(atReference.axis, j);
                boolean hinge = t.jointType[j] == BodyTables.HINGE;
                sense[d] = hinge ? Math.signum(Vectors.dot(axis, n)) : 0;
                Plane.project(hinge ? Rotations.apply(frame, Plane.vector(t.jointPos, j)) : axis, e1, e2, fixed, 2 * d);
                anchored[d] = hinge && (fixed[2 * d] != 0 || fixed[2 * d + 1] != 0);
                positionOf[d] = t.jointPositionAddress[j];
                reference[d] = t.qpos0[positionOf[d]];
            }
        }
    }

    /** The planar tree of a model, or null when it moves in space. */
    public static PlanarTree of(BodyModel model, SpatialTree spatial) {
        spatial.place(model.tables().qpos0, 0);
        double[] n = Plane.normal(model, spatial);
        return n == null ? null : new PlanarTree(model, spatial, n);
    }

    /** What {@link #show} turns and shifts. */
    private void stand(int i, SpatialTree atReference, double[] n) {
        double[] r = atReference.rotation;
        int root = t.bodyRoot[i];
        for (int k = 0; k < 3; k++) {
            origin[3 * i + k] = atReference.position[3 * i + k];
            height[i] += n[k] * (atReference.position[3 * i + k] - atReference.position[3 * root + k]);
            double along = 0;
            double[] column = {r[9 * i + k], r[9 * i + 3 + k], r[9 * i + 6 + k]};
            for (int l = 0; l < 3; l++) {
                along += n[l] * column[l];
            }
            double[] aside = Vectors.cross(n, column);
            for (int l = 0; l < 3; l++) {
                turned[27 * i + 3 * l + k] = along * n[l];
                turned[27 * i + 9 + 3 * l + k] = column[l] - along * n[l];
                turned[27 * i + 18 + 3 * l + k] = aside[l];
            }
        }
    }

    /** Coefficients of drag: about n linear and quadratic, linear force, quadratic along two axes, direction of the first. */
    private void immerse(int i, double[] principal, double[] box, double[] n, double[] e1, double[] e2) {
        int k = Plane.axisAlong(principal, n);
        int first = (k + 1) % 3;
        int o = 8 * i;
        drag[o] = FluidBox.linearTorque(box, 3 * i, viscosity);
        drag[o + 1] = density * FluidBox.torqueArea(box, 3 * i, k);
        drag[o + 2] = FluidBox.linearForce(box, 3 * i, viscosity);
        drag[o + 3] = density * FluidBox.forceArea(box, 3 * i, first);
        drag[o + 4] = density * FluidBox.forceArea(box, 3 * i, (k + 2) % 3);
        double[] axis = {principal[first], principal[3 + first], principal[6 + first]};
        Plane.project(axis, e1, e2, drag, o + 5);
    }

    @Override
    public double[] bias() {
        return bias;
    }

    @Override
    public void update(double[] q, int qo, double[] v, int vo) {
        for (int i = 1; i < nb; i++) {
            move(i, q, qo, v, vo);
        }
        for (int i = nb - 1; i > 0; i--) {
            int o = 3 * i;
            double n = wrench[o];
            double fx = wrench[o + 1];
            double fy = wrench[o + 2];
            int first = t.bodyDofAddress[i];
            for (int d = first, end = first + t.bodyDofCount[i]; d < end; d++) {
                int s = 3 * d;
                bias[d] = motion[s] * n + motion[s + 1] * fx + motion[s + 2] * fy;
            }
            int up = 3 * t.bodyParent[i];
            if (up > 0) {
                wrench[up] += n;
                wrench[up + 1] += fx;
                wrench[up + 2] += fy;
            }
        }
    }

    private void move(int i, double[] q, int qo, double[] v, int vo) {
        int p = t.bodyParent[i];
        double c = cosine[p];
        double s = sine[p];
        double x = 0;
        double y = 0;
        if (p > 0) {
            double ox = offset[2 * i];
            double oy = offset[2 * i + 1];
            x = place[2 * p] + c * ox - s * oy;
            y = place[2 * p + 1] + s * ox + c * oy;
        }
        int first = t.bodyDofAddress[i];
        int end = first + t.bodyDofCount[i];
        for (int d = first; d < end; d++) {
            double displacement = q[qo + positionOf[d]] - reference[d];
            double fx = fixed[2 * d];
            double fy = fixed[2 * d + 1];
            double rx = c * fx - s * fy;
            double ry = s * fx + c * fy;
            int m = 3 * d;
            if (sense[d] == 0) {
                motion[m] = 0;
                motion[m + 1] = rx;
                motion[m + 2] = ry;
                x += rx * displacement;
                y += ry * displacement;
            } else {
                double sign = sense[d];
                double ax = x + rx;
                double ay = y + ry;
                turn.of(sign * displacement);
                double dc = turn.cosine;
                double ds = turn.sine;
                double turned = c * dc - s * ds;
                s = s * dc + c * ds;
                c = turned;
                if (anchored[d]) {
                    x = ax - (c * fx - s * fy);
                    y = ay - (s * fx + c * fy);
                }
                motion[m] = sign;
                motion[m + 1] = sign * ay;
                motion[m + 2] = -sign * ax;
            }
        }
        if (p == 0) {
            // Anchors of the root count from where it came to be.
            for (int d = first; d < end; d++) {
                motion[3 * d + 1] -= motion[3 * d] * y;
                motion[3 * d + 2] += motion[3 * d] * x;
            }
            shift[2 * i] = x;
            shift[2 * i + 1] = y;
            x = 0;
            y = 0;
        }
        cosine[i] = c;
        sine[i] = s;
        place[2 * i] = x;
        place[2 * i + 1] = y;
        double w = velocity[3 * p];
        double vx = velocity[3 * p + 1];
        double vy = velocity[3 * p + 2];
        double gx = acceleration[2 * p];
        double gy = acceleration[2 * p + 1];
        for (int d = first; d < end; d++) {
            double sw = motion[3 * d];
            double sx = motion[3 * d + 1];
            double sy = motion[3 * d + 2];
            double speed = v[vo + d];
            gx += (sw * vy - w * sy) * speed;
            gy += (w * sx - sw * vx) * speed;
            w += sw * speed;
            vx += sx * speed;
            vy += sy * speed;
        }
        velocity[3 * i] = w;
        velocity[3 * i + 1] = vx;
        velocity[3 * i + 2] = vy;
        acceleration[2 * i] = gx;
        acceleration[2 * i + 1] = gy;
        double mass = t.bodyMass[i];
        double lx = lever[2 * i];
        double ly = lever[2 * i + 1];
        double cx = x + c * lx - s * ly;
        double cy = y + s * lx + c * ly;
        double hx = mass * cx;
        double hy = mass * cy;
        inertia[3 * i] = moment[i] + hx * cx + hy * cy;
        inertia[3 * i + 1] = hx;
        inertia[3 * i + 2] = hy;
        double px = mass * vx - w * hy;
        double py = mass * vy + w * hx;
        wrench[3 * i] = hx * gy - hy * gx + vx * py - vy * px;
        wrench[3 * i + 1] = mass * gx - w * py;
        wrench[3 * i + 2] = mass * gy + w * px;
        if (fluid && mass > BodyTables.MINIMUM) {
            resist(i, c, s, cx, cy, w, vx - w * cy - windX, vy + w * cx - windY);
        }
    }

    /** Writes places and rotations of bodies, and motion axes, of the present state to a tree in space; nothing else of it. */
    public void show(SpatialTree space) {
        double[] e = axes;
        for (int i = 1; i < nb; i++) {
            int root = t.bodyRoot[i];
            double x = shift[2 * root] + place[2 * i];
            double y = shift[2 * root + 1] + place[2 * i + 1];
            double z = height[i];
            for (int k = 0; k < 3; k++) {
                space.position[3 * i + k] = origin[3 * root + k] + x * e[k] + y * e[3 + k] + z * e[6 + k];
            }
            double c = cosine[i];
            double s = sine[i];
            for (int k = 0, o = 27 * i; k < 9; k++) {
                space.rotation[9 * i + k] = turned[o + k] + c * turned[o + 9 + k] + s * turned[o + 18 + k];
            }
        }
        for (int d = 0; d < nv; d++) {
            double w = motion[3 * d];
            double x = motion[3 * d + 1];
            double y = motion[3 * d + 2];
            for (int k = 0; k < 3; k++) {
                space.motion[6 * d + k] = w * e[6 + k];
                space.motion[6 * d + 3 + k] = x * e[k] + y * e[3 + k];
            }
        }
    }

    @Override
    public void massMatrix(double[] diagonal, double[] out) {
        double[] I = composite;
        for (int i = 1; i < nb; i++) {
            System.arraycopy(inertia, 3 * i, I, 4 * i, 3);
            I[4 * i + 3] = t.bodyMass[i];
        }
        for (int i = nb - 1; i > 0; i--) {
            int up = 4 * t.bodyParent[i];
            for (int k = 0; k < 4 && up > 0; k++) {
                I[up + k] += I[4 * i + k];
            }
        }
        Arrays.fill(out, 0, nv * nv, 0);
        for (int d = 0; d < nv; d++) {
            int a = 4 * t.dofBody[d];
            double s0 = motion[3 * d];
            double s1 = motion[3 * d + 1];
            double s2 = motion[3 * d + 2];
            double u0 = I[a] * s0 - I[a + 2] * s1 + I[a + 1] * s2;
            double u1 = I[a + 3] * s1 - I[a + 2] * s0;
            double u2 = I[a + 3] * s2 + I[a + 1] * s0;
            for (int e = d; e >= 0; e = t.dofParent[e]) {
                double value = motion[3 * e] * u0 + motion[3 * e + 1] * u1 + motion[3 * e + 2] * u2;
                out[d * nv + e] = value;
                out[e * nv + d] = value;
            }
            out[d * nv + d] += diagonal[d];
        }
    }

    /** Adds the drag of the medium at the centre (cx, cy), which moves at (vx, vy) against it. */
    private void resist(int i, double c, double s, double cx, double cy, double w, double vx, double vy) {
        int o = 8 * i;
        double ax = c * drag[o + 5] - s * drag[o + 6];
        double ay = s * drag[o + 5] + c * drag[o + 6];
        double along = ax * vx + ay * vy;
        double aside = ax * vy - ay * vx;
        double torque = w * (drag[o] + drag[o + 1] * Math.abs(w));
        double f = along * (drag[o + 2] + drag[o + 3] * Math.abs(along));
        double g = aside * (drag[o + 2] + drag[o + 4] * Math.abs(aside));
        double fx = f * ax - g * ay;
        double fy = f * ay + g * ax;
        wrench[3 * i] += torque + cx * fy - cy * fx;
        wrench[3 * i + 1] += fx;
        wrench[3 * i + 2] += fy;
    }

    @Override
    public void factor(double[] diagonal) {
        double[] I = articulated;
        for (int i = 1; i < nb; i++) {
            int a = 6 * i;
            I[a] = inertia[3 * i];
            I[a + 1] = -inertia[3 * i + 2];
            I[a + 2] = inertia[3 * i + 1];
            I[a + 3] = t.bodyMass[i];
            I[a + 4] = 0;
            I[a + 5] = t.bodyMass[i];
        }
        for (int i = nb - 1; i > 0; i--) {
            int a = 6 * i;
            double i00 = I[a];
            double i01 = I[a + 1];
            double i02 = I[a + 2];
            double i11 = I[a + 3];
            double i12 = I[a + 4];
            double i22 = I[a + 5];
            int first = t.bodyDofAddress[i];
            for (int d = first + t.bodyDofCount[i] - 1; d >= first; d--) {
                int s = 3 * d;
                double s0 = motion[s];
                double s1 = motion[s + 1];
                double s2 = motion[s + 2];
                double u0 = i00 * s0 + i01 * s1 + i02 * s2;
                double u1 = i01 * s0 + i11 * s1 + i12 * s2;
                double u2 = i02 * s0 + i12 * s1 + i22 * s2;
                double inv = 1 / Math.max(ArticulatedInertia.LEAST_PIVOT, s0 * u0 + s1 * u1 + s2 * u2 + diagonal[d]);
                column[s] = u0;
                column[s + 1] = u1;
                column[s + 2] = u2;
                inverse[d] = inv;
                double w0 = u0 * inv;
                double w1 = u1 * inv;
                i00 -= w0 * u0;
                i01 -= w0 * u1;
                i02 -= w0 * u2;
                i11 -= w1 * u1;
                i12 -= w1 * u2;
                i22 -= u2 * inv * u2;
            }
            int up = 6 * t.bodyParent[i];
            if (up > 0) {
                I[up] += i00;
                I[up + 1] += i01;
                I[up + 2] += i02;
                I[up + 3] += i11;
                I[up + 4] += i12;
                I[up + 5] += i22;
            }
        }
    }

    @Override
    public void solve(double[] force, double[] out) {
        Arrays.fill(sweep, 0);
        for (int i = nb - 1; i > 0; i--) {
            double p0 = sweep[3 * i];
            double p1 = sweep[3 * i + 1];
            double p2 = sweep[3 * i + 2];
            int first = t.bodyDofAddress[i];
            for (int d = first + t.bodyDofCount[i] - 1; d >= first; d--) {
                int s = 3 * d;
                double u = force[d] - motion[s] * p0 - motion[s + 1] * p1 - motion[s + 2] * p2;
                remaining[d] = u;
                double share = u * inverse[d];
                p0 += column[s] * share;
                p1 += column[s + 1] * share;
                p2 += column[s + 2] * share;
            }
            int up = 3 * t.bodyParent[i];
            if (up > 0) {
                sweep[up] += p0;
                sweep[up + 1] += p1;
                sweep[up + 2] += p2;
            }
        }
        for (int i = 1; i < nb; i++) {
            int up = 3 * t.bodyParent[i];
            double a0 = sweep[up];
            double a1 = sweep[up + 1];
            double a2 = sweep[up + 2];
            int first = t.bodyDofAddress[i];
            for (int d = first, end = first + t.bodyDofCount[i]; d < end; d++) {
                int s = 3 * d;
                double a = (remaining[d] - column[s] * a0 - column[s + 1] * a1 - column[s + 2] * a2) * inverse[d];
                out[d] = a;
                a0 += motion[s] * a;
                a1 += motion[s + 1] * a;
                a2 += motion[s + 2] * a;
            }
            sweep[3 * i] = a0;
            sweep[3 * i + 1] = a1;
            sweep[3 * i + 2] = a2;
        }
    }
}
