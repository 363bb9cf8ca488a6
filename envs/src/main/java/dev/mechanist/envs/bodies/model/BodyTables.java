package dev.mechanist.envs.bodies.model;

import dev.mechanist.envs.bodies.shapes.ConvexHull;
import java.util.List;

/**
 * The arrays behind a {@link BodyModel}, named after MuJoCo's mjModel fields; written by the compiler, then never again.
 * Vectors are flattened: body_pos [3 nbody], body_quat [4 nbody], jnt_range [2 njnt], actuator_gear [6 nu].
 */
public final class BodyTables {
    /** Below this a mass or moment is nothing (MuJoCo's mjMINVAL). */
    public static final double MINIMUM = 1e-15;

    public static final int FREE = 0;
    public static final int BALL = 1;
    public static final int SLIDE = 2;
    public static final int HINGE = 3;
    /** Kinds of {@link #tieType}: two points in one place, two frames in one, two joints by a polynomial. */
    public static final int CONNECT = 0;

    public static final int WELD = 1;
    public static final int COUPLE = 2;
    /** Like {@link #COUPLE}, of the lengths of two tendons. */
    public static final int COUPLE_TENDONS = 3;

    /** Kinds of {@link #actuatorDynamics}: without a state, and how the activation follows the control; held: not at all. */
    public static final int DIRECT = 0;

    public static final int INTEGRATOR = 1;
    public static final int FILTER = 2;
    public static final int FILTER_EXACT = 3;
    public static final int MUSCLE = 4;
    public static final int HELD = 5;
    /** Kinds of {@link #wrapType}. */
    public static final int WRAP_PULLEY = 2;

    public static final int WRAP_SITE = 3;
    public static final int WRAP_SPHERE = 4;
    public static final int WRAP_CYLINDER = 5;

    /** The field that magnetometers measure, in the world. */
    public double[] magnetic = {0, -0.5, 0};

    public int nq;
    public int nv;
    /** Number of activations; a state is (q, v, activations). */
    public int na;
    /** Number of controls that are kept for actuators that are late; they follow the activations in a state. */
    public int late;

    public String[] bodyName;
    public int[] bodyParent;
    public int[] bodyRoot;
    public int[] bodyJointAddress;
    public int[] bodyJointCount;
    public int[] bodyDofAddress;
    public int[] bodyDofCount;
    /** Bodies of the world that are moved from outside, in their order. */
    public int[] mocapBody = {};

    public double[] bodyPos;
    public double[] bodyQuat;
    /** Share of a body's weight that is taken off [nbody]; empty for none. */
    public double[] bodyCompensated = {};

    public double[] bodyInertialPos;
    public double[] bodyInertialQuat;
    public double[] bodyMass;
    public double[] bodyInertia;

    public String[] jointName;
    public int[] jointType;
    public int[] jointBody;
    public int[] jointPositionAddress;
    public int[] jointDofAddress;
    public boolean[] jointLimited;
    /**
     * Whether a body has a diagonal mass matrix: on something fixed, without children, with its principal axes and centre in its frame,
     * sliding along its axes and then turning about one of them or freely [nbody].
     */
    public boolean[] bodySimple;

    /** Whether it belongs to a body without children that only slides along its own axes, with its mass at its origin. */
    public boolean[] jointOnlySlides;

    public double[] jointPos;
    public double[] jointAxis;
    /** Whether the force of all actuators in a hinge or slide has bounds, and these [njnt], [2 njnt]. */
    public boolean[] jointForceLimited = {};

    /** Whether the compensation of weight counts as an actuator's force in it [njnt]. */
    public boolean[] jointActuatesCompensation = {};

    public double[] jointForceRange = {};
    public double[] jointStiffness;
    /** Quadratic and cubic coefficients of springs, of dampers, and of those of tendons [2 njnt], [2 nv], [2 ntendon]. */
    public double[] jointStiffnessPolynomial;

    public double[] dofDampingPolynomial;
    public double[] tendonStiffnessPolynomial = {};
    public double[] tendonDampingPolynomial = {};
    public double[] jointRange;
    public double[] jointMargin;
    public double[] jointSolref;
    public double[] jointSolimp;

    public int[] dofBody;
    public int[] dofJoint;
    public int[] dofParent;
    public double[] dofArmature;
    public double[] dofDamping;
    /** Dry friction [nv], N or N m, with its solref [2 nv] and solimp [5 nv]. */
    public double[] dofFrictionLoss;

