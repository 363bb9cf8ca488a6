package dev.mechanist.envs.particles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.ScriptedActions;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The published string against a second writing of its equations, and by hand. */
class MassStringsTest {
    private static Placed drawn(int masses, long seed) {
        return MassStrings.drawn(
                RandomStream.of(seed, "string", 0), masses, 0.5, MassStrings.Noise.PUBLISHED, List.of(), 1);
    }

    /** f = sum -k (|r| - l) / |r| r + g over incoming edges, v += dt f, x += dt v, from the structure's numbers alone. */
    @Test
    void fiftyStepsAreThoseOfTheGenerator() {
        for (int masses : new int[] {3, 6}) {
            Placed string = drawn(masses, 4);
            Structure s = string.dynamics().structure().orElseThrow();
            double[] x = string.start().clone();
            double[] next = new double[x.length];
            double[] place = Arrays.copyOf(x, 2 * masses);
            double[] velocity = new double[2 * masses];
            int lx = s.schema().relationFeature("rest");
            int kx = s.schema().relationFeature("stiffness");
            double g = s.globals()[s.schema().global("gravity_y")];
            for (int t = 0; t < 50; t++) {
                double[] f = new double[2 * masses];
                for (int r = 0; r < s.relations(); r++) {
                    int from = s.senders()[r];
                    int to = s.receivers()[r];
                    double dx = place[2 * to] - place[2 * from];
                    double dy = place[2 * to + 1] - place[2 * from + 1];
                    double length = Math.hypot(dx, dy);
                    double k = s.relationFeatures().get(r, kx);
                    double pull = -k * (length - s.relationFeatures().get(r, lx)) / length;
                    f[2 * to] += pull * dx;
                    f[2 * to + 1] += pull * dy;
                }
                for (int i = 1; i < masses - 1; i++) {
                    velocity[2 * i] += 0.1 * f[2 * i];
                    velocity[2 * i + 1] += 0.1 * (f[2 * i + 1] + g);
                }
                for (int k = 0; k < place.length; k++) {
                    place[k] += 0.1 * velocity[k];
                }
                string.dynamics().stepRow(x, 0, new double[0], 0, next, 0);
                System.arraycopy(next, 0, x, 0, x.length);
            }
            assertArrayEquals(place, Arrays.copyOf(x, 2 * masses), 1e-9);
            assertArrayEquals(velocity, Arrays.copyOfRange(x, 2 * masses, 4 * masses), 1e-9);
            assertTrue(Math.abs(place[2 * (masses / 2) + 1]) > 0.1, "it has moved");
        }
    }

    /** Three masses, the middle one 0.3 m below, springs at 0.5 m rest: length hypot(.5, .3) on both sides, by hand. */
    @Test
    void oneStepByHand() {
        Placed string = MassStrings.plain(3, 0.5, List.of(1), 9);
        double[] x = string.start().clone();
        assertArrayEquals(new double[] {-0.75, 0, -0.25, 0, 0.25, 0, 0, 0, 0, 0, 0, 0}, x);
        x[3] = -0.3;
        double[] next = new double[12];
        string.dynamics().stepRow(x, 0, new double[] {2, -1}, 0, next, 0);
        double length = Math.sqrt(0.34);
        double up = 2 * 50 * (length - 0.5) / length * 0.3;
        assertEquals(0.1 * 2, next[8], 1e-14);
        assertEquals(0.1 * (up - 10 - 1), next[9], 1e-14);
        assertEquals(-0.25 + 0.1 * next[8], next[2], 1e-14);
        assertEquals(-0.3 + 0.1 * next[9], next[3], 1e-14);
        for (int fixed : new int[] {0, 1, 4, 5, 6, 7, 10, 11}) {
            assertEquals(x[fixed], next[fixed]);
        }
    }

