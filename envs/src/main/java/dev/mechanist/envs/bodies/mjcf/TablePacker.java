package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mechanics.FluidEllipsoids;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Actuator;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Body;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.ContactPair;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Site;
import dev.mechanist.envs.bodies.mjcf.text.ActuatorSettings;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.ConvexHull;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A draft's bodies, joints, geoms, sites and actuators as the flat arrays of {@link BodyTables}. */
final class TablePacker {
    private final ModelDraft draft;
    private final double step;

    private TablePacker(ModelDraft draft, double step) {
        this.step = step;
        this.draft = draft;
    }

    /** @param step of time, s */
    static BodyTables pack(ModelDraft draft, double step) {
        TablePacker packer = new TablePacker(draft, step);
        BodyTables t = new BodyTables();
        packer.packBodies(t);
        packer.packJoints(t);
        packer.packGeoms(t);
        packer.packPairs(t);
        packer.packActuators(t);
        return t;
    }

    private void packBodies(BodyTables t) {
        int nb = draft.bodies.size();
        t.bodyName = draft.bodies.stream().map(b -> b.name).toArray(String[]::new);
        t.bodyParent = draft.bodies.stream().mapToInt(b -> b.parent).toArray();
        t.bodyRoot = draft.bodies.stream().mapToInt(b -> b.root).toArray();
        t.mocapBody =
                IntStream.range(0, nb).filter(i -> draft.bodies.get(i).mocap).toArray();
        t.bodyPos = new double[3 * nb];
        t.bodyQuat = new double[4 * nb];
        t.bodyInertialPos = new double[3 * nb];
        t.bodyInertialQuat = new double[4 * nb];
        t.bodyMass = draft.bodies.stream().mapToDouble(b -> b.mass).toArray();
        t.bodyInertia = new double[3 * nb];
        t.bodyCompensated =
                draft.bodies.stream().mapToDouble(b -> b.compensated).toArray();
        t.bodyJointAddress = new int[nb];
        t.bodyJointCount = new int[nb];
        t.bodyDofAddress = new int[nb];
        t.bodyDofCount = new int[nb];
        int joint = 0;
        int dof = 0;
        for (int i = 0; i < nb; i++) {
            Body b = draft.bodies.get(i);
            System.arraycopy(b.pose.pos(), 0, t.bodyPos, 3 * i, 3);
            System.arraycopy(b.pose.quat(), 0, t.bodyQuat, 4 * i, 4);
            System.arraycopy(b.inertialPos, 0, t.bodyInertialPos, 3 * i, 3);
            System.arraycopy(b.inertialQuat, 0, t.bodyInertialQuat, 4 * i, 4);
            System.arraycopy(b.inertia, 0, t.bodyInertia, 3 * i, 3);
            t.bodyJointCount[i] = b.joints.size();
            t.bodyJointAddress[i] = b.joints.isEmpty() ? -1 : joint;
            t.bodyDofCount[i] = b.joints.stream().mapToInt(j -> j.type.dofs()).sum();
            t.bodyDofAddress[i] = b.joints.isEmpty() ? -1 : dof;
            joint += b.joints.size();
            dof += t.bodyDofCount[i];
        }
    }

