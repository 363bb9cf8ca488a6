package dev.mechanist.envs.bodies.forces;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * What one actuator does with its control, whatever it pulls: force = gain(length, velocity) input + bias(length, velocity), where
 * the input is the control or, with a state, the activation that follows it (MuJoCo's documentation, "Actuation model").
 */
final class ActuatorLaw {
    private final BodyTables t;
    private final boolean clamp;
    private final double h;
    private final double[] slopes = new double[2];

    ActuatorLaw(BodyModel model) {
        t = model.tables();
        clamp = !model.option().disabled(BodyOption.DISABLE_CLAMP);
        h = model.option().timestep();
    }

    /** The control within its range. */
    double control(int a, double u) {
        if (clamp && t.actuatorControlLimited[a]) {
            return Math.max(t.actuatorControlRange[2 * a], Math.min(t.actuatorControlRange[2 * a + 1], u));
        }
        return u;
    }

    /** Index of an actuator's activation; -1 without one. */
    public int state(int a) {
        return t.actuatorActivation[a];
    }

    /**
     * What the gain multiplies.
     *
     * @param v velocities from {@code vo}, then activations
     */
    double input(int a, double[] v, int vo, double u) {
        int s = t.actuatorActivation[a];
        double c = control(a, u);
        if (s < 0) {
            return c;
        }
        double act = v[vo + t.nv + s];
        return t.actuatorEarly[a] ? next(a, act, rate(a, act, c)) : act;
    }

    /** How the input follows the raw control. */
    double inputByControl(int a, double[] v, int vo, double u) {
        int s = t.actuatorActivation[a];
        if (s < 0) {
            return control(a, u) == u ? 1 : 0;
        }
        return t.actuatorEarly[a] ? nextByControl(a, v[vo + t.nv + s], u) : 0;
    }

    /** How the input follows the activation. */
    double inputByActivation(int a, double[] v, int vo, double u) {
        return t.actuatorEarly[a] ? nextByActivation(a, v[vo + t.nv + t.actuatorActivation[a]], u) : 1;
    }

    /** How fast an activation changes under a clamped control, 1/s. */
    double rate(int a, double act, double control) {
        return switch (t.actuatorDynamics[a]) {
            case BodyTables.INTEGRATOR -> control;
            case BodyTables.FILTER, BodyTables.FILTER_EXACT -> (control - act) / timeConstant(a);
            case BodyTables.MUSCLE -> MuscleCurves.rate(t.actuatorDynamicsParameter, 3 * a, control, act, null);
            default -> 0;
        };
    }

    double rateByControl(int a, double act, double u) {
        double c = control(a, u);
        if (c != u) {
            return 0;
        }
        return switch (t.actuatorDynamics[a]) {
            case BodyTables.INTEGRATOR -> 1;
            case BodyTables.FILTER, BodyTables.FILTER_EXACT -> 1 / timeConstant(a);
            case BodyTables.MUSCLE -> {
                MuscleCurves.rate(t.actuatorDynamicsParameter, 3 * a, c, act, slopes);
                yield slopes[0];
            }
            default -> 0;
        };
    }

    double rateByActivation(int a, double act, double u) {
        return switch (t.actuatorDynamics[a]) {
            case BodyTables.FILTER, BodyTables.FILTER_EXACT -> -1 / timeConstant(a);
            case BodyTables.MUSCLE -> {
                MuscleCurves.rate(t.actuatorDynamicsParameter, 3 * a, control(a, u), act, slopes);
                yield slopes[1];
            }
            default -> 0;
        };
    }

    private double timeConstant(int a) {
        return Math.max(BodyTables.MINIMUM, t.actuatorDynamicsParameter[3 * a]);
    }

    /** The activation a step later, at a rate. */
    public double next(int a, double act, double rate) {
        double next = act + duration(a) * rate;
        return t.actuatorActivationLimited[a]
                ? Math.max(t.actuatorActivationRange[2 * a], Math.min(t.actuatorActivationRange[2 * a + 1], next))
                : next;
    }

    /** What a rate is multiplied by in a step: the exact filter holds its control, s. */
    double duration(int a) {
        double time = timeConstant(a);
        return t.actuatorDynamics[a] == BodyTables.FILTER_EXACT ? time * -Math.expm1(-h / time) : h;
    }

    /** Whether a step with a rate ends within the activation's range. */
    public boolean free(int a, double act, double rate) {
        double next = act + duration(a) * rate;
        return !t.actuatorActivationLimited[a]
                || next >= t.actuatorActivationRange[2 * a] && next <= t.actuatorActivationRange[2 * a + 1];
    }

    private double nextByControl(int a, double act, double u) {
        boolean moves = free(a, act, rate(a, act, control(a, u)));
        return moves ? duration(a) * rateByControl(a, act, u) : 0;
    }

    private double nextByActivation(int a, double act, double u) {
        boolean moves = free(a, act, rate(a, act, control(a, u)));
        return moves ? 1 + duration(a) * rateByActivation(a, act, u) : 0;
    }

    /** Force of an actuator for an input. */
    public double force(int a, double length, double speed, double input) {
        return within(a, unbounded(a, length, speed, input));
    }

    double unbounded(int a, double length, double speed, double input) {
        double from = nearest(a, length, input);
        return gain(a, from, speed) * input + bias(a, from, speed);
    }

    /** The length of a servo that turns, with whole turns added so that its target is within half a turn. */
    private double nearest(int a, double length, double target) {
        double turn = t.actuatorTurn[a];
        boolean servo = turn > 0 && t.actuatorGain[3 * a] != 0 && t.actuatorBias[3 * a + 1] == -t.actuatorGain[3 * a];
        return servo ? length + turn * Math.rint((target - length) / turn) : length;
    }

    /** A force within the actuator's range. */
    double within(int a, double f) {
        if (t.actuatorForceLimited[a]) {
            return Math.max(t.actuatorForceRange[2 * a], Math.min(t.actuatorForceRange[2 * a + 1], f));
        }
        return f;
    }

    boolean saturated(int a, double length, double speed, double input) {
        if (!t.actuatorForceLimited[a]) {
            return false;
        }
        double f = unbounded(a, length, speed, input);
        return f < t.actuatorForceRange[2 * a] || f > t.actuatorForceRange[2 * a + 1];
    }

    /** Whether the force of an actuator depends on its length. */
    boolean minds(int a) {
        return t.actuatorMuscleGain[a]
                || t.actuatorMuscleBias[a]
                || t.actuatorGain[3 * a + 1] != 0
                || t.actuatorBias[3 * a + 1] != 0;
    }

    public double gain(int a, double length, double speed) {
        if (t.actuatorMuscleGain[a]) {
            int o = gainCurve(a);
            double[] p = t.actuatorMuscle;
            return -peak(a, o)
                    * MuscleCurves.active(p, o, normalised(a, o, length))
                    * MuscleCurves.moving(p, o, speed / fastest(a, o));
        }
        return t.actuatorGain[3 * a] + t.actuatorGain[3 * a + 1] * length + t.actuatorGain[3 * a + 2] * speed;
    }

    private double bias(int a, double length, double speed) {
        if (t.actuatorMuscleBias[a]) {
            int o = biasCurve(a);
            return -peak(a, o) * MuscleCurves.passive(t.actuatorMuscle, o, normalised(a, o, length));
        }
        return t.actuatorBias[3 * a] + t.actuatorBias[3 * a + 1] * length + t.actuatorBias[3 * a + 2] * speed;
    }

    /** d force / d length, unsaturated. */
    double byLength(int a, double length, double speed, double input) {
        double slope;
        if (t.actuatorMuscleGain[a]) {
            int o = gainCurve(a);
            slope = -peak(a, o)
                    * MuscleCurves.activeSlope(t.actuatorMuscle, o, normalised(a, o, length))
                    / optimal(a, o)
                    * MuscleCurves.moving(t.actuatorMuscle, o, speed / fastest(a, o))
                    * input;
        } else {
            slope = t.actuatorGain[3 * a + 1] * input;
        }
        if (t.actuatorMuscleBias[a]) {
            int o = biasCurve(a);
            return slope
                    - peak(a, o)
                            * MuscleCurves.passiveSlope(t.actuatorMuscle, o, normalised(a, o, length))
                            / optimal(a, o);
        }
        return slope + t.actuatorBias[3 * a + 1];
    }

    /** d force / d velocity, unsaturated. */
    double bySpeed(int a, double length, double speed, double input) {
        double slope;
        if (t.actuatorMuscleGain[a]) {
            int o = gainCurve(a);
            slope = -peak(a, o)
                    * MuscleCurves.active(t.actuatorMuscle, o, normalised(a, o, length))
                    * MuscleCurves.movingSlope(t.actuatorMuscle, o, speed / fastest(a, o))
                    / fastest(a, o)
                    * input;
        } else {
            slope = t.actuatorGain[3 * a + 2] * input;
        }
        return t.actuatorMuscleBias[a] ? slope : slope + t.actuatorBias[3 * a + 2];
    }

    private static int gainCurve(int a) {
        return 2 * MuscleCurves.PARAMETERS * a;
    }

    private static int biasCurve(int a) {
        return gainCurve(a) + MuscleCurves.PARAMETERS;
    }

    /** Peak force; a negative one stands for the scale over the acceleration that unit force gives in the reference configuration. */
    private double peak(int a, int o) {
        double force = t.actuatorMuscle[o + 2];
        return force >= 0 ? force : t.actuatorMuscle[o + 3] / Math.max(BodyTables.MINIMUM, t.actuatorAcceleration[a]);
    }

    /** Length of the actuator at the muscle's optimal length. */
    private double optimal(int a, int o) {
        double range = t.actuatorLengthRange[2 * a + 1] - t.actuatorLengthRange[2 * a];
        return range / Math.max(BodyTables.MINIMUM, t.actuatorMuscle[o + 1] - t.actuatorMuscle[o]);
    }

    private double normalised(int a, int o, double length) {
        double beyond = length - t.actuatorLengthRange[2 * a];
        return t.actuatorMuscle[o] + beyond / Math.max(BodyTables.MINIMUM, optimal(a, o));
    }

    private double fastest(int a, int o) {
        return Math.max(BodyTables.MINIMUM, optimal(a, o) * t.actuatorMuscle[o + 6]);
    }
}
