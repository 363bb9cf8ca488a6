package dev.mechanist.envs.bodies.model;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.shapes.ConvexHull;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A compiled tree of bodies: immutable, shared between threads. Arrays are flattened and come as copies; body 0 is the world,
 * and parents precede their children.
 */
public final class BodyModel {
    private final String name;
    private final BodyOption option;
    private final BodyTables tables;
    private final List<String> warnings;
    private final List<BodyKey> keys;

    public BodyModel(String name, BodyOption option, BodyTables tables, List<String> warnings) {
        this(name, option, tables, warnings, List.of());
    }

    public BodyModel(String name, BodyOption option, BodyTables tables, List<String> warnings, List<BodyKey> keys) {
        this.keys = List.copyOf(keys);
        this.name = name;
        this.option = option;
        this.tables = tables;
        this.warnings = List.copyOf(warnings);
    }

    /** The shared arrays; nobody writes to them. */
    public BodyTables tables() {
        return tables;
    }

    public BodyModel withTables(BodyTables changed) {
        return new BodyModel(name, option, changed, warnings, keys);
    }

    /** The same with other lines about what a file asks for and the simulator leaves out. */
    public BodyModel withWarnings(List<String> lines) {
        return new BodyModel(name, option, tables, lines, keys);
    }

    public String name() {
        return name;
    }

    public BodyOption option() {
        return option;
    }

    /** @throws InputException for another time step where actuators are late by a number of them */
    public BodyModel withOption(BodyOption option) {
        if (tables.late > 0 && option.timestep() != this.option.timestep()) {
            throw new InputException(
                    "model '" + name + "' has actuators with a delay, which is counted in its time steps of "
                            + this.option.timestep() + " s; change the step in the file");
        }
        return new BodyModel(name, option, tables, warnings, keys);
    }

    /** The reference configuration at rest, as a start. */
    public BodyKey reference() {
        int mocaps = tables.mocapBody.length;
        double[] places = new double[3 * mocaps];
        double[] turns = new double[4 * mocaps];
        for (int k = 0; k < mocaps; k++) {
            System.arraycopy(tables.bodyPos, 3 * tables.mocapBody[k], places, 3 * k, 3);
            System.arraycopy(tables.bodyQuat, 4 * tables.mocapBody[k], turns, 4 * k, 4);
        }
        return new BodyKey("", qpos0(), new double[nv()], new double[nu()], new double[na()], places, turns);
    }

    /** Its keyframes, in the order of the file. */
    public List<BodyKey> keys() {
        return keys;
    }