    private void packJoints(BodyTables t) {
        List<Joint> joints = draft.joints();
        int nj = joints.size();
        t.nv = joints.stream().mapToInt(j -> j.type.dofs()).sum();
        t.nq = joints.stream().mapToInt(j -> j.type.positions()).sum();
        t.jointName = joints.stream().map(j -> j.name).toArray(String[]::new);
        t.jointType = joints.stream().mapToInt(j -> j.type.ordinal()).toArray();
        t.jointBody = new int[nj];
        t.jointPositionAddress = new int[nj];
        t.jointDofAddress = new int[nj];
        t.jointLimited = new boolean[nj];
        t.jointOnlySlides = new boolean[nj];
        t.bodySimple = new boolean[draft.bodies.size()];
        t.jointForceLimited = new boolean[nj];
        t.jointActuatesCompensation = new boolean[nj];
        t.jointForceRange = new double[2 * nj];
        t.jointPos = new double[3 * nj];
        t.jointAxis = new double[3 * nj];
        t.jointStiffness = joints.stream().mapToDouble(j -> j.stiffness).toArray();
        t.jointRange = new double[2 * nj];
        t.jointStiffnessPolynomial = new double[2 * nj];
        t.dofDampingPolynomial = new double[2 * t.nv];
        t.jointMargin = joints.stream().mapToDouble(j -> j.margin).toArray();
        t.jointSolref = new double[2 * nj];
        t.jointSolimp = new double[5 * nj];
        t.dofBody = new int[t.nv];
        t.dofJoint = new int[t.nv];
        t.dofParent = new int[t.nv];
        t.dofArmature = new double[t.nv];
        t.dofDamping = new double[t.nv];
        t.dofFrictionLoss = new double[t.nv];
        t.dofSolref = new double[2 * t.nv];
        t.dofSolimp = new double[5 * t.nv];
        t.qpos0 = new double[t.nq];
        t.qposSpring = new double[t.nq];
        int[] lastDof = new int[draft.bodies.size()];
        int j = 0;
        int q = 0;
        int v = 0;
        for (int i = 0; i < draft.bodies.size(); i++) {
            Body b = draft.bodies.get(i);
            t.bodySimple[i] = simple(i);
            boolean onlySlides = onlySlides(i);
            int previous = i == 0 ? -1 : lastDof[b.parent];
            for (Joint joint : b.joints) {
                t.jointBody[j] = i;
                t.jointPositionAddress[j] = q;
                t.jointDofAddress[j] = v;
                t.jointLimited[j] = joint.limited;
                t.jointForceLimited[j] = joint.forceLimited;
                t.jointActuatesCompensation[j] = joint.actuatesCompensation;
                System.arraycopy(joint.forceRange, 0, t.jointForceRange, 2 * j, 2);
                t.jointOnlySlides[j] = onlySlides;
                System.arraycopy(joint.pos, 0, t.jointPos, 3 * j, 3);
                System.arraycopy(joint.axis, 0, t.jointAxis, 3 * j, 3);
                System.arraycopy(joint.range, 0, t.jointRange, 2 * j, 2);
                System.arraycopy(joint.stiffnessPolynomial, 0, t.jointStiffnessPolynomial, 2 * j, 2);
                System.arraycopy(joint.solref, 0, t.jointSolref, 2 * j, 2);
                System.arraycopy(joint.solimp, 0, t.jointSolimp, 5 * j, 5);
                referencePositions(t, joint, b, q);
                for (int k = 0; k < joint.type.dofs(); k++, v++) {
                    t.dofBody[v] = i;
                    t.dofJoint[v] = j;
                    t.dofParent[v] = previous;
                    t.dofArmature[v] = joint.armature;
                    t.dofDamping[v] = joint.damping;
                    System.arraycopy(joint.dampingPolynomial, 0, t.dofDampingPolynomial, 2 * v, 2);
                    t.dofFrictionLoss[v] = joint.frictionLoss;
                    System.arraycopy(joint.solrefFriction, 0, t.dofSolref, 2 * v, 2);
                    System.arraycopy(joint.solimpFriction, 0, t.dofSolimp, 5 * v, 5);
                    previous = v;
                }
                q += joint.type.positions();
                j++;
            }
            lastDof[i] = previous;
        }
    }

    private static void referencePositions(BodyTables t, Joint joint, Body body, int q) {
        switch (joint.type) {
            case FREE -> {
                System.arraycopy(body.pose.pos(), 0, t.qpos0, q, 3);
                System.arraycopy(body.pose.quat(), 0, t.qpos0, q + 3, 4);
                System.arraycopy(t.qpos0, q, t.qposSpring, q, 7);
            }
            case BALL -> {
                t.qpos0[q] = 1;
                t.qposSpring[q] = 1;
            }
            case SLIDE, HINGE -> {
                t.qpos0[q] = joint.reference;
                t.qposSpring[q] = joint.springReference;
            }
        }
    }

    private void packGeoms(BodyTables t) {
        List<Geom> geoms = draft.geoms();
        int ng = geoms.size();
        t.geomName = geoms.stream().map(g -> g.name).toArray(String[]::new);
        t.geomType = geoms.stream().mapToInt(g -> g.shape.code()).toArray();
        t.geomBody = new int[ng];
        t.geomSize = new double[3 * ng];
        t.geomPos = new double[3 * ng];
        t.geomQuat = new double[4 * ng];
        if (geoms.stream().anyMatch(g -> Arrays.stream(g.surfaceVelocity).anyMatch(v -> v != 0))) {
            t.geomSurfaceVelocity = geoms.stream()
                    .flatMapToDouble(g -> Arrays.stream(g.surfaceVelocity))
                    .toArray();
        }
        if (geoms.stream().anyMatch(g -> g.fluid != null)) {
            t.geomFluid = geoms.stream()
                    .flatMapToDouble(g -> Arrays.stream(
                            g.fluid == null
                                    ? new double[FluidEllipsoids.WIDTH]
                                    : FluidEllipsoids.numbers(g.shape.semiAxes(g.size), g.fluid)))
                    .toArray();
        }
        t.geomHull = geoms.stream().map(g -> g.hull).toArray(ConvexHull[]::new);
        int k = 0;
        for (int i = 0; i < draft.bodies.size(); i++) {
            for (Geom g : draft.bodies.get(i).geoms) {
                t.geomBody[k] = i;
                System.arraycopy(g.size, 0, t.geomSize, 3 * k, 3);
                System.arraycopy(g.pose.pos(), 0, t.geomPos, 3 * k, 3);
                System.arraycopy(g.pose.quat(), 0, t.geomQuat, 4 * k, 4);
                k++;
            }
        }
        draft.sites.sort((a, b) -> Integer.compare(a.body(), b.body()));
        int ns = draft.sites.size();
        t.siteName = draft.sites.stream().map(Site::name).toArray(String[]::new);
        t.siteBody = draft.sites.stream().mapToInt(Site::body).toArray();
        t.sitePos = new double[3 * ns];
        t.siteQuat = new double[4 * ns];
        t.siteRound = new boolean[ns];
        t.siteSize = new double[3 * ns];
        for (int i = 0; i < ns; i++) {
            System.arraycopy(draft.sites.get(i).pose().pos(), 0, t.sitePos, 3 * i, 3);
            System.arraycopy(draft.sites.get(i).pose().quat(), 0, t.siteQuat, 4 * i, 4);
            t.siteRound[i] = draft.sites.get(i).round();
            System.arraycopy(draft.sites.get(i).radii(), 0, t.siteSize, 3 * i, 3);
        }
    }

