package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.forces.ForceSlopes;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.Kinship;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.TreeDerivatives;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The linear system of the implicit integrators, dense: (M - h df/dv) a = f. The fast one leaves out what inertia contributes to
 * df/dv and takes the symmetric part, except for bodies that float on their own, with whatever is fixed to them: there nothing
 * is left out, so that a spinning body does not gain energy. Slopes of forces that couple what is not along one way from a root are
 * left out by both, and bounds on what actuators do in a joint do not count, as in MuJoCo.
 */
final class ImplicitSolver {
    private final BodyTables t;
    private final SpatialTree tree;
    private final JointForces joints;
    private final TreeDerivatives derivatives;
    private final boolean fast;
    /** Whether a dof belongs to a tree whose only joint is a free one. */
    private final boolean[] floating;

    private final DMatrixRMaj matrix;
    private final DMatrixRMaj right;
    private final DMatrixRMaj solution;
    private final LinearSolverDense<DMatrixRMaj> solver;
    private final ForceSlopes slopes;
    private final double[] mass;
    private final Kinship kinship;

    ImplicitSolver(BodyModel model, SpatialTree tree, JointForces joints) {
        t = model.tables();
        this.tree = tree;
        this.joints = joints;
        derivatives = new TreeDerivatives(model, tree);
        fast = model.option().integrator() == BodyIntegrator.IMPLICITFAST;
        floating = new boolean[t.nv];
        int[] dofs = new int[t.bodyName.length];
        for (int d = 0; d < t.nv; d++) {
            dofs[t.bodyRoot[t.dofBody[d]]]++;
        }
        for (int d = 0; d < t.nv; d++) {
            floating[d] = t.jointType[t.dofJoint[d]] == BodyTables.FREE && dofs[t.bodyRoot[t.dofBody[d]]] == 6;
        }
        matrix = new DMatrixRMaj(t.nv, t.nv);
        right = new DMatrixRMaj(t.nv, 1);
        solution = new DMatrixRMaj(t.nv, 1);
        solver = LinearSolverFactory_DDRM.lu(t.nv);
        slopes = ForceSlopes.ofMotion(t.nv);
        mass = new double[t.nv * t.nv];
        kinship = Kinship.ofSlopes(t, d -> !fast || floating[d]);
    }

    /** out = (M - h df/dv)^-1 force at the tree's present state. */
    void solve(double[] x, int xo, double[] u, int uo, double h, double[] force, double[] out) {
        int nv = t.nv;
        double[] byV = slopes.byV;
        Arrays.fill(byV, 0);
        joints.addUnboundedDerivatives(x, xo, x, xo + t.nq, u, uo, slopes);
        kinship.drop(byV);
        derivatives.evaluate(x, xo + t.nq, out);
        double[] full = derivatives.byVelocity;
        double[] inertial = fast ? derivatives.dragByVelocity() : full;
        tree.massMatrix(t.dofArmature, mass);
        joints.tendons().addInertia(mass);
        for (int r = 0; r < nv; r++) {
            for (int c = 0; c < nv; c++) {
                boolean exact = !fast || floating[r] && floating[c];
                double slope = byV[r * nv + c] - (exact ? full : inertial)[r * nv + c];
                if (!exact) {
                    slope = 0.5 * (slope + byV[c * nv + r] - inertial[c * nv + r]);
                }
                matrix.data[r * nv + c] = mass[r * nv + c] - h * slope;
            }
            right.data[r] = force[r];
        }
        solver.setA(matrix);
        solver.solve(right, solution);
        System.arraycopy(solution.data, 0, out, 0, nv);
    }
}
