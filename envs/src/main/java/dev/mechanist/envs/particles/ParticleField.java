package dev.mechanist.envs.particles;

import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Newton's equations of a {@link ParticleSystem}: q' = v, m v' = forces. Parameters in order: mass_i of all particles; charge_i where
 * there is a coupling; stiffness and rest of each spring, named by its ends; gravity by axis. What motion alone cannot tell is not free:
 * masses without gravitation or driving forces, rest lengths and components of gravity that are zero.
 */
public final class ParticleField implements VectorField {
    private static final String[] AXES = {"x", "y", "z"};

    private final ParticleSystem system;
    private final List<Parameter> parameters;
    private final int d;
    private final int size;
    private final int n;
    private final int[] from;
    private final int[] to;
    private final double[] mass;
    private final double[] charge;
    private final boolean[] fixed;
    private final double[] stiffness;
    private final double[] rest;
    private final double[] gravity;
    private final int[] driven;
    private final PairForces pairs;

    private final double[] force;
    private final double[] r = new double[3];
    private final boolean[] capped;

    public ParticleField(ParticleSystem system) {
        this(system, Optional.empty());
    }

    /** With a description of its parameters, so that scales and what is free stay as they were. */
    private ParticleField(ParticleSystem system, Optional<List<Parameter>> described) {
        this.system = system;
        d = system.dimension();
        size = system.size();
        n = 2 * d * size;
        from = system.springs().stream().mapToInt(Spring::from).toArray();
        to = system.springs().stream().mapToInt(Spring::to).toArray();
        stiffness = system.springs().stream().mapToDouble(Spring::stiffness).toArray();
        rest = system.springs().stream().mapToDouble(Spring::rest).toArray();
        mass = system.particles().stream().mapToDouble(Particle::mass).toArray();
        charge = system.particles().stream().mapToDouble(Particle::charge).toArray();
        fixed = new boolean[size];
        for (int i = 0; i < size; i++) {
            fixed[i] = system.particles().get(i).fixed();
        }
        gravity = system.gravity();
        driven = system.driven().stream().mapToInt(Integer::intValue).toArray();
        pairs = system.pairs();
        force = new double[d * size];
        capped = new boolean[d * size];
        parameters = described.map(List::copyOf).orElseGet(this::describe);
    }

    private List<Parameter> describe() {
        List<Parameter> list = new ArrayList<>();
        boolean weighed = pairs.gravitation() > 0 || driven.length > 0;
        for (int i = 0; i < size; i++) {
            list.add(Parameter.positive("mass_" + i, "kg", mass[i])
                    .withBounds(Double.MIN_NORMAL, Double.POSITIVE_INFINITY)
                    .withFree(weighed && (!fixed[i] || pairs.gravitation() > 0)));
        }
        for (int i = 0; i < size && pairs.coupling() > 0; i++) {
            list.add(Parameter.real("charge_" + i, "", charge[i], charge[i] == 0 ? 1 : Math.abs(charge[i])));
        }
        for (int s = 0; s < to.length; s++) {
            list.add(Parameter.positive("stiffness_" + name(s), "N/m", stiffness[s]));
        }
        for (int s = 0; s < to.length; s++) {
            list.add(Parameter.positive("rest_" + name(s), "m", rest[s]).withFree(rest[s] > 0));
        }
        for (int a = 0; a < d; a++) {
            double g = gravity[a];
            list.add(Parameter.real("gravity_" + AXES[a], "m/s^2", g, g == 0 ? 1 : Math.abs(g))
                    .withFree(g != 0));
        }
        return List.copyOf(list);
    }

    /** The ends of a spring, and its number among those between the same ends in the same direction where there are more. */
    private String name(int s) {
        int before = 0;
        for (int k = 0; k < s; k++) {
            before += from[k] == from[s] && to[k] == to[s] ? 1 : 0;
        }
        return from[s] + "_" + to[s] + (before == 0 ? "" : "_" + (before + 1));
    }

    public ParticleSystem system() {
        return system;
    }

    @Override
    public int n() {
        return n;
    }