    private void packPairs(BodyTables t) {
        List<ContactPair> pairs = draft.pairs;
        int n = pairs.size();
        t.pairGeom = new int[2 * n];
        t.pairRelated = new boolean[n];
        t.pairDimension = pairs.stream().mapToInt(ContactPair::dimension).toArray();
        t.pairFriction = new double[5 * n];
        t.pairSolref = new double[2 * n];
        t.pairSolrefFriction = new double[2 * n];
        t.pairSolimp = new double[5 * n];
        t.pairMargin = pairs.stream().mapToDouble(ContactPair::margin).toArray();
        t.pairAdhesion = pairs.stream().mapToDouble(ContactPair::adhesion).toArray();
        t.pairGap = pairs.stream().mapToDouble(ContactPair::gap).toArray();
        for (int i = 0; i < n; i++) {
            ContactPair p = pairs.get(i);
            t.pairGeom[2 * i] = p.first();
            t.pairGeom[2 * i + 1] = p.second();
            t.pairRelated[i] = p.related();
            System.arraycopy(p.friction(), 0, t.pairFriction, 5 * i, 5);
            System.arraycopy(p.solref(), 0, t.pairSolref, 2 * i, 2);
            System.arraycopy(p.solrefFriction(), 0, t.pairSolrefFriction, 2 * i, 2);
            System.arraycopy(p.solimp(), 0, t.pairSolimp, 5 * i, 5);
        }
    }

    private void packActuators(BodyTables t) {
        int nu = draft.actuators.size();
        t.actuatorName = draft.actuators.stream().map(Actuator::name).toArray(String[]::new);
        t.actuatorJoint = targets(a -> a.silent() ? -1 : a.target().joint());
        t.actuatorTendon = targets(a -> a.silent() ? -1 : a.target().tendon());
        if (draft.actuators.stream().anyMatch(a -> a.target().body() >= 0)) {
            t.actuatorBody = targets(a -> a.silent() ? -1 : a.target().body());
        }
        t.actuatorSite = targets(a -> a.silent() ? -1 : draft.site(a.target().site()));
        t.actuatorReferenceSite = targets(a -> draft.site(a.target().reference()));
        t.actuatorCrank =
                draft.actuators.stream().mapToDouble(a -> a.target().crank()).toArray();
        packStates(t, nu);
        t.actuatorInParent = new boolean[nu];
        t.actuatorGear = new double[6 * nu];
        t.actuatorGain = new double[3 * nu];
        t.actuatorBias = new double[3 * nu];
        t.actuatorTurn = new double[nu];
        t.actuatorControlLimited = new boolean[nu];
        t.actuatorControlRange = new double[2 * nu];
        t.actuatorForceLimited = new boolean[nu];
        t.actuatorForceRange = new double[2 * nu];
        for (int a = 0; a < nu; a++) {
            ActuatorSettings s = draft.actuators.get(a).settings();
            t.actuatorInParent[a] = draft.actuators.get(a).target().inParent();
            System.arraycopy(s.gear, 0, t.actuatorGear, 6 * a, 6);
            System.arraycopy(s.gain, 0, t.actuatorGain, 3 * a, s.gainType.equals("affine") ? 3 : 1);
            if (s.biasType.equals("affine")) {
                System.arraycopy(s.bias, 0, t.actuatorBias, 3 * a, 3);
            }
            t.actuatorTurn[a] = turn(t, a, s);
            t.actuatorControlLimited[a] = s.controlLimited.equals("true");
            t.actuatorForceLimited[a] = s.forceLimited.equals("true");
            System.arraycopy(s.controlRange, 0, t.actuatorControlRange, 2 * a, 2);
            System.arraycopy(s.forceRange, 0, t.actuatorForceRange, 2 * a, 2);
        }
    }

