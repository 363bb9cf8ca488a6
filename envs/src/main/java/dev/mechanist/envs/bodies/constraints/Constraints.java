package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.tendons.Tendons;

/**
 * All that resists motion in a state as one {@link ConstraintProblem}: {@link FrictionLosses}, the bounds of tendons, equalities,
 * {@link Contacts}, and joint limits, which have rules of their own where nothing else acts.
 */
public final class Constraints {
    private final BodyTables t;
    private final SpatialTree tree;
    private final Tendons tendons;
    private final ConstraintProblem problem;
    private final FrictionLosses losses;
    private final TendonBounds bounds;
    private final Equalities equalities;
    private final Contacts contacts;

    private Constraints(BodyModel model, SpatialTree tree, Tendons tendons) {
        t = model.tables();
        this.tree = tree;
        this.tendons = tendons;
        InverseWeights weights = new InverseWeights(model, tree, tendons);
        PointRows points = new PointRows(t, tree);
        problem = new ConstraintProblem(t.nv);
        losses = new FrictionLosses(model, problem, weights);
        bounds = new TendonBounds(model, tendons, problem, weights);
        equalities = new Equalities(model, tree, points, problem, tendons, weights);
        contacts = new Contacts(model, tree, points, problem, weights);
    }

    /** What of a model can touch, rub or hold beside joint limits; null where nothing does. */
    public static Constraints of(BodyModel model, SpatialTree tree, Tendons tendons) {
        if (model.option().disabled(BodyOption.DISABLE_CONSTRAINT)) {
            return null;
        }
        boolean any = model.touchingPairs().length > 0
                || FrictionLosses.any(model)
                || Equalities.any(model)
                || TendonBounds.any(model);
        return any ? new Constraints(model, tree, tendons) : null;
    }

    public ConstraintProblem problem() {
        return problem;
    }

    public FrictionLosses losses() {
        return losses;
    }

    public Contacts contacts() {
        return contacts;
    }

    /** Whether anything is tied to anything, or a tendon limits or rubs. */
    public boolean ties() {
        return equalities.any() || bounds.any();
    }

    /**
     * Finds what acts in the state that the tree holds.
     *
     * @param q positions from {@code qo}
     * @param v velocities from {@code vo}
     * @return whether there is a contact, a friction loss or an equality
     */
    public boolean find(double[] q, int qo, double[] v, int vo, double h) {
        problem.clear();
        // Friction losses first: their rows are known by number.
        losses.addTo(v, vo, h);
        bounds.addTo(q, qo, v, vo, h);
        equalities.addTo(q, qo, v, vo, h);
        contacts.addTo(v, vo, h);
        return problem.rows() > 0;
    }

    /**
     * Solves for the forces of what {@link #find} found together with the joint limits.
     *
     * @param limits as found in the same state
     * @param a the acceleration without constraints [nv]; receives the constrained one
     * @param generalised receives the force of the constraints [nv], added
     */
    public void solve(JointLimits limits, double[] a, double[] generalised) {
        limits.addTo(problem);
        tree.massMatrix(t.dofArmature, problem.mass());
        tendons.addInertia(problem.mass());
        problem.solve(a, generalised);
        limits.settle(problem);
    }
}