    @Override
    public int m() {
        return d * driven.length;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public ParticleField withParameters(List<Parameter> parameters) {
        if (parameters.size() != this.parameters.size()) {
            throw new IllegalArgumentException(
                    "expected " + this.parameters.size() + " parameters, not " + parameters.size());
        }
        double[] theta = parameters.stream().mapToDouble(Parameter::value).toArray();
        boolean charged = pairs.coupling() > 0;
        int at = charged ? 2 * size : size;
        List<Particle> particles = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            particles.add(new Particle(theta[i], charged ? theta[size + i] : charge[i], fixed[i]));
        }
        List<Spring> springs = new ArrayList<>();
        for (int s = 0; s < to.length; s++) {
            springs.add(new Spring(from[s], to[s], theta[at + s], theta[at + to.length + s]));
        }
        double[] g = Arrays.copyOfRange(theta, at + 2 * to.length, theta.length);
        return new ParticleField(system.with(particles, springs, pairs, g), Optional.of(parameters));
    }

    @Override
    public ParticleField fork() {
        return new ParticleField(system, Optional.of(parameters));
    }

    @Override
    public Optional<Structure> structure(Spec spec) {
        return Optional.of(ParticleStructure.of(system, spec));
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        forces(x, xo, u, uo);
        System.arraycopy(x, xo + d * size, dx, o, d * size);
        int at = o + d * size;
        for (int i = 0; i < size; i++) {
            for (int a = 0; a < d; a++) {
                dx[at + d * i + a] = fixed[i] ? 0 : gravity[a] + force[d * i + a] / mass[i];
            }
        }
    }

    /** All forces but weight, and where those of pairs have reached their bound. */
    private void forces(double[] x, int xo, double[] u, int uo) {
        Arrays.fill(force, 0);
        Arrays.fill(capped, false);
        if (pairs.act()) {
            pairForces(x, xo);
        }
        for (int s = 0; s < to.length; s++) {
            double length = separation(x, xo, to[s], from[s], 0);
            double pull = rest[s] == 0 ? -stiffness[s] : -stiffness[s] * (1 - rest[s] / length);
            for (int a = 0; a < d; a++) {
                force[d * to[s] + a] += pull * r[a];
            }
        }
        for (int k = 0; k < driven.length; k++) {
            for (int a = 0; a < d; a++) {
                force[d * driven[k] + a] += u[uo + d * k + a];
            }
        }
    }