    /** See {@link BodyTables#actuatorTurn}: a turn times the gear. */
    private static double turn(BodyTables t, int a, ActuatorSettings s) {
        int j = t.actuatorJoint[a];
        boolean ball = j >= 0 && t.jointType[j] == BodyTables.BALL;
        boolean shifts = s.gear[0] != 0 || s.gear[1] != 0 || s.gear[2] != 0;
        boolean frames =
                t.actuatorSite[a] >= 0 && t.actuatorReferenceSite[a] >= 0 && t.actuatorCrank[a] == 0 && !shifts;
        boolean servo = s.gainType.equals("fixed")
                && s.biasType.equals("affine")
                && List.of("none", "integrator").contains(s.dynamics);
        if (!servo || !ball && !frames) {
            return 0;
        }
        int o = ball ? 0 : 3;
        return 2
                * Math.PI
                * Math.sqrt(s.gear[o] * s.gear[o] + s.gear[o + 1] * s.gear[o + 1] + s.gear[o + 2] * s.gear[o + 2]);
    }

    private int[] targets(ToIntFunction<Actuator> of) {
        return draft.actuators.stream().mapToInt(of).toArray();
    }

    private void packStates(BodyTables t, int nu) {
        t.actuatorActivation = new int[nu];
        t.actuatorLate = new int[nu];
        t.actuatorDynamics = new int[nu];
        t.actuatorDynamicsParameter = new double[3 * nu];
        t.actuatorActivationLimited = new boolean[nu];
        t.actuatorActivationRange = new double[2 * nu];
        t.actuatorEarly = new boolean[nu];
        t.actuatorMuscleGain = new boolean[nu];
        t.actuatorMuscleBias = new boolean[nu];
        t.actuatorMuscle = new double[20 * nu];
        t.actuatorLengthRange = new double[2 * nu];
        t.actuatorAcceleration = new double[nu];
        for (int a = 0; a < nu; a++) {
            ActuatorSettings s = draft.actuators.get(a).settings();
            t.actuatorActivation[a] = s.hasState() ? t.na++ : -1;
            t.actuatorLate[a] = s.stepsLate(step);
            t.late += t.actuatorLate[a];
            t.actuatorDynamics[a] = draft.actuators.get(a).silent() && s.hasState()
                    ? BodyTables.HELD
                    : switch (s.dynamics) {
                        case "integrator" -> BodyTables.INTEGRATOR;
                        case "filter" -> BodyTables.FILTER;
                        case "filterexact" -> BodyTables.FILTER_EXACT;
                        case "muscle" -> BodyTables.MUSCLE;
                        default -> BodyTables.DIRECT;
                    };
            System.arraycopy(s.dynamic, 0, t.actuatorDynamicsParameter, 3 * a, 3);
            t.actuatorActivationLimited[a] = s.activationLimited.equals("true");
            System.arraycopy(s.activationRange, 0, t.actuatorActivationRange, 2 * a, 2);
            t.actuatorEarly[a] = s.early && s.hasState();
            t.actuatorMuscleGain[a] = s.gainType.equals("muscle");
            t.actuatorMuscleBias[a] = s.biasType.equals("muscle");
            System.arraycopy(s.gain, 0, t.actuatorMuscle, 20 * a, 10);
            System.arraycopy(s.bias, 0, t.actuatorMuscle, 20 * a + 10, 10);
            System.arraycopy(s.lengthRange, 0, t.actuatorLengthRange, 2 * a, 2);
        }
    }

    /** See {@link BodyTables#bodySimple}. */
    private boolean simple(int i) {
        Body b = draft.bodies.get(i);
        boolean centred =
                Arrays.equals(b.inertialPos, new double[3]) && Arrays.equals(b.inertialQuat, Rotations.identity());
        boolean outer = i > 0 && draft.welded(b.parent) == 0 && !draft.hasChildren(i);
        boolean straight = true;
        for (int k = 0; k < b.joints.size(); k++) {
            Joint joint = b.joints.get(k);
            boolean last = k == b.joints.size() - 1;
            straight &= joint.type == JointType.FREE
                    || Arrays.equals(joint.pos, new double[3])
                            && (joint.type == JointType.BALL || alongAnAxis(joint))
                            && (joint.type == JointType.SLIDE || last);
        }
        return outer && centred && b.mayBeSimple && straight;
    }

    private static boolean alongAnAxis(Joint joint) {
        return Arrays.stream(joint.axis).filter(v -> Math.abs(v) > 1e-14).count() == 1;
    }

    /** See {@link BodyTables#jointOnlySlides}. */
    private boolean onlySlides(int i) {
        return simple(i) && draft.bodies.get(i).joints.stream().allMatch(j -> j.type == JointType.SLIDE);
    }
}
