package dev.mechanist.envs.particles;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Point masses in the plane or in space and all that acts on them. States are all places, particle by particle, then all
 * velocities; actions are forces on those that are driven.
 *
 * @param dimension 2 or 3
 * @param particles at least one
 * @param springs directed; may be empty
 * @param pairs forces between every two
 * @param gravity acceleration of all that is free [dimension], m/s^2; not modified
 * @param driven indices of the particles that forces push; may be empty
 */
public record ParticleSystem(
        int dimension,
        List<Particle> particles,
        List<Spring> springs,
        PairForces pairs,
        double[] gravity,
        List<Integer> driven) {
    private static final String[] AXES = {"x", "y", "z"};

    public ParticleSystem {
        particles = List.copyOf(particles);
        springs = List.copyOf(springs);
        gravity = gravity.clone();
        driven = List.copyOf(driven);
        if (dimension != 2 && dimension != 3) {
            throw new InputException("particles move in 2 or 3 dimensions, not " + dimension);
        }
        if (particles.isEmpty() || gravity.length != dimension) {
            throw new InputException(
                    "a system in " + dimension + " dimensions needs particles and gravity of as many numbers");
        }
        for (Spring s : springs) {
            if (Math.max(s.from(), s.to()) >= particles.size()) {
                throw new InputException("the spring from " + s.from() + " to " + s.to()
                        + " leads to no particle: there are " + particles.size() + ", counted from 0");
            }
        }
        for (int i : driven) {
            if (i < 0 || i >= particles.size() || particles.get(i).fixed()) {
                throw new InputException("particle " + i + " cannot be driven: it is fixed or does not exist");
            }
        }
    }

    /** Gravity, a fresh array. */
    @Override
    public double[] gravity() {
        return gravity.clone();
    }

    /** Number of particles K. */
    public int size() {
        return particles.size();
    }

    /** The same, of other particles. */
    ParticleSystem with(List<Particle> particles, List<Spring> springs, PairForces pairs, double[] gravity) {
        return new ParticleSystem(dimension, particles, springs, pairs, gravity, driven);
    }

    /**
     * Names and units: x0, y0, .. and vx0, vy0, .., and the forces fx0, ..
     *
     * @param dt time step, s
     * @param strongest bound of each component of a force, N
     */
    public Spec spec(double dt, double strongest) {
        List<Variable> state = new ArrayList<>();
        for (String prefix : new String[] {"", "v"}) {
            for (int i = 0; i < size(); i++) {
                for (int a = 0; a < dimension; a++) {
                    state.add(Variable.of(prefix + AXES[a] + i, prefix.isEmpty() ? "m" : "m/s"));
                }
            }
        }
        List<Variable> action = new ArrayList<>();
        for (int i : driven) {
            for (int a = 0; a < dimension; a++) {
                action.add(Variable.bounded("f" + AXES[a] + i, "N", -strongest, strongest));
            }
        }
        return new Spec(dt, state, action);
    }
}
