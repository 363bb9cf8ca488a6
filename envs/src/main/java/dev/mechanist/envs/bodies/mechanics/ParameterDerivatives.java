package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;

/** How inverse dynamics follows masses, moments of inertia and places of bodies, where {@link TreeDerivatives} was last evaluated. */
public final class ParameterDerivatives {
    private final BodyTables t;
    private final TreeDerivatives at;
    private final SpatialTree tree;
    private final int nv;
    private final boolean fluid;
    private final double density;
    private final double viscosity;
    private final double[] b6 = new double[6];
    private final double[] c6 = new double[6];

    public ParameterDerivatives(BodyModel model, TreeDerivatives at) {
        t = model.tables();
        this.at = at;
        tree = at.tree();
        nv = t.nv;
        BodyOption option = model.option();
        density = option.actingDensity();
        viscosity = option.actingViscosity();
        fluid = density > 0 || viscosity > 0;
    }

    /** out[0 .. nv) += scale * the change of tau as body i is moved along the direction of its offset in the parent, per m. */
    public void addByOffset(int i, double scale, double[] out) {
        double[] direction = Arrays.copyOfRange(t.bodyPos, 3 * i, 3 * i + 3);
        double length = Math.sqrt(Vectors.dot(direction, direction));
        int p = t.bodyParent[i];
        double[] world = Rotations.apply(Arrays.copyOfRange(tree.rotation, 9 * p, 9 * p + 9), direction);
        double[] s = {0, 0, 0, world[0] / length, world[1] / length, world[2] / length};
        double[] first = new double[6];
        double[] second = new double[6];
        double[] more = new double[6];
        TreeDerivatives.crossMotion(at.before, 12 * i, s, 0, first);
        TreeDerivatives.crossMotion(at.before, 12 * i + 6, s, 0, second);
        TreeDerivatives.crossMotion(at.before, 12 * i, first, 0, more);
        for (int k = 0; k < 6; k++) {
            second[k] += more[k];
        }
        at.displaced(i, first, 0, second, 0, s, 0);
        TreeDerivatives.crossForce(s, 0, at.wrench, 6 * i, b6);
        int above = -1;
        for (int q = p; q > 0 && above < 0; q = t.bodyParent[q]) {
            above = t.bodyDofCount[q] > 0 ? t.bodyDofAddress[q] + t.bodyDofCount[q] - 1 : -1;
        }
        for (int j = above; j >= 0; j = t.dofParent[j]) {
            out[j] += scale
                    * (TreeDerivatives.dot(tree.motion, 6 * j, at.a6) + TreeDerivatives.dot(tree.motion, 6 * j, b6));
        }
        for (int j = 0; j < nv; j++) {
            int q = t.dofBody[j];
            while (q > i) {
                q = t.bodyParent[q];
            }
            if (q == i) {
                out[j] += scale * at.carried(j, second, 0, first, 0, first);
            }
        }
    }

    /** out += scale * the change of tau per relative change of the mass of body i, its moments along with it. */
    public void addByMass(int i, double scale, double[] out) {
        double mass = t.bodyMass[i];
        SpatialTree.applyInertia(tree.inertia, 9 * i, mass, at.full, 6 * i, at.a6, 0);
        SpatialTree.applyInertia(tree.inertia, 9 * i, mass, tree.velocity, 6 * i, b6, 0);
        TreeDerivatives.crossForce(tree.velocity, 6 * i, b6, 0, c6);
        for (int k = 0; k < 6; k++) {
            at.a6[k] += c6[k];
        }
        project(i, scale, at.a6, out);
    }

    /** out += scale * the change of tau per principal moment k of body i, with the sides of its box in the medium. */
    public void addByMoment(int i, int k, double scale, double[] out) {
        double[] frame = tree.principal(i).clone();
        double[] e = {frame[k], frame[3 + k], frame[6 + k]};
        double[] w = Arrays.copyOfRange(tree.velocity, 6 * i, 6 * i + 3);
        double[] alpha = Arrays.copyOfRange(at.full, 6 * i, 6 * i + 3);
        double spin = Vectors.dot(e, w);
        double[] gyro = Vectors.cross(w, e);
        for (int r = 0; r < 3; r++) {
            at.a6[r] = e[r] * Vectors.dot(e, alpha) + gyro[r] * spin;
            at.a6[3 + r] = 0;
        }
        if (fluid) {
            dragByMoment(i, k, frame);
        }
        project(i, scale, at.a6, out);
    }

    private void dragByMoment(int i, int k, double[] frame) {
        double mass = t.bodyMass[i];
        double[] box = Arrays.copyOfRange(tree.box(), 3 * i, 3 * i + 3);
        int origin = 3 * t.bodyRoot[i];
        double[] c = {
            tree.centre[3 * i] - tree.position[origin],
            tree.centre[3 * i + 1] - tree.position[origin + 1],
            tree.centre[3 * i + 2] - tree.position[origin + 2]
        };
        double[] side = new double[3];
        for (int r = 0; r < 3; r++) {
            side[r] = (r == k ? -3 : 3) / (mass * box[r]);
        }
        double diameter = (box[0] + box[1] + box[2]) / 3;
        double growth = (side[0] + side[1] + side[2]) / 3;
        for (int r = 0; r < 6; r++) {
            at.drags.localAxis(frame, c, r);
            double speed = at.drags.localSpeed(i);
            int x = r % 3;
            int y = (x + 1) % 3;
            int z = (x + 2) % 3;
            double linear;
            double area;
            if (r < 3) {
                linear = 3 * Math.PI * diameter * diameter * growth * viscosity;
                double fourth = Math.pow(box[y], 4) + Math.pow(box[z], 4);
                area = (side[x] * fourth + 4 * box[x] * (Math.pow(box[y], 3) * side[y] + Math.pow(box[z], 3) * side[z]))
                        / 64;
            } else {
                linear = 3 * Math.PI * growth * viscosity;
                area = 0.5 * (side[y] * box[z] + box[y] * side[z]);
            }
            double force = -speed * (linear + density * area * Math.abs(speed));
            for (int q = 0; q < 6; q++) {
                at.a6[q] -= at.drags.row[q] * force;
            }
        }
    }

    /** out_j += scale S_j . f for the dofs that carry body i. */
    private void project(int i, double scale, double[] f, double[] out) {
        int last = -1;
        for (int q = i; q > 0 && last < 0; q = t.bodyParent[q]) {
            last = t.bodyDofCount[q] > 0 ? t.bodyDofAddress[q] + t.bodyDofCount[q] - 1 : -1;
        }
        for (int j = last; j >= 0; j = t.dofParent[j]) {
            out[j] += scale * TreeDerivatives.dot(tree.motion, 6 * j, f);
        }
    }
}
