package dev.mechanist.envs.bodies.model;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.shapes.SearchLimits;

/**
 * What holds for a whole model.
 *
 * @param timestep step, s
 * @param integrator one-step method
 * @param gravity m/s^2, world frame [3]; treat as immutable
 * @param wind velocity of the medium, m/s, world frame [3]; treat as immutable
 * @param density of the medium, kg/m^3
 * @param viscosity of the medium, Pa s
 * @param disableFlags MuJoCo's bits, see the constants
 * @param elliptic whether friction cones are elliptic, else pyramids
 * @param impratio how much stiffer friction is than the normal force
 * @param search of places where solids touch
 */
public record BodyOption(
        double timestep,
        BodyIntegrator integrator,
        double[] gravity,
        double[] wind,
        double density,
        double viscosity,
        int disableFlags,
        boolean elliptic,
        double impratio,
        SearchLimits search) {
    public static final int DISABLE_CONSTRAINT = 1;
    public static final int DISABLE_EQUALITY = 1 << 1;
    public static final int DISABLE_FRICTIONLOSS = 1 << 2;
    public static final int DISABLE_LIMIT = 1 << 3;
    public static final int DISABLE_CONTACT = 1 << 4;
    public static final int DISABLE_SPRING = 1 << 5;
    public static final int DISABLE_DAMPER = 1 << 6;
    public static final int DISABLE_GRAVITY = 1 << 7;
    public static final int DISABLE_CLAMP = 1 << 8;
    public static final int DISABLE_FILTERPARENT = 1 << 10;
    public static final int DISABLE_ACTUATION = 1 << 11;
    public static final int DISABLE_REFSAFE = 1 << 12;
    public static final int DISABLE_EULERDAMP = 1 << 15;
    public static final int DISABLE_AUTORESET = 1 << 16;
    public static final int DISABLE_MULTICCD = 1 << 19;

    public BodyOption {
        if (!(timestep > 0)) {
            throw new InputException("the time step must be positive, not " + timestep);
        }
        if (!(impratio > 0)) {
            throw new InputException("impratio must be positive, not " + impratio);
        }
    }

    /** Whether a part of the simulation is switched off. */
    public boolean disabled(int flag) {
        return (disableFlags & flag) != 0;
    }

    /** Whether no passive force acts at all: with springs and dampers both off, the medium exerts none either. */
    public boolean passiveOff() {
        return disabled(DISABLE_SPRING) && disabled(DISABLE_DAMPER);
    }

    /** Density of the medium as far as it exerts forces, kg/m^3. */
    public double actingDensity() {
        return passiveOff() ? 0 : density;
    }

    /** Viscosity of the medium as far as it exerts forces, Pa s. */
    public double actingViscosity() {
        return passiveOff() ? 0 : viscosity;
    }

    public BodyOption withTimestep(double timestep) {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }

    public BodyOption withIntegrator(BodyIntegrator integrator) {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }

    /** With other flags; contacts that were off when a model was read cannot be switched on by them. */
    public BodyOption withDisableFlags(int disableFlags) {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }

    /** With another friction cone; see the components of the same names. */
    public BodyOption withCone(boolean elliptic, double impratio) {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }

    /** With another search for places where solids touch. */
    public BodyOption withSearch(SearchLimits search) {
        return new BodyOption(
                timestep, integrator, gravity, wind, density, viscosity, disableFlags, elliptic, impratio, search);
    }
}
