package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.envs.bodies.mechanics.PointRows;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
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
    private final ConstraintProblem problem;
    private final FrictionLosses losses;
    private final TendonBounds bounds;
    private final Equalities equalities;
    private final Contacts contacts;

    private Constraints(BodyModel model, SpatialTree tree, Tendons tendons) {
        t = model.tables();
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

    /** Whether contacts pull, or surfaces move by themselves. */
    public boolean pullsOrConveys() {
        return contacts.sticky() || contacts.conveys() || contacts.sticks();
    }

    /** Adds the force between bodies that stick to each other in the state last found [nv]. */
    public void addAttraction(double[] force) {
        double[] attraction = contacts.attraction();
        for (int d = 0; d < force.length && contacts.sticky(); d++) {
            force[d] += attraction[d];
        }
    }

    /** Whether actuators stick bodies to what they touch. */
    public boolean sticks() {
        return contacts.sticks();
    }

    /**
     * Adds the force of bodies that actuators stick to what they touch in the state last found.
     *
     * @param pull of every body, N [nbody]
     * @param force [nv]
     */
    public void addSticking(double[] pull, double[] force) {
        contacts.addSticking(pull, force);
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
     * @param tree that holds the state
     * @param limits as found in the same state
     * @param a the acceleration without constraints [nv]; receives the constrained one
     * @param generalised receives the force of the constraints [nv], added
     */
    public void solve(Tree tree, JointLimits limits, double[] a, double[] generalised) {
        tree.massMatrix(t.dofArmature, problem.mass());
        solve(limits, a, generalised);
    }

    /**
     * Solves for the acceleration under a force, without the help of a factor of the tree: for few degrees of freedom, where a
     * dense factor is cheaper.
     *
     * @param a receives the constrained acceleration [nv]
     * @param force [nv]; receives the force of the constraints too
     */
    public void accelerate(Tree tree, JointLimits limits, double[] a, double[] force) {
        tree.massMatrix(t.dofArmature, problem.mass());
        problem.unconstrained(force, a);
        solve(limits, a, force);
    }

    /** out = (M + diag)^-1 force with the mass matrix of the last solution and a diagonal beside it [nv]. */
    public void respond(double[] diagonal, double[] force, double[] out) {
        problem.damped(diagonal, force, out);
    }

    private void solve(JointLimits limits, double[] a, double[] generalised) {
        limits.addTo(problem);
        problem.solve(a, generalised);
        limits.settle(problem);
    }
}
