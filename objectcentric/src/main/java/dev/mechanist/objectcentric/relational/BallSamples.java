package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Balls at steps of episodes, to be drawn with what lies about them. Those that hit something are few and carry what there is to
 * learn, so they are drawn as often as one likes.
 */
final class BallSamples {
    private final List<World> worlds = new ArrayList<>();
    private final BallScale scale;
    private final double reach;
    private final Pose pose = new Pose();
    private long[] impacts;
    private long[] near;
    private long[] all;

    /** One episode in the layout of its structure; states and pushes by ball. */
    private static final class World {
        private final BallLayout layout;
        private final double[] states;
        private final double[] pushed;

        World(BallLayout layout, Episode episode) {
            this.layout = layout;
            int n = 4 * layout.balls;
            states = new double[(episode.steps() + 1) * n];
            for (int t = 0; t <= episode.steps(); t++) {
                for (int s = 0; s < n; s++) {
                    states[t * n + s] = episode.states().data[t * episode.states().numCols + layout.slots[s]];
                }
            }
            int m = episode.actions().numCols;
            pushed = new double[m == 0 ? 0 : episode.steps() * 2 * layout.balls];
            for (int t = 0; t < episode.steps() && m > 0; t++) {
                for (int a = 0; a < m; a++) {
                    double u = episode.actions().data[t * m + a];
                    for (int c = 0; c < 2 * layout.balls; c++) {
                        pushed[t * 2 * layout.balls + c] += u * layout.pushes[a * 2 * layout.balls + c];
                    }
                }
            }
        }

        /** What a push at the beginning of a step adds to component c of a ball's velocity. */
        double push(int t, int ball, int c) {
            return pushed.length == 0 ? 0 : pushed[(t * layout.balls + ball) * 2 + c];
        }

        double state(int t, int ball, int c) {
            return states[(t * layout.balls + ball) * 4 + c];
        }

        double velocity(int t, int ball, int c) {
            return state(t, ball, 2 + c) + push(t, ball, c);
        }
    }

    private BallSamples(BallScale scale, double reach) {
        this.scale = scale;
        this.reach = reach;
    }

    /** The scale of a data set: the root of the mean square of all components of velocities. */
    static BallScale scale(DataSet data) {
        double sum = 0;
        long count = 0;
        for (Episode episode : data.episodes()) {
            BallLayout layout = new BallLayout(structure(episode));
            int n = episode.states().numCols;
            for (int t = 0; t <= episode.steps(); t++) {
                for (int s = 0; s < layout.slots.length; s++) {
                    if (s % 4 > 1) {
                        double v = episode.states().data[t * n + layout.slots[s]];
                        sum += v * v;
                        count++;
                    }
                }
            }
        }
        return new BallScale(data.episodes().get(0).spec().dt(), Math.sqrt(sum / count));
    }

    static Structure structure(Episode episode) {
        return episode.structure()
                .orElseThrow(() -> new InputException("episode '" + episode.name()
                        + "' does not say what its world is made of; give its balls and walls as a structure"));
    }

    /** @param reach of a neighbourhood, in radii; at least that of the network */
    static BallSamples of(List<Episode> episodes, BallScale scale, double reach) {
        BallSamples samples = new BallSamples(scale, reach);
        Map<Structure, BallLayout> layouts = new IdentityHashMap<>();
        Lists lists = new Lists();
        for (Episode episode : episodes) {
            BallLayout layout = layouts.computeIfAbsent(structure(episode), BallLayout::new);
            if (episode.spec().dt() != scale.dt()) {
                throw new InputException("episode '" + episode.name() + "' has steps of "
                        + episode.spec().dt() + " s, others of " + scale.dt()
                        + " s; a model of balls has one time step");
            }
            World world = new World(layout, episode);
            samples.worlds.add(world);
            double slower = structure(episode).globals()[2] * scale.dt();
            for (int t = 0; t < episode.steps(); t++) {
                for (int ball = 0; ball < layout.balls; ball++) {
                    long code = ((long) (samples.worlds.size() - 1) << 32) | (t * layout.balls + ball);
                    lists.all.add(code);
                    if (hits(world, t, ball, slower)) {
                        lists.impacts.add(code);
                    } else if (samples.hasNeighbour(world, t, ball)) {
                        lists.near.add(code);
                    }
                }
            }
        }
        samples.impacts = lists.impacts.array();
        samples.near = lists.near.array();
        samples.all = lists.all.array();
        return samples;
    }

