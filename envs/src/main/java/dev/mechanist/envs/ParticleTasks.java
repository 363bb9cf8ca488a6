package dev.mechanist.envs;

import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.envs.particles.MassStrings;
import dev.mechanist.envs.particles.ParticleDrawing;
import dev.mechanist.envs.particles.ParticleField;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tasks for particles, for any number of them: {@code string-of-masses-5}. */
final class ParticleTasks {
    static final List<String> FAMILIES = List.of("string-of-masses");
    private static final double DISTANCE = 0.5;
    /** The mark above the line of the ends, m. */
    private static final double LIFT = 0.3;

    private ParticleTasks() {}

    /** Whether a name is {@code string-of-masses-N} for 3 to 100 masses. */
    static boolean covers(String name) {
        return name.matches("string-of-masses-([3-9]|[1-9][0-9]|100)");
    }

    static Scenario named(String name) {
        return string(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
    }

    /**
     * A string of N masses, 0.5 m apart, whose middle one is pushed to a mark above the ends and held there; its weight is 10 N, and
     * forces are within N times that on each axis. Every episode has a string of its own, see {@link MassStrings#drawn}; without
     * forces it falls as in the published demonstration.
     */
    static Scenario string(int masses) {
        int middle = masses / 2;
        double strongest = 10 * masses;
        MassStrings.Hung plain = MassStrings.plain(masses, DISTANCE, List.of(middle), strongest);
        int n = plain.start().length;
        Point2D mark = new Point2D.Double(DISTANCE * (middle - 0.5 * masses), LIFT);
        ResidualCost cost = new ResidualCost(
                n,
                2,
                new HeldAt(n, middle, mark, strongest),
                List.of(
                        new ResidualCost.Term("place", 2, Norms.squared(), 1, 10),
                        new ResidualCost.Term("speed", 2, Norms.squared(), 0.01, 0.5),
                        new ResidualCost.Term("force", 2, Norms.squared(), 0.01, 0)));
        Task task = new Task(
                MassStrings.STEPS,
                (random, x) -> System.arraycopy(plain.start(), 0, x, 0, n),
                cost,
                (x, u, next, t) -> Math.exp(-mark.distanceSq(next[2 * middle], next[2 * middle + 1]) / (2 * 0.1 * 0.1)),
                Task.End.NEVER);
        return new Scenario(
                "string-of-masses-" + masses,
                "lifting the middle of a string of " + masses + " masses on springs, another string each time",
                world(plain.dynamics(), middle, mark),
                task,
                Optional.of(random -> {
                    MassStrings.Hung drawn = MassStrings.drawn(
                            random, masses, DISTANCE, MassStrings.Noise.PUBLISHED, List.of(middle), strongest);
                    return new DrawnWorlds.Drawn(world(drawn.dynamics(), middle, mark), drawn.start());
                }));
    }

    private static World world(ContinuousDynamics dynamics, int middle, Point2D mark) {
        ParticleField field = (ParticleField) dynamics.field();
        int masses = field.system().size();
        double half = 0.5 * DISTANCE * masses;
        double deep = Math.max(1.4, 0.55 * DISTANCE * masses);
        Rectangle2D view = new Rectangle2D.Double(-half - 0.2, -deep, 2 * half + 0.2, deep + LIFT + 0.5);
        return new World(
                dynamics, field.fork()::energy, new ParticleDrawing(field.system(), view, middle, Optional.of(mark)));
    }

    /** r = (place of a mass - mark, m; its velocity, m/s; forces as a share of the strongest). */
    private record HeldAt(int n, int mass, Point2D mark, double strongest) implements Residuals {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            int place = xo + 2 * mass;
            r[0] = x[place] - mark.getX();
            r[1] = x[place + 1] - mark.getY();
            for (int a = 0; a < 2; a++) {
                r[2 + a] = x[place + n / 2 + a];
                r[4 + a] = u[uo + a] / strongest;
            }
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            Arrays.fill(rx, 0, size() * n, 0);
            Arrays.fill(ru, 0, size() * 2, 0);
            for (int a = 0; a < 2; a++) {
                rx[a * n + 2 * mass + a] = 1;
                rx[(2 + a) * n + n / 2 + 2 * mass + a] = 1;
                ru[(4 + a) * 2 + a] = 1 / strongest;
            }
        }
    }
}
