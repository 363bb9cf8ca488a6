package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.tendons.TendonInertia;
import dev.mechanist.envs.bodies.tendons.Tendons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inverse weights in the reference configuration, against which the softness of constraints is measured: of bodies the mean of the
 * three diagonal entries of J M^-1 J' at the centre of mass, by shifts and by turns; of tendons J M^-1 J'; of degrees of freedom
 * the mean diagonal of M^-1 over their joint, for a free one over its two halves. Of a body that only slides along its axes and
 * carries nothing it is 1 / mass, which knows no armature (as MuJoCo has it).
 */
public final class InverseWeights {
    private static final String HELD =
            " where it cannot move in the reference configuration: nothing says how softly it is held,"
                    + " and rounding decides, in MuJoCo too";

    private final BodyModel model;
    private final BodyTables t;
    /** By shifts and by turns [nbody]. */
    final double[] body;

    final double[] turn;
    final double[] dof;
    final double[] tendon;

    /** Leaves the tree, and the tendons, in the reference configuration. */
    InverseWeights(BodyModel model, SpatialTree tree, Tendons tendons) {
        this.model = model;
        t = model.tables();
        body = new double[t.bodyName.length];
        turn = new double[t.bodyName.length];
        dof = new double[t.nv];
        tendon = new double[t.tendonName.length];
        weigh(tree, tendons);
    }

    /** Of joints, the mean over all their degrees of freedom [njnt]. */
    public static double[] ofJoints(BodyModel model, SpatialTree tree, Tendons tendons) {
        BodyTables t = model.tables();
        double[] weights = new double[t.jointName.length];
        tree.update(t.qpos0, 0, new double[t.nv], 0);
        tendons.place();
        Tree heavy = TendonInertia.over(model, tree, tendons);
        heavy.factor(t.dofArmature);
        double[] unit = new double[t.nv];
        double[] column = new double[t.nv];
        for (int j = 0; j < weights.length; j++) {
            int first = t.jointDofAddress[j];
            int dofs = model.jointType(j).dofs();
            if (t.jointOnlySlides[j]) {
                weights[j] = 1 / t.bodyMass[t.jointBody[j]];
                continue;
            }
            for (int d = first; d < first + dofs; d++) {
                unit[d] = 1;
                heavy.solve(unit, column);
                weights[j] += column[d] / dofs;
                unit[d] = 0;
            }
        }
        return weights;
    }

    /**
     * What constraints hold although the reference configuration gives it no weight, so that nothing says how softly: bodies whose centre
     * cannot shift there, tied away from it, and bounded tendons whose length cannot change. One line each.
     */
    public static List<String> weightless(BodyModel model, SpatialTree tree, Tendons tendons) {
        BodyTables t = model.tables();
        InverseWeights weights = new InverseWeights(model, tree, tendons);
        List<String> found = new ArrayList<>();
        for (int e = 0; e < t.tieType.length; e++) {
            int first = t.tied[2 * e];
            int second = t.tied[2 * e + 1];
            boolean ofBodies = t.tieType[e] == BodyTables.CONNECT || t.tieType[e] == BodyTables.WELD;
            boolean shifts = ofBodies
                    && weights.body[first] + weights.body[second] < BodyTables.MINIMUM
                    && (weights.swings(first, 6 * e) || weights.swings(second, 6 * e + 3));
            if (shifts) {
                int body = weights.turn[first] > 0 ? first : second;
                found.add("body '" + t.bodyName[body] + "' is tied" + HELD);
            }
        }
        for (int i = 0; i < t.tendonName.length; i++) {
            if ((t.tendonLimited[i] || t.tendonFrictionLoss[i] > 0) && weights.tendon[i] < BodyTables.MINIMUM) {
                found.add("tendon '" + t.tendonName[i] + "' is bounded" + HELD);
            }
        }
        return found;
    }

    /** Whether a body can turn about its centre and is tied beside it. */
    private boolean swings(int body, int anchor) {
        double away = 0;
        for (int k = 0; k < 3; k++) {
            away = Math.max(away, Math.abs(t.tieAnchor[anchor + k] - t.bodyInertialPos[3 * body + k]));
        }
        return turn[body] > 0 && away > 1e-10;
    }

    private void weigh(SpatialTree tree, Tendons tendons) {
        int nv = t.nv;
        double[] unit = new double[nv];
        double[] columns = new double[nv * nv];
        double[] column = new double[nv];
        double[] rows = new double[6 * nv];
        double[] axis = new double[3];
        PointRows points = new PointRows(t, tree);
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
        for (int i = 0; i < tendon.length; i++) {
            Arrays.fill(unit, 0);
            tendons.add(i, 1, unit);
            heavy.solve(unit, column);
            for (int d = 0; d < nv; d++) {
                tendon[i] += unit[d] * column[d];
            }
        }
        boolean[] slides = new boolean[body.length];
        for (int j = 0; j < t.jointName.length; j++) {
            slides[t.jointBody[j]] |= t.jointOnlySlides[j];
        }
        for (int i = 1; i < body.length; i++) {
            Arrays.fill(rows, 0);
            if (points.lastDof(i) < 0) {
                continue;
            }
            if (slides[i]) {
                body[i] = 1 / t.bodyMass[i];
                continue;
            }
            for (int k = 0; k < 3; k++) {
                Arrays.fill(axis, 0);
                axis[k] = 1;
                points.along(i, tree.centre, 3 * i, axis, 0, 1, rows, k * nv);
                points.about(i, axis, 0, 1, rows, (3 + k) * nv);
                for (int a = 0; a < nv; a++) {
                    for (int b = 0; b < nv; b++) {
                        int r = k * nv;
                        body[i] += rows[r + a] * columns[a * nv + b] * rows[r + b] / 3;
                        r += 3 * nv;
                        turn[i] += rows[r + a] * columns[a * nv + b] * rows[r + b] / 3;
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
                    dof[d] = 1 / t.bodyMass[t.jointBody[j]];
                    continue;
                }
                int start = d - (d - first) % half;
                for (int e = start; e < start + half; e++) {
                    dof[d] += columns[e * nv + e] / half;
                }
            }
        }
    }
}