    private static boolean hits(World world, int t, int ball, double slower) {
        double dx = world.state(t + 1, ball, 2) - world.velocity(t, ball, 0);
        double dy = world.state(t + 1, ball, 3) - world.velocity(t, ball, 1);
        double speed = Math.hypot(world.velocity(t, ball, 0), world.velocity(t, ball, 1));
        return Math.hypot(dx, dy) > 1e-9 * speed + 1.000001 * slower;
    }

    private boolean hasNeighbour(World world, int t, int ball) {
        BallLayout layout = world.layout;
        for (int r = 0; r < layout.senders.length; r++) {
            if (layout.receivers[r] == ball && isNear(world, t, ball, layout.senders[r])) {
                return true;
            }
        }
        for (int w = 0; w < layout.wallReceivers.length; w++) {
            if (layout.wallReceivers[w] == ball && isNearWall(world, t, ball, w)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNear(World world, int t, int ball, int other) {
        double dx = world.state(t, other, 0) - world.state(t, ball, 0);
        double dy = world.state(t, other, 1) - world.state(t, ball, 1);
        double radius = world.layout.discs[2 * ball];
        double most = world.layout.discs[2 * other] + radius + reach * radius;
        return dx * dx + dy * dy <= most * most;
    }

    /** Whether the wall's line is near and the ball before it: the network's own neighbourhood decides the rest. */
    private boolean isNearWall(World world, int t, int ball, int w) {
        double[] walls = world.layout.walls;
        double ax = walls[4 * w + 2] - walls[4 * w];
        double ay = walls[4 * w + 3] - walls[4 * w + 1];
        double dx = world.state(t, ball, 0) - walls[4 * w];
        double dy = world.state(t, ball, 1) - walls[4 * w + 1];
        double extent = Math.hypot(ax, ay);
        double radius = world.layout.discs[2 * ball];
        double most = radius * (1 + reach);
        double height = (ax * dy - ay * dx) / extent;
        double place = (ax * dx + ay * dy) / extent;
        return height >= -most && height <= most && place >= -most && place < extent;
    }

    /** Number of balls times steps. */
    int count() {
        return all.length;
    }

    /** Number of these that hit something. */
    int impacts() {
        return impacts.length;
    }

    /**
     * Draws balls at random, each turned, and mirrored or not, at random: what happens does not depend on where the table looks.
     *
     * @param shares of balls that hit something, and of those that might; the rest are any
     */
    void draw(RandomStream random, double[] shares, BallBatch batch) {
        batch.clear();
        for (int i = 0; i < batch.size; i++) {
            long code = code(random, shares);
            turn(random);
            put(code, batch, i);
        }
    }

    /**
     * Draws worlds with all their balls, until no more fit: what is hit by something that is hit can be seen. The rest of the
     * batch are balls that move alone.
     */
    void drawWorlds(RandomStream random, double[] shares, BallBatch batch) {
        batch.clear();
        int filled = 0;
        while (true) {
            long code = code(random, shares);
            turn(random);
            World world = worlds.get((int) (code >> 32));
            if (filled + world.layout.balls > batch.size) {
                break;
            }
            putWorld(world, (int) (code & 0xffffffffL) / world.layout.balls, batch, filled);
            filled += world.layout.balls;
        }
        for (; filled < batch.size; filled++) {
            batch.ball(filled, 1, 1);
            batch.state(filled, 0, 0, 0, 0);
            batch.earlier(filled, 0, 0, 0, 0);
            batch.change(filled, 0, 0, 0, 0);
        }
    }

    private long code(RandomStream random, double[] shares) {
        double which = random.nextDouble();
        long[] from = which < shares[0] && impacts.length > 0
                ? impacts
                : which < shares[0] + shares[1] && near.length > 0 ? near : all;
        return from[random.nextInt(from.length)];
    }

    private void turn(RandomStream random) {
        double angle = random.nextDouble(0, 2 * Math.PI);
        pose.c = StrictMath.cos(angle);
        pose.s = StrictMath.sin(angle);
        pose.mirror = random.nextInt(2) == 0 ? 1 : -1;
    }

    /** Balls in their order, as they are. */
    void take(int first, BallBatch batch) {
        batch.clear();
        for (int i = 0; i < batch.size; i++) {
            pose.c = 1;
            pose.s = 0;
            pose.mirror = 1;
            put(all[(first + i) % all.length], batch, i);
        }
    }

    /** How a sample is moved: the ball to the origin, the table mirrored or not, then turned. */
    private static final class Pose {
        private double x0;
        private double y0;
        private double c;
        private double s;
        private double mirror;

        double x(double x, double y) {
            return c * x - s * mirror * y;
        }

        double y(double x, double y) {
            return s * x + c * mirror * y;
        }
    }

    /** One ball as row i, its neighbours as rows of their own. */
    private void put(long code, BallBatch batch, int i) {
        World world = worlds.get((int) (code >> 32));
        BallLayout layout = world.layout;
        int t = (int) (code & 0xffffffffL) / layout.balls;
        int ball = (int) (code & 0xffffffffL) % layout.balls;
        pose.x0 = world.state(t, ball, 0);
        pose.y0 = world.state(t, ball, 1);
        putBall(world, t, ball, batch, i);
        for (int r = 0; r < layout.senders.length; r++) {
            int other = layout.senders[r];
            if (layout.receivers[r] == ball && isNear(world, t, ball, other)) {
                int row = batch.neighbour(i, layout.discs[2 * other], layout.discs[2 * other + 1]);
                putStates(world, t, other, batch, row);
            }
        }
    }

    /** All balls of a world from row {@code first} on. */
    private void putWorld(World world, int t, BallBatch batch, int first) {
        BallLayout layout = world.layout;
        pose.x0 = world.state(t, 0, 0);
        pose.y0 = world.state(t, 0, 1);
        for (int ball = 0; ball < layout.balls; ball++) {
            putBall(world, t, ball, batch, first + ball);
        }
        for (int r = 0; r < layout.senders.length; r++) {
            if (isNear(world, t, layout.receivers[r], layout.senders[r])) {
                batch.pair(first + layout.senders[r], first + layout.receivers[r]);
            }
        }
    }

    /** A ball with what is to be predicted, and the walls near it. */
    private void putBall(World world, int t, int ball, BallBatch batch, int i) {
        BallLayout layout = world.layout;
        batch.ball(i, layout.discs[2 * ball], layout.discs[2 * ball + 1]);
        putStates(world, t, ball, batch, i);
        double vx = world.velocity(t, ball, 0);
        double vy = world.velocity(t, ball, 1);
        double dx = (world.state(t + 1, ball, 0) - world.state(t, ball, 0) - scale.dt() * vx) / scale.length();
        double dy = (world.state(t + 1, ball, 1) - world.state(t, ball, 1) - scale.dt() * vy) / scale.length();
        double dvx = (world.state(t + 1, ball, 2) - vx) / scale.velocity();
        double dvy = (world.state(t + 1, ball, 3) - vy) / scale.velocity();
        batch.change(i, pose.x(dx, dy), pose.y(dx, dy), pose.x(dvx, dvy), pose.y(dvx, dvy));
        for (int w = 0; w < layout.wallReceivers.length; w++) {
            if (layout.wallReceivers[w] == ball && isNearWall(world, t, ball, w)) {
                // in a mirror the free side of a wall is to its right, unless its ends are swapped
                int from = 4 * w + (pose.mirror > 0 ? 0 : 2);
                int to = 4 * w + (pose.mirror > 0 ? 2 : 0);
                double ax = layout.walls[from] - pose.x0;
                double ay = layout.walls[from + 1] - pose.y0;
                double bx = layout.walls[to] - pose.x0;
                double by = layout.walls[to + 1] - pose.y0;
                batch.wall(i, pose.x(ax, ay), pose.y(ax, ay), pose.x(bx, by), pose.y(bx, by));
            }
        }
    }

    /** A ball's state after its push, and the one before, of the first by constant velocity. */
    private void putStates(World world, int t, int ball, BallBatch batch, int row) {
        double x = world.state(t, ball, 0) - pose.x0;
        double y = world.state(t, ball, 1) - pose.y0;
        double vx = world.velocity(t, ball, 0);
        double vy = world.velocity(t, ball, 1);
        batch.state(row, pose.x(x, y), pose.y(x, y), pose.x(vx, vy), pose.y(vx, vy));
        double beforeX = t > 0 ? world.state(t - 1, ball, 0) - pose.x0 : x - scale.dt() * vx;
        double beforeY = t > 0 ? world.state(t - 1, ball, 1) - pose.y0 : y - scale.dt() * vy;
        double beforeVx = t > 0 ? world.velocity(t - 1, ball, 0) : vx;
        double beforeVy = t > 0 ? world.velocity(t - 1, ball, 1) : vy;
        batch.earlier(
                row,
                pose.x(beforeX, beforeY),
                pose.y(beforeX, beforeY),
                pose.x(beforeVx, beforeVy),
                pose.y(beforeVx, beforeVy));
    }

    /** Lists of balls at steps that grow. */
    private static final class Lists {
        private final Growing impacts = new Growing();
        private final Growing near = new Growing();
        private final Growing all = new Growing();
    }

    private static final class Growing {
        private long[] values = new long[1024];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        long[] array() {
            return Arrays.copyOf(values, count);
        }
    }
}
