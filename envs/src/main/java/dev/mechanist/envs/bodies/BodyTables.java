package dev.mechanist.envs.bodies;

/**
 * The arrays behind a {@link BodyModel}, named after MuJoCo's mjModel fields; written by the compiler, then never again.
 * Vectors are flattened: body_pos [3 nbody], body_quat [4 nbody], jnt_range [2 njnt], actuator_gear [6 nu].
 */
final class BodyTables {
    /** Below this a mass or moment is nothing (MuJoCo's mjMINVAL). */
    static final double MINIMUM = 1e-15;

    static final int FREE = 0;
    static final int BALL = 1;
    static final int SLIDE = 2;
    static final int HINGE = 3;

    int nq;
    int nv;

    String[] bodyName;
    int[] bodyParent;
    int[] bodyRoot;
    int[] bodyJointAddress;
    int[] bodyJointCount;
    int[] bodyDofAddress;
    int[] bodyDofCount;
    double[] bodyPos;
    double[] bodyQuat;
    double[] bodyInertialPos;
    double[] bodyInertialQuat;
    double[] bodyMass;
    double[] bodyInertia;

    String[] jointName;
    int[] jointType;
    int[] jointBody;
    int[] jointPositionAddress;
    int[] jointDofAddress;
    boolean[] jointLimited;
    /** Whether it belongs to a body without children that only slides along its own axes, with its mass at its origin. */
    boolean[] jointOnlySlides;

    double[] jointPos;
    double[] jointAxis;
    double[] jointStiffness;
    double[] jointRange;
    double[] jointMargin;
    double[] jointSolref;
    double[] jointSolimp;

    int[] dofBody;
    int[] dofJoint;
    int[] dofParent;
    double[] dofArmature;
    double[] dofDamping;

    String[] geomName;
    int[] geomType;
    int[] geomBody;
    double[] geomSize;
    double[] geomPos;
    double[] geomQuat;

    String[] siteName;
    int[] siteBody;
    double[] sitePos;
    double[] siteQuat;

    String[] actuatorName;
    /** The joint that each actuator drives; -1 where its transmission is not supported. */
    int[] actuatorJoint;
    /** Whether a ball or free joint is driven in the parent frame. */
    boolean[] actuatorInParent;

    double[] actuatorGear;
    /** Gain g0 + g1 length + g2 velocity [3 nu]. */
    double[] actuatorGain;
    /** Bias b0 + b1 length + b2 velocity [3 nu]. */
    double[] actuatorBias;

    boolean[] actuatorControlLimited;
    double[] actuatorControlRange;
    boolean[] actuatorForceLimited;
    double[] actuatorForceRange;

    double[] qpos0;
    double[] qposSpring;

    /** A copy whose physical constants can be changed without touching this one. */
    BodyTables copy() {
        BodyTables t = new BodyTables();
        t.nq = nq;
        t.nv = nv;
        t.bodyName = bodyName;
        t.bodyParent = bodyParent;
        t.bodyRoot = bodyRoot;
        t.bodyJointAddress = bodyJointAddress;
        t.bodyJointCount = bodyJointCount;
        t.bodyDofAddress = bodyDofAddress;
        t.bodyDofCount = bodyDofCount;
        t.bodyPos = bodyPos.clone();
        t.bodyQuat = bodyQuat;
        t.bodyInertialPos = bodyInertialPos.clone();
        t.bodyInertialQuat = bodyInertialQuat;
        t.bodyMass = bodyMass.clone();
        t.bodyInertia = bodyInertia.clone();
        t.jointName = jointName;
        t.jointType = jointType;
        t.jointBody = jointBody;
        t.jointPositionAddress = jointPositionAddress;
        t.jointDofAddress = jointDofAddress;
        t.jointLimited = jointLimited;
        t.jointOnlySlides = jointOnlySlides;
        t.jointPos = jointPos;
        t.jointAxis = jointAxis;
        t.jointStiffness = jointStiffness.clone();
        t.jointRange = jointRange;
        t.jointMargin = jointMargin;
        t.jointSolref = jointSolref;
        t.jointSolimp = jointSolimp;
        t.dofBody = dofBody;
        t.dofJoint = dofJoint;
        t.dofParent = dofParent;
        t.dofArmature = dofArmature.clone();
        t.dofDamping = dofDamping.clone();
        t.geomName = geomName;
        t.geomType = geomType;
        t.geomBody = geomBody;
        t.geomSize = geomSize;
        t.geomPos = geomPos;
        t.geomQuat = geomQuat;
        t.siteName = siteName;
        t.siteBody = siteBody;
        t.sitePos = sitePos;
        t.siteQuat = siteQuat;
        t.actuatorName = actuatorName;
        t.actuatorJoint = actuatorJoint;
        t.actuatorInParent = actuatorInParent;
        t.actuatorGear = actuatorGear.clone();
        t.actuatorGain = actuatorGain;
        t.actuatorBias = actuatorBias;
        t.actuatorControlLimited = actuatorControlLimited;
        t.actuatorControlRange = actuatorControlRange;
        t.actuatorForceLimited = actuatorForceLimited;
        t.actuatorForceRange = actuatorForceRange;
        t.qpos0 = qpos0;
        t.qposSpring = qposSpring;
        return t;
    }
}
