package dev.mechanist.envs;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.envs.particles.MassStrings;
import dev.mechanist.envs.particles.ParticleDrawing;
import dev.mechanist.envs.particles.ParticleField;
import dev.mechanist.envs.particles.ParticlePresets;
import dev.mechanist.envs.particles.Placed;
import dev.mechanist.envs.tasks.DrawnWorlds;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tasks for particles: {@code string-of-masses-5}, {@code charged-3d-5}, {@code springs-2d-5}, and orbits of two and three. */
final class ParticleTasks {
    static final List<String> FAMILIES =
            List.of("string-of-masses", "charged-2d", "charged-3d", "springs-2d", "springs-3d");
    private static final double DISTANCE = 0.5;
    /** The mark above the line of the ends, m. */
    private static final double LIFT = 0.3;
    /** How near to a mark is worth exp(-1/2), m. */
    private static final double NEAR = 0.1;

    private ParticleTasks() {}

    /** Whether a name is one of a family and a number of particles: 3 to 100 of a string, 2 to 100 of others. */
    static boolean covers(String name) {
        return name.matches("string-of-masses-([3-9]|[1-9][0-9]|100)|(charged|springs)-[23]d-([2-9]|[1-9][0-9]|100)");
    }

    static Scenario named(String name) {
        int count = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        if (name.startsWith("string-")) {
            return string(count);
        }
        int dimension = name.contains("-2d-") ? 2 : 3;
        return name.startsWith("charged") ? charged(count, dimension) : springs(count, dimension);
    }

    /**
     * A string of N masses, 0.5 m apart, whose middle one is pushed to a mark above the ends and held there; its weight is 10 N, and
     * forces are within N times that on each axis. Every episode has a string of its own, see {@link MassStrings#drawn}; without
     * forces it falls as in the published demonstration.
     */
    static Scenario string(int masses) {
        int middle = masses / 2;
        double strongest = 10 * masses;
        double[] mark = {DISTANCE * (middle - 0.5 * masses), LIFT};
        double half = 0.5 * DISTANCE * masses;
        double deep = Math.max(1.4, 0.55 * DISTANCE * masses);
        Rectangle2D view = new Rectangle2D.Double(-half - 0.2, -deep, 2 * half + 0.2, deep + LIFT + 0.5);
        return scenario(
                "string-of-masses-" + masses,
                "lifting the middle of a string of " + masses + " masses on springs, another string each time",
                MassStrings.plain(masses, DISTANCE, List.of(middle), strongest),
                random -> MassStrings.drawn(
                        random, masses, DISTANCE, MassStrings.Noise.PUBLISHED, List.of(middle), strongest),
                new Mark(middle, mark, view, MassStrings.STEPS));
    }

    /** Charged particles, other charges each time; the first is to be caught at the origin by a force within 5 N on each axis. */
    static Scenario charged(int count, int dimension) {
        return drifting(
                "charged-" + dimension + "d-" + count,
                "catching the first of " + count + " charged particles " + where(dimension)
                        + ", other charges each time",
                random -> ParticlePresets.charged(random, count, dimension, List.of(0), 5),
                dimension,
                4);
    }

    /** Particles on springs between random pairs; the first is to be caught at the origin by a force within 1 N on each axis. */
    static Scenario springs(int count, int dimension) {
        return drifting(
                "springs-" + dimension + "d-" + count,
                "catching the first of " + count + " particles on springs " + where(dimension)
                        + ", other springs each time",
                random -> ParticlePresets.springs(random, count, dimension, List.of(0), 1),
                dimension,
                2);
    }

    private static String where(int dimension) {
        return dimension == 2 ? "in the plane" : "in space";
    }

    private static Scenario drifting(
            String name, String summary, Function<RandomStream, Placed> draw, int dimension, double extent) {
        Rectangle2D view = new Rectangle2D.Double(-extent, -extent, 2 * extent, 2 * extent);
        return scenario(
                name,
                summary,
                draw.apply(RandomStream.of(0, name, 0)),
                draw,
                new Mark(0, new double[dimension], view, ParticlePresets.FRAMES));
    }