    /**
     * A keyframe by name, or by its number in the file, from 0.
     *
     * @throws InputException where there is none; the message lists the names
     */
    public BodyKey key(String nameOrNumber) {
        for (int i = 0; i < keys.size(); i++) {
            if (!nameOrNumber.isEmpty() && keys.get(i).name().equals(nameOrNumber)) {
                return keys.get(i);
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            if (Integer.toString(i).equals(nameOrNumber)) {
                return keys.get(i);
            }
        }
        String known = String.join(", ", keys.stream().map(BodyKey::name).toList());
        throw new InputException("model '" + this.name + "' has no keyframe '" + nameOrNumber + "'; it has "
                + (keys.isEmpty() ? "none" : keys.size() + ": " + known));
    }

    /** What the file asks for and this simulator leaves out, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Its sensors, in the order of the file. */
    public List<BodySensor> sensors() {
        return tables.sensors;
    }

    /** What of the file's sensors is left away, one line each; none of it has to do with motion. */
    public List<String> remarks() {
        return tables.remarks;
    }

    /** Number of position coordinates. */
    public int nq() {
        return tables.nq;
    }

    /** Number of velocity coordinates (degrees of freedom). */
    public int nv() {
        return tables.nv;
    }

    /** Number of controls. */
    public int nu() {
        return tables.actuatorName.length;
    }

    /** Number of activations of actuators with a state. */
    public int na() {
        return tables.na;
    }

    /** Number of controls that late actuators keep. */
    public int late() {
        return tables.late;
    }

    /** Number of bodies that are moved from outside. */
    public int mocaps() {
        return tables.mocapBody.length;
    }

    /**
     * With its mocap bodies in other places.
     *
     * @param positions m [3 nmocap]
     * @param quaternions [4 nmocap]
     */
    public BodyModel withMocap(double[] positions, double[] quaternions) {
        BodyTables moved = tables.copy();
        for (int k = 0; k < moved.mocapBody.length; k++) {
            int i = moved.mocapBody[k];
            System.arraycopy(positions, 3 * k, moved.bodyPos, 3 * i, 3);
            System.arraycopy(quaternions, 4 * k, moved.bodyQuat, 4 * i, 4);
            Rotations.normalize(moved.bodyQuat, 4 * i);
        }
        return withTables(moved);
    }

    /** Number of bodies with the world. */
    public int bodies() {
        return tables.bodyName.length;
    }

    public int joints() {
        return tables.jointName.length;
    }

    public int geoms() {
        return tables.geomName.length;
    }

    /** Number of pairs of geoms whose contacts are simulated. */
    public int contactPairs() {
        return touchingPairs().length;
    }

    /** The pairs of geoms that may touch under the flags of the model: indices into the compiled pairs, ascending; a fresh array. */
    public int[] touchingPairs() {
        boolean off = option.disabled(BodyOption.DISABLE_CONTACT) || option.disabled(BodyOption.DISABLE_CONSTRAINT);
        boolean filtered = !option.disabled(BodyOption.DISABLE_FILTERPARENT);
        return IntStream.range(0, off ? 0 : tables.pairDimension.length)
                .filter(p -> !(filtered && tables.pairRelated[p]))
                .toArray();
    }

    public int sites() {
        return tables.siteName.length;
    }

    public List<String> jointNames() {
        return List.of(tables.jointName);
    }

    /** Index of a named body. */
    public int body(String name) {
        return index("body", tables.bodyName, name);
    }

    /** Index of a named joint. */
    public int joint(String name) {
        return index("joint", tables.jointName, name);
    }

    /** Index of a named geom. */
    public int geom(String name) {
        return index("geom", tables.geomName, name);
    }

    /** Index of a named site. */
    public int site(String name) {
        return index("site", tables.siteName, name);
    }

    /** Index of a named actuator. */
    public int actuator(String name) {
        return index("actuator", tables.actuatorName, name);
    }

    private int index(String what, String[] names, String wanted) {
        int i = Arrays.asList(names).indexOf(wanted);
        if (i < 0) {
            throw new InputException("model '" + name + "' has no " + what + " '" + wanted + "'; it has "
                    + String.join(
                            ", ", Arrays.stream(names).filter(s -> !s.isEmpty()).toList()));
        }
        return i;
    }

    /** The joint type of joint j. */
    public JointType jointType(int j) {
        return JointType.values()[tables.jointType[j]];
    }

    /** First index of joint j in q. */
    public int jointPosition(int j) {
        return tables.jointPositionAddress[j];
    }

    /** First index of joint j in v. */
    public int jointDof(int j) {
        return tables.jointDofAddress[j];
    }

    /** The body that joint j moves. */
    public int jointBody(int j) {
        return tables.jointBody[j];
    }

    /** Parent of body i. */
    public int parent(int i) {
        return tables.bodyParent[i];
    }

    /** The positions of the reference configuration [nq], a fresh array. */
    public double[] qpos0() {
        return tables.qpos0.clone();
    }

    /** Mass of all bodies, kg. */
    public double totalMass() {
        return Arrays.stream(tables.bodyMass).sum();
    }

    /** Names of the bodies, the world first; empty for those without. */
    public List<String> bodyNames() {
        return List.of(tables.bodyName);
    }

    /** What a geom that is a mesh touches with, in its frame; empty for all others. */
    public Optional<ConvexHull> hull(int geom) {
        return Optional.ofNullable(tables.geomHull[geom]);
    }

    /**
     * A compiled array by its name in MuJoCo's mjModel, flattened, a fresh array; booleans are 0 and 1. For checks and
     * exports.
     */
    public double[] field(String field) {
        return switch (field) {
            case "body_parentid" -> doubles(tables.bodyParent);
            case "body_rootid" -> doubles(tables.bodyRoot);
            case "body_pos" -> tables.bodyPos.clone();
            case "body_quat" -> tables.bodyQuat.clone();
            case "body_ipos" -> tables.bodyInertialPos.clone();
            case "body_iquat" -> tables.bodyInertialQuat.clone();
            case "body_mass" -> tables.bodyMass.clone();
            case "body_inertia" -> tables.bodyInertia.clone();
            case "body_jntnum" -> doubles(tables.bodyJointCount);
            case "body_jntadr" -> doubles(tables.bodyJointAddress);
            case "body_dofnum" -> doubles(tables.bodyDofCount);
            case "body_dofadr" -> doubles(tables.bodyDofAddress);
            case "jnt_type" -> doubles(tables.jointType);
            case "jnt_qposadr" -> doubles(tables.jointPositionAddress);
            case "jnt_dofadr" -> doubles(tables.jointDofAddress);
            case "jnt_bodyid" -> doubles(tables.jointBody);
            case "jnt_limited" -> doubles(tables.jointLimited);
            case "jnt_pos" -> tables.jointPos.clone();
            case "jnt_axis" -> tables.jointAxis.clone();
            case "jnt_stiffness" -> tables.jointStiffness.clone();
            case "jnt_range" -> tables.jointRange.clone();
            case "jnt_margin" -> tables.jointMargin.clone();
            case "jnt_solref" -> tables.jointSolref.clone();
            case "jnt_solimp" -> tables.jointSolimp.clone();
            case "dof_bodyid" -> doubles(tables.dofBody);
            case "dof_jntid" -> doubles(tables.dofJoint);
            case "dof_parentid" -> doubles(tables.dofParent);
            case "dof_armature" -> tables.dofArmature.clone();
            case "dof_damping" -> tables.dofDamping.clone();
            case "geom_type" -> doubles(tables.geomType);
            case "geom_bodyid" -> doubles(tables.geomBody);
            case "geom_size" -> tables.geomSize.clone();
            case "geom_pos" -> tables.geomPos.clone();
            case "geom_quat" -> tables.geomQuat.clone();
            case "site_bodyid" -> doubles(tables.siteBody);
            case "site_pos" -> tables.sitePos.clone();
            case "site_quat" -> tables.siteQuat.clone();
            case "actuator_gear" -> tables.actuatorGear.clone();
            case "actuator_gainprm" -> parameters(tables.actuatorGain, tables.actuatorMuscleGain, 0);
            case "actuator_biasprm" -> parameters(tables.actuatorBias, tables.actuatorMuscleBias, 10);
            case "actuator_ctrllimited" -> doubles(tables.actuatorControlLimited);
            case "actuator_ctrlrange" -> tables.actuatorControlRange.clone();
            case "actuator_forcelimited" -> doubles(tables.actuatorForceLimited);
            case "actuator_forcerange" -> tables.actuatorForceRange.clone();
            case "actuator_actlimited" -> doubles(tables.actuatorActivationLimited);
            case "actuator_actrange" -> tables.actuatorActivationRange.clone();
            case "actuator_actearly" -> doubles(tables.actuatorEarly);
            case "actuator_dyntype" -> doubles(tables.actuatorDynamics);
            case "actuator_lengthrange" -> tables.actuatorLengthRange.clone();
            case "actuator_acc0" -> tables.actuatorAcceleration.clone();
            case "tendon_length0" -> tables.tendonReferenceLength.clone();
            case "tendon_lengthspring" -> tables.tendonSpringLength.clone();
            case "tendon_range" -> tables.tendonRange.clone();
            case "pair_geom" -> doubles(tables.pairGeom);
            case "pair_dim" -> doubles(tables.pairDimension);
            case "pair_friction" -> tables.pairFriction.clone();
            case "pair_solref" -> tables.pairSolref.clone();
            case "pair_solreffriction" -> tables.pairSolrefFriction.clone();
            case "pair_solimp" -> tables.pairSolimp.clone();
            case "pair_margin" -> tables.pairMargin.clone();
            case "pair_gap" -> tables.pairGap.clone();
            case "pair_adhesion" -> tables.pairAdhesion.clone();
            case "qpos0" -> tables.qpos0.clone();
            case "qpos_spring" -> tables.qposSpring.clone();
            default -> throw new InputException("there is no compiled field '" + field + "'");
        };
    }

    /** Ten numbers for each actuator. */
    private double[] parameters(double[] affine, boolean[] muscle, int from) {
        double[] wide = new double[10 * nu()];
        for (int a = 0; a < nu(); a++) {
            if (muscle[a]) {
                System.arraycopy(tables.actuatorMuscle, 20 * a + from, wide, 10 * a, 10);
            } else {
                System.arraycopy(affine, 3 * a, wide, 10 * a, 3);
            }
        }
        return wide;
    }

    private static double[] doubles(int[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }

    private static double[] doubles(boolean[] values) {
        double[] r = new double[values.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = values[i] ? 1 : 0;
        }
        return r;
    }
}