    public double[] dofSolref;
    public double[] dofSolimp;

    public String[] geomName;
    public int[] geomType;
    public int[] geomBody;
    public double[] geomSize;
    public double[] geomPos;
    public double[] geomQuat;
    /** Hulls of the geoms that are meshes, in their frames; null for others. */
    public ConvexHull[] geomHull = {};

    /** Pairs of geoms that may touch [2 npair], the one with the smaller type code first, and what holds for their contacts. */
    public int[] pairGeom = {};
    /** Whether only a parent filter that is off lets them touch. */
    public boolean[] pairRelated = {};
    /** 1, 3, 4 or 6 directions. */
    public int[] pairDimension = {};
    /** Two sliding, one spinning, two rolling coefficients [5 npair]. */
    public double[] pairFriction = {};

    public double[] pairSolref = {};
    /** Of friction rows in elliptic cones; zeros stand for {@link #pairSolref}. */
    public double[] pairSolrefFriction = {};

    public double[] pairSolimp = {};
    public double[] pairMargin = {};
    /** How much farther than the margin contacts are looked for; those exert nothing [npair]. */
    public double[] pairGap = {};
    /** By how much each of its contacts may pull, N [npair]. */
    public double[] pairAdhesion = {};
    /** Velocities of the surfaces of geoms in their frames, linear and angular, m/s and rad/s [6 ngeom]; empty for none. */
    public double[] geomSurfaceVelocity = {};
    /** How a medium acts on geoms that feel it as ellipsoids [14 ngeom], zeros for others; empty for none. */
    public double[] geomFluid = {};

    /** Tendons; the joints of fixed tendon i are those from address i to the next [ntendon + 1]. */
    public String[] tendonName = {};

    public int[] tendonAddress = {0};
    public int[] tendonJoint = {};
    public double[] tendonCoefficient = {};
    public double[] tendonStiffness = {};
    public double[] tendonDamping = {};
    /** Lengths between which the spring rests [2 ntendon]. */
    public double[] tendonSpringLength = {};

    public boolean[] tendonLimited = {};
    public double[] tendonRange = {};
    public double[] tendonMargin = {};
    public double[] tendonSolref = {};
    public double[] tendonSolimp = {};
    public double[] tendonFrictionLoss = {};
    public double[] tendonSolrefFriction = {};
    public double[] tendonSolimpFriction = {};
    /** Inertia of tendons, kg or kg m^2 [ntendon]. */
    public double[] tendonArmature = {};
    /** Whether the force of all actuators on a tendon has bounds, and these [ntendon], [2 ntendon]. */
    public boolean[] tendonForceLimited = {};

    public double[] tendonForceRange = {};
    /** Lengths in the reference configuration [ntendon]. */
    public double[] tendonReferenceLength = {};

    /** What spatial tendon i runs along is that from address i to the next [ntendon + 1]; fixed ones have nothing. */
    public int[] wrapAddress = {0};

    public int[] wrapType = {};
    /** Index of the site or geom. */
    public int[] wrapObject = {};
    /** Divisor of a pulley; of a geom the site that says on which side to pass, -1 for none. */
    public double[] wrapParameter = {};
    /** The tendon that an actuator pulls, -1 for none [nu]. */
    public int[] actuatorTendon = {};

    /** What ties: {@link #CONNECT}, {@link #WELD}, {@link #COUPLE} [neq]; two bodies, or two joints, the second -1 for none [2 neq]. */
    public int[] tieType = {};

    public int[] tied = {};
    /** Places of the anchors in the frames of their bodies [6 neq], orientations that shall agree there [8 neq]. */
    public double[] tieAnchor = {};

    public double[] tieQuat = {};
    /** How turning counts against shifting [neq]; coefficients of the second joint's polynomial [5 neq]. */
    public double[] tieScale = {};

    public double[] tiePolynomial = {};
    public double[] tieSolref = {};
    public double[] tieSolimp = {};
    public String[] siteName;
    public int[] siteBody;
    public double[] sitePos;
    public double[] siteQuat;

    /** Whether a site is a ball or an ellipsoid, and its radii, m [nsite], [3 nsite]. */
    public boolean[] siteRound;

    public double[] siteSize;
    public List<BodySensor> sensors = List.of();
    /** What of the sensors is left away, one line each. */
    public List<String> remarks = List.of();