    private void pairForces(double[] x, int xo) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double s = separation(x, xo, i, j, pairs.softening());
                double c = strength(i, j) / (s * s * s);
                for (int a = 0; a < d; a++) {
                    force[d * i + a] += c * r[a];
                    force[d * j + a] -= c * r[a];
                }
            }
        }
        double largest = pairs.largest();
        for (int k = 0; k < force.length; k++) {
            if (Math.abs(force[k]) > largest) {
                force[k] = Math.copySign(largest, force[k]);
                capped[k] = true;
            }
        }
    }

    private double strength(int i, int j) {
        return pairs.coupling() * charge[i] * charge[j] - pairs.gravitation() * mass[i] * mass[j];
    }

    /** Puts the way from j to i into r and returns sqrt(|r|^2 + softening^2). */
    private double separation(double[] x, int xo, int i, int j, double softening) {
        double square = softening * softening;
        for (int a = 0; a < d; a++) {
            r[a] = x[xo + d * i + a] - x[xo + d * j + a];
            square += r[a] * r[a];
        }
        return Math.sqrt(square);
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        int half = d * size;
        int m = m();
        forces(x, xo, u, uo);
        Arrays.fill(fx, 0, n * n, 0);
        Arrays.fill(fu, 0, n * m, 0);
        for (int k = 0; k < half; k++) {
            fx[k * n + half + k] = 1;
        }
        if (pairs.act()) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < i; j++) {
                    double s = separation(x, xo, i, j, pairs.softening());
                    double c = strength(i, j) / (s * s * s);
                    couple(fx, i, j, c, -3 * c / (s * s), true);
                    couple(fx, j, i, c, -3 * c / (s * s), true);
                }
            }
        }
        for (int s = 0; s < to.length; s++) {
            double length = separation(x, xo, to[s], from[s], 0);
            double k = stiffness[s];
            boolean slack = rest[s] == 0;
            couple(
                    fx,
                    to[s],
                    from[s],
                    slack ? -k : -k * (1 - rest[s] / length),
                    slack ? 0 : -k * rest[s] / (length * length * length),
                    false);
        }
        for (int k = 0; k < driven.length; k++) {
            for (int a = 0; a < d; a++) {
                fu[(half + d * driven[k] + a) * m + d * k + a] = 1 / mass[driven[k]];
            }
        }
    }

    /** Adds the derivatives of the acceleration of i by the places of i and j for a force c r + ..., whose matrix is c I + e r r'. */
    private void couple(double[] fx, int i, int j, double c, double e, boolean ofPair) {
        if (fixed[i]) {
            return;
        }
        int half = d * size;
        for (int a = 0; a < d; a++) {
            if (ofPair && capped[d * i + a]) {
                continue;
            }
            int row = (half + d * i + a) * n;
            for (int b = 0; b < d; b++) {
                double value = ((a == b ? c : 0) + e * r[a] * r[b]) / mass[i];
                fx[row + d * i + b] += value;
                fx[row + d * j + b] -= value;
            }
        }
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        int p = parameters.size();
        int half = d * size;
        forces(x, xo, u, uo);
        Arrays.fill(ftheta, 0, n * p, 0);
        int springs = pairs.coupling() > 0 ? 2 * size : size;
        for (int i = 0; i < size; i++) {
            for (int a = 0; a < d && !fixed[i]; a++) {
                ftheta[(half + d * i + a) * p + i] = -force[d * i + a] / (mass[i] * mass[i]);
                ftheta[(half + d * i + a) * p + p - d + a] = 1;
            }
        }
        for (int i = 0; i < size && pairs.act(); i++) {
            for (int j = 0; j < size; j++) {
                if (j != i && !fixed[i]) {
                    byPair(x, xo, i, j, ftheta);
                }
            }
        }
        for (int s = 0; s < to.length; s++) {
            int i = to[s];
            double length = separation(x, xo, i, from[s], 0);
            double stretch = rest[s] == 0 ? 1 : 1 - rest[s] / length;
            for (int a = 0; a < d && !fixed[i]; a++) {
                int row = (half + d * i + a) * p;
                ftheta[row + springs + s] = -stretch * r[a] / mass[i];
                ftheta[row + springs + to.length + s] = stiffness[s] * r[a] / (length * mass[i]);
            }
        }
    }

    private void byPair(double[] x, int xo, int i, int j, double[] ftheta) {
        int p = parameters.size();
        double s = separation(x, xo, i, j, pairs.softening());
        double scale = 1 / (s * s * s * mass[i]);
        for (int a = 0; a < d; a++) {
            if (!capped[d * i + a]) {
                int row = (d * size + d * i + a) * p;
                ftheta[row + i] -= pairs.gravitation() * mass[j] * r[a] * scale;
                ftheta[row + j] -= pairs.gravitation() * mass[i] * r[a] * scale;
                if (pairs.coupling() > 0) {
                    ftheta[row + size + i] += pairs.coupling() * charge[j] * r[a] * scale;
                    ftheta[row + size + j] += pairs.coupling() * charge[i] * r[a] * scale;
                }
            }
        }
    }

    /**
     * Kinetic energy, weight, and the potentials of springs and pairs of x[xo ..), J; of a spring whose directions differ, that of
     * their mean. Without bounds on forces, and where action is reaction, it is conserved.
     */
    public double energy(double[] x, int xo) {
        double energy = 0;
        for (int i = 0; i < size; i++) {
            double square = 0;
            double height = 0;
            for (int a = 0; a < d; a++) {
                double v = x[xo + d * (size + i) + a];
                square += v * v;
                height += gravity[a] * x[xo + d * i + a];
            }
            energy += fixed[i] ? 0 : mass[i] * (0.5 * square - height);
            for (int j = 0; j < i && pairs.act(); j++) {
                energy += strength(i, j) / separation(x, xo, i, j, pairs.softening());
            }
        }
        for (int s = 0; s < to.length; s++) {
            // A direction that pulls at what is fixed does no work: the other holds the whole.
            double share = fixed[to[s]] ? 0 : fixed[from[s]] ? 1 : 0.5;
            double stretch = separation(x, xo, to[s], from[s], 0) - rest[s];
            energy += share * 0.5 * stiffness[s] * stretch * stretch;
        }
        return energy;
    }
}
