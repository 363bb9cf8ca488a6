package dev.mechanist.envs.particles;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Integrator;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.SymplecticEuler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The worlds of several papers, with their constants and the distributions of their starts. {@link #charged} and {@link #springs}
 * are those of neural relational inference (Kipf et al. 2018), in space as Satorras et al. (2021, EGNN) use them: steps of 1 ms of
 * {@link SymplecticEuler}, of which every 100th is kept. {@link #orbits} are those of Hamiltonian networks (Greydanus et al. 2019).
 */
public final class ParticlePresets {
    /** Time between two frames of charged particles and springs, s. */
    public static final double FRAME = 0.1;
    /** Frames of an episode, the first of which comes one frame after the start. */
    public static final int FRAMES = 49;

    private static final int SUBSTEPS = 100;
    private static final double SPEED = 0.5;
    private static final double BOX = 5;

    private ParticlePresets() {}

    /**
     * Charges of 1 or -1 by a fair coin, unit masses and coupling, each component of a force within 100 N. Places are normal with
     * deviation (K / 5)^(1/3) m on each axis, velocities of 0.5 m/s in any direction. In the plane a box of 10 m reflects; in space
     * there is none.
     *
     * @param count K, at least 1
     * @param dimension 2 or 3
     * @param driven particles that forces push; may be empty
     * @param strongest bound of each component of a force, N
     */
    public static Placed charged(
            RandomStream random, int count, int dimension, List<Integer> driven, double strongest) {
        List<Particle> particles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            particles.add(new Particle(1, random.nextDouble() < 0.5 ? -1 : 1, false));
        }
        double[] start = start(random, count, dimension, Math.cbrt(count / 5.0));
        ParticleSystem system = new ParticleSystem(
                dimension, particles, List.of(), new PairForces(1, 0, 0, 100), new double[dimension], driven);
        return framed(system, strongest, start);
    }

    /**
     * Springs of 0.1 N/m and rest length zero, each pair joined by a fair coin, between unit masses; places normal with deviation 0.5 m,
     * velocities, box and what else is given as of {@link #charged}.
     */
    public static Placed springs(
            RandomStream random, int count, int dimension, List<Integer> driven, double strongest) {
        List<Spring> springs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < 0.5) {
                    springs.add(new Spring(j, i, 0.1, 0));
                    springs.add(new Spring(i, j, 0.1, 0));
                }
            }
        }
        ParticleSystem system = new ParticleSystem(
                dimension,
                Collections.nCopies(count, Particle.ofMass(1)),
                springs,
                PairForces.NONE,
                new double[dimension],
                driven);
        return framed(system, strongest, start(random, count, dimension, 0.5));
    }

    private static Placed framed(ParticleSystem system, double strongest, double[] start) {
        Integrator method =
                system.dimension() == 2 ? new ReflectingBox(new SymplecticEuler(), BOX) : new SymplecticEuler();
        return new Placed(
                new ContinuousDynamics(system.spec(FRAME, strongest), new ParticleField(system), method, SUBSTEPS),
                start);
    }

    /** Normal places, and velocities of one length in any direction. */
    private static double[] start(RandomStream random, int count, int dimension, double deviation) {
        int half = count * dimension;
        double[] start = new double[2 * half];
        random.fillGaussian(start, 0, 2 * half);
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int a = 0; a < dimension; a++) {
                start[dimension * i + a] *= deviation;
                square += start[half + dimension * i + a] * start[half + dimension * i + a];
            }
            for (int a = 0; a < dimension; a++) {
                start[half + dimension * i + a] *= SPEED / Math.sqrt(square);
            }
        }
        return start;
    }

    /**
     * Unit masses that attract each other, G = 1, in the plane, without start; in fine steps of fourth order.
     *
     * @param count 2 or 3
     * @param dt time step, s; made of steps of at most 5 ms
     */
    public static ContinuousDynamics orbits(int count, double dt, List<Integer> driven, double strongest) {
        ParticleSystem system = new ParticleSystem(
                2,
                Collections.nCopies(count, Particle.ofMass(1)),
                List.of(),
                new PairForces(0, 1, 0, Double.POSITIVE_INFINITY),
                new double[2],
                driven);
        return new ContinuousDynamics(
                system.spec(dt, strongest), new ParticleField(system), new RungeKutta4(), (int) Math.ceil(dt / 0.005));
    }

    /**
     * Two bodies on orbits about their middle that are nearly circles: coordinates of the first uniform in [0.5, 1.5] m, the speed of a
     * circle times 1 + 0.05 N(0, 1).
     */
    public static void nearCircles(RandomStream random, double[] x) {
        double px = random.nextDouble(0.5, 1.5);
        double py = random.nextDouble(0.5, 1.5);
        double factor = (1 + 0.05 * random.nextGaussian()) / (2 * Math.pow(px * px + py * py, 0.75));
        double[] first = {px, py, -py * factor, px * factor};
        for (int k = 0; k < 2; k++) {
            x[k] = first[k];
            x[2 + k] = -first[k];
            x[4 + k] = first[2 + k];
            x[6 + k] = -first[2 + k];
        }
    }

    /**
     * Three bodies at the corners of a triangle of equal sides, at a radius uniform in [0.9, 1.2] m and turned anyhow, at the speed of a
     * circle, each component of which is off by up to 20%.
     */
    public static void triangle(RandomStream random, double[] x) {
        double radius = random.nextDouble(0.9, 1.2);
        // The direction is that of a point in a square, as published: diagonals are more likely.
        double turn = Math.atan2(random.nextDouble(-1, 1), random.nextDouble(-1, 1));
        double speed = Math.sqrt(Math.sin(Math.PI / 3) / (2 * Math.pow(Math.cos(Math.PI / 6), 2) * radius));
        for (int i = 0; i < 3; i++) {
            double angle = turn + 2 * Math.PI * i / 3;
            x[2 * i] = radius * Math.cos(angle);
            x[2 * i + 1] = radius * Math.sin(angle);
            x[6 + 2 * i] = -speed * Math.sin(angle) * random.nextDouble(0.8, 1.2);
            x[7 + 2 * i] = speed * Math.cos(angle) * random.nextDouble(0.8, 1.2);
        }
    }
}