    public String[] actuatorName;
    /** The joint that each actuator drives; -1 where its transmission is not supported. */
    public int[] actuatorJoint;
    /** Whether a ball or free joint is driven in the parent frame. */
    public boolean[] actuatorInParent;

    public double[] actuatorGear;
    /** Gain g0 + g1 length + g2 velocity [3 nu]. */
    public double[] actuatorGain;
    /** Bias b0 + b1 length + b2 velocity [3 nu]. */
    public double[] actuatorBias;

    /** Lengths that are one turn of a servo on a ball joint or between frames of sites; 0 for other actuators [nu]. */
    public double[] actuatorTurn;

    /** The site that an actuator pushes, or where a crank ends, -1 for none [nu]. */
    public int[] actuatorSite;
    /** Bodies that actuators stick to what they touch, -1 for others [nu]; empty for none. */
    public int[] actuatorBody = {};
    /** The site against which it pushes, or along whose z axis the crank's slider runs, -1 for none [nu]. */
    public int[] actuatorReferenceSite;
    /** Length of the rod of a slider-crank, 0 for none, m [nu]. */
    public double[] actuatorCrank;
    /** Index of the activation, -1 without one; how it follows the control, and with which time constants [nu], [nu], [3 nu]. */
    public int[] actuatorActivation;

    /** By how many steps the control of an actuator is late [nu]. */
    public int[] actuatorLate;

    public int[] actuatorDynamics;
    public double[] actuatorDynamicsParameter;
    public boolean[] actuatorActivationLimited;
    public double[] actuatorActivationRange;
    /** Whether the force follows the activation of the next step. */
    public boolean[] actuatorEarly;
    /** Whether gain and bias are a muscle's, and its curves [20 nu]: parameters of {@code MuscleCurves} of both. */
    public boolean[] actuatorMuscleGain;

    public boolean[] actuatorMuscleBias;
    public double[] actuatorMuscle;
    /** Least and largest length of a muscle [2 nu]; size of the acceleration that unit force gives in the reference [nu]. */
    public double[] actuatorLengthRange;

    public double[] actuatorAcceleration;
    public boolean[] actuatorControlLimited;
    public double[] actuatorControlRange;
    public boolean[] actuatorForceLimited;
    public double[] actuatorForceRange;

    public double[] qpos0;
    public double[] qposSpring;

