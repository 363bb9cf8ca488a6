package dev.mechanist.envs.particles;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.SymplecticEuler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Strings of masses with fixed ends, after the physics demonstration published with DeepMind's graph_nets library: N masses of 1 kg in a
 * row, joined by springs of 50 N/m, that fall under a gravity of 10 m/s^2 in steps of 0.1 s of {@link SymplecticEuler}. Each direction of
 * a spring has a stiffness of its own, so action and reaction differ; fixed ends receive no force.
 */
public final class MassStrings {
    /** Time step, s. */
    public static final double STEP = 0.1;
    /** Time step of {@link #unequal} strings, s. */
    public static final double SHORT_STEP = 0.05;
    /** Steps of an episode. */
    public static final int STEPS = 50;

    /**
     * How one world differs from the next; each is the half width of a uniform distribution about the base.
     *
     * @param place of each coordinate of each mass at the start, fixed ends too, m
     * @param stiffness of each direction of a spring, N/m
     * @param gravity m/s^2
     */
    public record Noise(double place, double stiffness, double gravity) {
        /** That of the demonstration. */
        public static final Noise PUBLISHED = new Noise(0.04, 5, 1);
    }

    private MassStrings() {}

    /**
     * A string without noise, at rest: places x = d (i - N/2), y = 0.
     *
     * @param masses N, at least 2
     * @param distance d between neighbours, which is also the rest length, m
     * @param driven masses that forces push; may be empty
     * @param strongest bound of each component of a force, N
     */
    public static Placed plain(int masses, double distance, List<Integer> driven, double strongest) {
        return hang(base(masses, distance), new double[2 * masses - 2], 0, driven, strongest);
    }

    /**
     * A string with noise, drawn from {@code random} and nothing else. The rest lengths are the distances after the noise, so that it
     * starts without tension.
     */
    public static Placed drawn(
            RandomStream random, int masses, double distance, Noise noise, List<Integer> driven, double strongest) {
        double[] places = base(masses, distance);
        for (int k = 0; k < places.length; k++) {
            places[k] += around(random, noise.place());
        }
        double[] stiffer = new double[2 * masses - 2];
        for (int k = 0; k < stiffer.length; k++) {
            stiffer[k] = around(random, noise.stiffness());
        }
        return hang(places, stiffer, around(random, noise.gravity()), driven, strongest);
    }

    /**
     * A string that is not alike everywhere: masses uniform in [0.5, 2] kg, rest lengths in [0.3, 0.7] m, springs of 50 N/m that pull at
     * both ends alike. It starts at rest, half a metre between neighbours, each coordinate off by up to 0.1 m, and moves in steps of {@link
     * #SHORT_STEP}.
     *
     * @param masses N, at least 2
     */
    public static Placed unequal(RandomStream random, int masses) {
        List<Particle> particles = new ArrayList<>();
        for (int i = 0; i < masses; i++) {
            particles.add(new Particle(random.nextDouble(0.5, 2), 0, i == 0 || i == masses - 1));
        }
        List<Spring> springs = new ArrayList<>();
        for (int i = 0; i + 1 < masses; i++) {
            double rest = random.nextDouble(0.3, 0.7);
            springs.add(new Spring(i, i + 1, 50, rest));
            springs.add(new Spring(i + 1, i, 50, rest));
        }
        double[] start = Arrays.copyOf(base(masses, 0.5), 4 * masses);
        for (int k = 0; k < 2 * masses; k++) {
            start[k] += around(random, 0.1);
        }
        ParticleSystem system =
                new ParticleSystem(2, particles, springs, PairForces.NONE, new double[] {0, -10}, List.of());
        return new Placed(
                new ContinuousDynamics(system.spec(SHORT_STEP, 1), new ParticleField(system), new SymplecticEuler(), 1),
                start);
    }

    private static double around(RandomStream random, double halfWidth) {
        return halfWidth == 0 ? 0 : random.nextDouble(-halfWidth, halfWidth);
    }

    private static double[] base(int masses, double distance) {
        double[] places = new double[2 * masses];
        for (int i = 0; i < masses; i++) {
            places[2 * i] = distance * (i - 0.5 * masses);
        }
        return places;
    }

    /**
     * @param places (x, y) of each mass
     * @param stiffer what is added to the stiffness on the right end of spring i, and after all these on the left end, N/m
     * @param lighter what is added to gravity's -10 m/s^2
     */
    private static Placed hang(
            double[] places, double[] stiffer, double lighter, List<Integer> driven, double strongest) {
        int masses = places.length / 2;
        List<Particle> particles = IntStream.range(0, masses)
                .mapToObj(i -> new Particle(1, 0, i == 0 || i == masses - 1))
                .toList();
        List<Spring> springs = new ArrayList<>();
        for (int i = 0; i + 1 < masses; i++) {
            double rest = Math.hypot(places[2 * i + 2] - places[2 * i], places[2 * i + 3] - places[2 * i + 1]);
            if (i + 1 < masses - 1) {
                springs.add(new Spring(i, i + 1, 50 + stiffer[i], rest));
            }
            if (i > 0) {
                springs.add(new Spring(i + 1, i, 50 + stiffer[masses - 1 + i], rest));
            }
        }
        ParticleSystem system =
                new ParticleSystem(2, particles, springs, PairForces.NONE, new double[] {0, -10 + lighter}, driven);
        double[] start = new double[4 * masses];
        System.arraycopy(places, 0, start, 0, places.length);
        return new Placed(
                new ContinuousDynamics(
                        system.spec(STEP, strongest), new ParticleField(system), new SymplecticEuler(), 1),
                start);
    }
}