    /**
     * The two- and three-body problems of Greydanus et al. (2019) with a small thrust, within 0.2 N on each axis, that is to bring the
     * first body to a mark where the others do not hold it. Frames as published: 0.4 s of two, 0.25 s of three bodies.
     */
    static Scenario orbits(int count) {
        ContinuousDynamics dynamics = ParticlePresets.orbits(count, count == 2 ? 0.4 : 0.25, List.of(0), 0.2);
        Task.Start start = count == 2 ? ParticlePresets::nearCircles : ParticlePresets::triangle;
        Mark mark = new Mark(0, new double[] {1, 0}, new Rectangle2D.Double(-2.5, -2.5, 5, 5), count == 2 ? 49 : 19);
        double[] usual = new double[dynamics.spec().n()];
        start.sample(RandomStream.of(0, "orbits", 0), usual);
        Placed placed = new Placed(dynamics, usual);
        return new Scenario(
                count == 2 ? "hnn-two-body" : "hnn-three-body",
                "visiting a mark with one of " + (count == 2 ? "two" : "three") + " bodies that attract each other",
                world(placed, mark),
                task(placed, mark, start));
    }

    /**
     * Where one particle is to be.
     *
     * @param particle index
     * @param place the mark [dimension], m
     * @param view the part of the world to draw, m
     * @param steps of an episode
     */
    private record Mark(int particle, double[] place, Rectangle2D view, int steps) {}

    private static Scenario scenario(
            String name, String summary, Placed usual, Function<RandomStream, Placed> draw, Mark mark) {
        Task.Start start = (random, x) -> System.arraycopy(usual.start(), 0, x, 0, x.length);
        return new Scenario(name, summary, world(usual, mark), task(usual, mark, start), Optional.of(random -> {
            Placed drawn = draw.apply(random);
            return new DrawnWorlds.Drawn(world(drawn, mark), drawn.start());
        }));
    }

    private static Task task(Placed usual, Mark mark, Task.Start start) {
        int n = usual.dynamics().spec().n();
        int d = mark.place.length;
        int at = d * mark.particle;
        double strongest = usual.dynamics().spec().actionUpper()[0];
        ResidualCost cost = new ResidualCost(
                n,
                d,
                new HeldAt(n, at, mark.place, strongest),
                List.of(
                        new ResidualCost.Term("place", d, Norms.squared(), 1, 10),
                        new ResidualCost.Term("speed", d, Norms.squared(), 0.01, 0.5),
                        new ResidualCost.Term("force", d, Norms.squared(), 0.01, 0)));
        Task.Reward reward = (x, u, next, t) -> {
            double square = 0;
            for (int a = 0; a < d; a++) {
                double off = next[at + a] - mark.place[a];
                square += off * off;
            }
            return Math.exp(-square / (2 * NEAR * NEAR));
        };
        return new Task(mark.steps, start, cost, reward, Task.End.NEVER);
    }

    private static World world(Placed placed, Mark mark) {
        ParticleField field = (ParticleField) placed.dynamics().field();
        return new World(
                placed.dynamics(),
                field.fork()::energy,
                new ParticleDrawing(field.system(), mark.view, mark.particle, Optional.of(mark.place)));
    }

    /** r = (place of a particle - mark, m; its velocity, m/s; forces as a share of the strongest), each of d numbers. */
    private record HeldAt(int n, int at, double[] mark, double strongest) implements Residuals {
        @Override
        public int size() {
            return 3 * mark.length;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            int d = mark.length;
            for (int a = 0; a < d; a++) {
                r[a] = x[xo + at + a] - mark[a];
                r[d + a] = x[xo + n / 2 + at + a];
                r[2 * d + a] = u[uo + a] / strongest;
            }
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            int d = mark.length;
            Arrays.fill(rx, 0, size() * n, 0);
            Arrays.fill(ru, 0, size() * d, 0);
            for (int a = 0; a < d; a++) {
                rx[a * n + at + a] = 1;
                rx[(d + a) * n + n / 2 + at + a] = 1;
                ru[(2 * d + a) * d + a] = 1 / strongest;
            }
        }
    }
}
