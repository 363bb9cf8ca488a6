package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.constraints.Constraints;
import dev.mechanist.envs.bodies.constraints.JointLimits;
import dev.mechanist.envs.bodies.forces.JointForces;
import dev.mechanist.envs.bodies.mechanics.SpatialTree;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.ContactPoint;
import java.util.List;

/**
 * The terms of M a = f in one state: f = passive + actuator - bias (+ constraint).
 *
 * @param massMatrix dense, with armature [nv nv]
 * @param bias Coriolis, centrifugal and gravity forces [nv]
 * @param passive spring + damper + fluid [nv]
 * @param spring forces of joint springs [nv]
 * @param damper forces of joint dampers [nv]
 * @param fluid forces of the medium [nv]
 * @param actuator forces of the actuators [nv]
 * @param constraint forces of joint limits, joint friction and contacts [nv]
 * @param smoothAcceleration acceleration without constraints [nv]
 * @param acceleration acceleration with constraints [nv]
 * @param activeLimits how many limits are reached
 * @param contacts what touches
 */
public record ForwardDynamics(
        double[] massMatrix,
        double[] bias,
        double[] passive,
        double[] spring,
        double[] damper,
        double[] fluid,
        double[] actuator,
        double[] constraint,
        double[] smoothAcceleration,
        double[] acceleration,
        int activeLimits,
        List<ContactPoint> contacts) {
    /** Reads a state x from xo under controls that act at once. */
    static ForwardDynamics of(BodySimulator simulator, double[] x, int xo, double[] u, int uo) {
        BodyModel model = simulator.model();
        BodyTables t = model.tables();
        JointForces joints = simulator.jointForces();
        JointLimits limits = simulator.limits();
        Constraints constraints = simulator.constraints();
        Tree weighing = simulator.weighing();
        SpatialTree spatial = simulator.spatial();
        double h = model.option().timestep();
        double[] armature = t.dofArmature;
        int nv = t.nv;
        double[] force = new double[nv];
        int vo = xo + t.nq;
        weighing.update(x, xo, x, vo);
        joints.place();
        double[] fluid = new double[nv];
        spatial.fluidForce(fluid);
        double[] bias = weighing.bias().clone();
        double[] spring = new double[nv];
        double[] damper = new double[nv];
        double[] actuator = new double[nv];
        double[] passive = new double[nv];
        if (joints.springs()) {
            joints.addSprings(x, xo, spring);
        }
        if (joints.dampers()) {
            joints.tendons().addDampers(x, vo, damper);
        }
        simulator.compensate();
        joints.addCompensation(passive);
        joints.addActuators(x, xo, x, vo, u, uo, actuator);
        double[] smooth = new double[nv];
        for (int d = 0; d < nv; d++) {
            damper[d] += joints.dampers() ? joints.damper(d, x[vo + d]) : 0;
            bias[d] += fluid[d];
            passive[d] += spring[d] + damper[d] + fluid[d];
            force[d] = passive[d] + actuator[d] - bias[d];
        }
        boolean touched = constraints != null && constraints.find(x, xo, x, vo, h);
        if (touched) {
            constraints.addAttraction(passive);
            constraints.addAttraction(force);
        }
        simulator.addSticking(x, xo, u, uo, actuator);
        simulator.addSticking(x, xo, u, uo, force);
        double[] mass = new double[nv * nv];
        spatial.massMatrix(armature, mass);
        joints.tendons().addInertia(mass);
        weighing.factor(armature);
        weighing.solve(force, smooth);
        double[] constrained = smooth.clone();
        double[] limit = new double[nv];
        boolean limited = limits.find(x, xo, x, vo, h);
        if (touched) {
            constraints.solve(weighing, limits, constrained, limit);
        } else if (limited) {
            limits.solve(weighing, constrained, limit);
        }
        return new ForwardDynamics(
                mass,
                bias,
                passive,
                spring,
                damper,
                fluid,
                actuator,
                limit,
                smooth,
                constrained,
                limits.active(),
                touched ? constraints.contacts().points() : List.of());
    }
}
