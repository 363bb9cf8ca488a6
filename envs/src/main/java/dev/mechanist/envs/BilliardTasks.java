package dev.mechanist.envs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.envs.billiards.pictures.BallPictures;
import dev.mechanist.envs.billiards.pictures.BilliardDrawing;
import dev.mechanist.envs.tasks.Energy;
import dev.mechanist.envs.tasks.PicturedEnvironment;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.World;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Billiards for any number of balls: impulses on the first ball are to bring the last one to a mark. */
final class BilliardTasks {
    private static final double STRONGEST = 0.04;

    private BilliardTasks() {}

    /** Whether a name is {@code billiards-N}, for up to 20 balls. */
    static boolean covers(String name) {
        return name.matches("billiards-([1-9]|1[0-9]|20)");
    }

    static Scenario named(String name) {
        return balls(Integer.parseInt(name.substring(name.indexOf('-') + 1)));
    }

    /**
     * The balls of Fragkiadaki et al. 2016, all moving as after their push, on a table of 0.55 x 0.5 m, without friction. An
     * impulse within 0.04 N s on each axis makes up to 6.1 px per frame.
     */
    static Scenario balls(int count) {
        Table table = Table.rectangle(0.55, 0.5);
        List<Disc> discs = Collections.nCopies(count, BilliardPresets.BALL);
        return scenario(
                "billiards-" + count,
                "bringing the last of " + count + " frictionless billiard balls to a mark",
                new BilliardDynamics(table, discs, Surface.IDEAL, List.of(0), STRONGEST, BilliardPresets.FRAME),
                100,
                0.025,
                (random, x) -> {
                    BilliardPresets.scatter(random, table, discs, x);
                    for (int i = 0; i < count; i++) {
                        BilliardPresets.push(random, x, i);
                    }
                },
                0.15,
                0.35);
    }

    /** Pool with friction and pockets: a cue ball and two others at rest, impulses within 0.8 N s (4.7 m/s). */
    static Scenario pool() {
        return pool(
                "pool",
                "bringing the last of three pool balls into a pocket, with friction",
                BilliardPresets.POOL_SURFACE);
    }

    /** The same with balls that slide until they roll, so that they follow what they have hit. */
    static Scenario poolSlide() {
        return pool(
                "pool-slide",
                "bringing the last of three pool balls into a pocket; they slide before they roll",
                BilliardPresets.CLOTH);
    }

    private static Scenario pool(String name, String summary, Surface surface) {
        List<Disc> discs = Collections.nCopies(3, BilliardPresets.POOL_BALL);
        Table table = BilliardPresets.pool();
        return scenario(
                name,
                summary,
                new BilliardDynamics(table, discs, surface, List.of(0), 0.8, 0.05),
                200,
                0.065,
                (random, x) -> BilliardPresets.scatter(random, table, discs, x),
                2.54,
                1.27);
    }

    /** Pictures of the whole table, so many pixels along its longer side. */
    static PicturedEnvironment.Camera camera(BilliardDynamics balls, int size) {
        if (size < 1) {
            throw new InputException("a picture needs a positive size, not " + size);
        }
        double[] box = balls.table().box();
        double pixel = Math.max(box[1] - box[0], box[3] - box[2]) / size;
        int width = (int) Math.ceil((box[1] - box[0]) / pixel - 1e-9);
        int height = (int) Math.ceil((box[3] - box[2]) / pixel - 1e-9);
        BallPictures pictures = new BallPictures(balls.table(), balls.discs(), box[0], box[2], width, height, pixel);
        return new PicturedEnvironment.Camera() {
            @Override
            public List<Integer> shape() {
                return pictures.shape();
            }

            @Override
            public Observations.Bytes picture(double[] state) {
                return pictures.frame(state, 0);
            }
        };
    }

    private static Scenario scenario(
            String name,
            String summary,
            BilliardDynamics dynamics,
            int maxSteps,
            double near,
            Task.Start start,
            double goalX,
            double goalY) {
        int n = dynamics.spec().n();
        int m = dynamics.spec().m();
        double[] strongest = dynamics.spec().actionUpper();
        int last = 4 * (dynamics.discs().size() - 1);
        ResidualCost cost = new ResidualCost(
                n,
                m,
                new BallAtMark(n, m, last, goalX, goalY, strongest[0]),
                List.of(
                        new ResidualCost.Term("place", 2, Norms.squared(), 1, 10),
                        new ResidualCost.Term("impulse", m, Norms.squared(), 1e-4, 0)));
        Task.Reward reward = (x, u, next, t) -> {
            double dx = next[last] - goalX;
            double dy = next[last + 1] - goalY;
            return Math.exp(-(dx * dx + dy * dy) / (2 * near * near));
        };
        Energy energy = (x, xo) -> {
            double twice = 0;
            for (int i = 0; i <= last / 4; i++) {
                double vx = x[xo + 4 * i + 2];
                double vy = x[xo + 4 * i + 3];
                double mass = dynamics.discs().get(i).mass();
                twice += mass * (vx * vx + vy * vy);
                if (dynamics.surface().slips()) {
                    double sx = x[xo + last + 4 + 2 * i];
                    double sy = x[xo + last + 5 + 2 * i];
                    twice += 0.4 * mass * (sx * sx + sy * sy);
                }
            }
            return 0.5 * twice;
        };
        return new Scenario(
                name,
                summary,
                new World(dynamics, energy, new BilliardDrawing(dynamics.table(), dynamics.discs(), goalX, goalY)),
                new Task(maxSteps, start, cost, reward, Task.End.NEVER));
    }

    /** r = (place of the last ball - mark, m; impulses as a share of the strongest). */
    private record BallAtMark(int n, int m, int last, double goalX, double goalY, double strongest)
            implements Residuals {
        @Override
        public int size() {
            return 2 + m;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = x[xo + last] - goalX;
            r[1] = x[xo + last + 1] - goalY;
            for (int k = 0; k < m; k++) {
                r[2 + k] = u[uo + k] / strongest;
            }
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            Arrays.fill(rx, 0, size() * n, 0);
            Arrays.fill(ru, 0, size() * m, 0);
            rx[last] = 1;
            rx[n + last + 1] = 1;
            for (int k = 0; k < m; k++) {
                ru[(2 + k) * m + k] = 1 / strongest;
            }
        }
    }
}