    /** Ranges of what is drawn, springs alike at both ends, the first step by hand, and momentum between the free masses. */
    @Test
    void unequalStrings() {
        double least = 9;
        double most = 0;
        for (long seed = 0; seed < 40; seed++) {
            Placed string = MassStrings.unequal(RandomStream.of(seed, "unequal", 0), 4);
            ParticleSystem system = string.system();
            double[] x = string.start();
            for (int i = 0; i < 4; i++) {
                double mass = system.particles().get(i).mass();
                assertTrue(mass >= 0.5 && mass <= 2, "" + mass);
                least = Math.min(least, mass);
                most = Math.max(most, mass);
                assertEquals(i == 0 || i == 3, system.particles().get(i).fixed());
                assertEquals(0.5 * (i - 2), x[2 * i], 0.1);
                assertEquals(0, x[2 * i + 1], 0.1);
            }
            for (int i = 0; i < 3; i++) {
                double rest = system.springs().get(2 * i).rest();
                assertTrue(rest >= 0.3 && rest <= 0.7, "" + rest);
                assertEquals(new Spring(i, i + 1, 50, rest), system.springs().get(2 * i));
                assertEquals(new Spring(i + 1, i, 50, rest), system.springs().get(2 * i + 1));
            }
            double[] next = new double[16];
            string.dynamics().stepRow(x, 0, new double[0], 0, next, 0);
            double[] pull = {tension(x, system, 0), tension(x, system, 1)};
            double mass = system.particles().get(1).mass();
            double along = pull[1] * (x[4] - x[2]) / distance(x, 1) - pull[0] * (x[2] - x[0]) / distance(x, 0);
            double up = pull[1] * (x[5] - x[3]) / distance(x, 1) - pull[0] * (x[3] - x[1]) / distance(x, 0);
            assertEquals(0.05 * along / mass, next[10], 1e-12);
            assertEquals(0.05 * (up / mass - 10), next[11], 1e-12);
            assertEquals(x[2] + 0.05 * next[10], next[2], 1e-12);
        }
        assertTrue(least < 0.6 && most > 1.9, least + " to " + most);
        assertEquals(
                0.05,
                MassStrings.unequal(RandomStream.of(1, "unequal", 0), 4)
                        .dynamics()
                        .spec()
                        .dt());
    }

    private static double distance(double[] x, int i) {
        return Math.hypot(x[2 * i + 2] - x[2 * i], x[2 * i + 3] - x[2 * i + 1]);
    }

    private static double tension(double[] x, ParticleSystem system, int i) {
        return 50 * (distance(x, i) - system.springs().get(2 * i).rest());
    }

    /** Ranges of the noise, its independence in both directions of a spring, and rest lengths without tension. */
    @Test
    void worldsDifferAsPublished() {
        double[] least = {1, 1, 1};
        double[] most = {-1, -1, -1};
        double differ = 0;
        int edges = 0;
        for (int seed = 0; seed < 200; seed++) {
            Placed string = drawn(5, seed);
            ParticleSystem system = ((ParticleField) string.dynamics().field()).system();
            for (int k = 0; k < 10; k++) {
                double base = k % 2 == 1 ? 0 : 0.5 * (k / 2 - 2.5);
                stretch(least, most, 0, (string.start()[k] - base) / 0.04);
            }
            assertEquals(6, system.springs().size());
            for (Spring s : system.springs()) {
                stretch(least, most, 1, (s.stiffness() - 50) / 5);
                assertTrue(s.to() != 0 && s.to() != 4, "nothing acts on the ends");
                double dx = string.start()[2 * s.to()] - string.start()[2 * s.from()];
                double dy = string.start()[2 * s.to() + 1] - string.start()[2 * s.from() + 1];
                assertEquals(Math.hypot(dx, dy), s.rest(), 1e-15);
                for (Spring back : system.springs()) {
                    if (back.from() == s.to() && back.to() == s.from()) {
                        differ += Math.abs(back.stiffness() - s.stiffness());
                        edges++;
                    }
                }
            }
            stretch(least, most, 2, system.gravity()[1] + 10);
            assertEquals(0, system.gravity()[0]);
        }
        for (int k = 0; k < 3; k++) {
            assertTrue(least[k] >= -1 && least[k] < -0.95, "least " + least[k]);
            assertTrue(most[k] <= 1 && most[k] > 0.95, "most " + most[k]);
        }
        // Two independent uniform numbers of half width 5 differ by 10/3 on average.
        assertEquals(10.0 / 3, differ / edges, 0.3);
    }

    private static void stretch(double[] least, double[] most, int k, double value) {
        least[k] = Math.min(least[k], value);
        most[k] = Math.max(most[k], value);
    }

    /** Each episode has a string of its own, of which its record tells; the same seed has the same. */
    @Test
    void episodesCarryTheirStrings() {
        EpisodePlayer player = new EpisodePlayer(Environments.make("string-of-masses-4"));
        List<Episode> episodes = player.play(
                        2,
                        RandomActions.held(
                                Environments.make("string-of-masses-4").spec(), 3),
                        7)
                .episodes();
        Structure first = episodes.get(0).structure().orElseThrow();
        Structure second = episodes.get(1).structure().orElseThrow();
        assertNotEquals(first, second);
        assertEquals(
                first,
                player.play(ScriptedActions.holding(new double[2]), 7, 3)
                        .episode()
                        .structure()
                        .orElseThrow());
        DMatrixRMaj features = first.relationFeatures();
        double dx =
                episodes.get(0).states().get(0, 2) - episodes.get(0).states().get(0, 0);
        double dy =
                episodes.get(0).states().get(0, 3) - episodes.get(0).states().get(0, 1);
        assertEquals(Math.hypot(dx, dy), features.get(0, first.schema().relationFeature("rest")), 1e-15);
    }
}