    /** A copy whose physical constants can be changed without touching this one. */
    public BodyTables copy() {
        BodyTables t = new BodyTables();
        t.nq = nq;
        t.nv = nv;
        t.na = na;
        t.late = late;
        t.actuatorLate = actuatorLate;
        t.bodyName = bodyName;
        t.bodyParent = bodyParent;
        t.bodyRoot = bodyRoot;
        t.bodyJointAddress = bodyJointAddress;
        t.bodyJointCount = bodyJointCount;
        t.bodyDofAddress = bodyDofAddress;
        t.bodyDofCount = bodyDofCount;
        t.bodyPos = bodyPos.clone();
        t.bodyQuat = bodyQuat.clone();
        t.mocapBody = mocapBody;
        t.bodyInertialPos = bodyInertialPos.clone();
        t.bodyInertialQuat = bodyInertialQuat;
        t.bodyMass = bodyMass.clone();
        t.bodyInertia = bodyInertia.clone();
        t.bodyCompensated = bodyCompensated;
        t.jointName = jointName;
        t.jointType = jointType;
        t.jointBody = jointBody;
        t.jointPositionAddress = jointPositionAddress;
        t.jointDofAddress = jointDofAddress;
        t.jointLimited = jointLimited;
        t.bodySimple = bodySimple;
        t.jointOnlySlides = jointOnlySlides;
        t.jointPos = jointPos;
        t.jointAxis = jointAxis;
        t.jointForceLimited = jointForceLimited;
        t.jointActuatesCompensation = jointActuatesCompensation;
        t.jointForceRange = jointForceRange;
        t.jointStiffness = jointStiffness.clone();
        t.jointRange = jointRange;
        t.jointStiffnessPolynomial = jointStiffnessPolynomial;
        t.dofDampingPolynomial = dofDampingPolynomial;
        t.tendonStiffnessPolynomial = tendonStiffnessPolynomial;
        t.tendonDampingPolynomial = tendonDampingPolynomial;
        t.jointMargin = jointMargin;
        t.jointSolref = jointSolref;
        t.jointSolimp = jointSolimp;
        t.dofBody = dofBody;
        t.dofJoint = dofJoint;
        t.dofParent = dofParent;
        t.dofArmature = dofArmature.clone();
        t.dofDamping = dofDamping.clone();
        t.dofFrictionLoss = dofFrictionLoss.clone();
        t.dofSolref = dofSolref;
        t.dofSolimp = dofSolimp;
        t.pairGeom = pairGeom;
        t.pairRelated = pairRelated;
        t.pairDimension = pairDimension;
        t.pairFriction = pairFriction.clone();
        t.pairSolref = pairSolref.clone();
        t.pairSolrefFriction = pairSolrefFriction;
        t.pairSolimp = pairSolimp;
        t.pairMargin = pairMargin;
        t.pairGap = pairGap;
        t.pairAdhesion = pairAdhesion;
        t.geomSurfaceVelocity = geomSurfaceVelocity;
        t.geomFluid = geomFluid;
        t.geomName = geomName;
        t.geomType = geomType;
        t.geomBody = geomBody;
        t.geomSize = geomSize;
        t.geomPos = geomPos;
        t.geomQuat = geomQuat;
        t.geomHull = geomHull;
        t.tendonName = tendonName;
        t.tendonAddress = tendonAddress;
        t.tendonJoint = tendonJoint;
        t.tendonCoefficient = tendonCoefficient;
        t.tendonStiffness = tendonStiffness;
        t.tendonDamping = tendonDamping;
        t.tendonSpringLength = tendonSpringLength;
        t.tendonLimited = tendonLimited;
        t.tendonRange = tendonRange;
        t.tendonMargin = tendonMargin;
        t.tendonSolref = tendonSolref;
        t.tendonSolimp = tendonSolimp;
        t.tendonFrictionLoss = tendonFrictionLoss;
        t.tendonSolrefFriction = tendonSolrefFriction;
        t.tendonSolimpFriction = tendonSolimpFriction;
        t.actuatorTendon = actuatorTendon;
        t.tendonReferenceLength = tendonReferenceLength;
        t.tendonArmature = tendonArmature;
        t.tendonForceLimited = tendonForceLimited;
        t.tendonForceRange = tendonForceRange;
        t.wrapAddress = wrapAddress;
        t.wrapType = wrapType;
        t.wrapObject = wrapObject;
        t.wrapParameter = wrapParameter;
        t.actuatorTurn = actuatorTurn;
        t.actuatorSite = actuatorSite;
        t.actuatorBody = actuatorBody;
        t.actuatorReferenceSite = actuatorReferenceSite;
        t.actuatorCrank = actuatorCrank;
        t.actuatorActivation = actuatorActivation;
        t.actuatorDynamics = actuatorDynamics;
        t.actuatorDynamicsParameter = actuatorDynamicsParameter;
        t.actuatorActivationLimited = actuatorActivationLimited;
        t.actuatorActivationRange = actuatorActivationRange;
        t.actuatorEarly = actuatorEarly;
        t.actuatorMuscleGain = actuatorMuscleGain;
        t.actuatorMuscleBias = actuatorMuscleBias;
        t.actuatorMuscle = actuatorMuscle;
        t.actuatorLengthRange = actuatorLengthRange;
        t.actuatorAcceleration = actuatorAcceleration;
        t.tieType = tieType;
        t.tied = tied;
        t.tieAnchor = tieAnchor;
        t.tieQuat = tieQuat;
        t.tieScale = tieScale;
        t.tiePolynomial = tiePolynomial;
        t.tieSolref = tieSolref;
        t.tieSolimp = tieSolimp;
        t.siteName = siteName;
        t.siteBody = siteBody;
        t.sitePos = sitePos;
        t.siteQuat = siteQuat;
        t.siteRound = siteRound;
        t.siteSize = siteSize;
        t.sensors = sensors;
        t.remarks = remarks;
        t.actuatorName = actuatorName;
        t.actuatorJoint = actuatorJoint;
        t.actuatorInParent = actuatorInParent;
        t.actuatorGear = actuatorGear.clone();
        t.actuatorGain = actuatorGain.clone();
        t.actuatorBias = actuatorBias.clone();
        t.actuatorControlLimited = actuatorControlLimited;
        t.actuatorControlRange = actuatorControlRange;
        t.actuatorForceLimited = actuatorForceLimited;
        t.actuatorForceRange = actuatorForceRange;
        t.qpos0 = qpos0;
        t.qposSpring = qposSpring;
        return t;
    }
}
