package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Data sets of Fragkiadaki et al. 2016: balls at rest on a table of their own in each episode, pushed at its start; elastic,
 * without friction, moved by exact impacts. In half of the episodes all balls are pushed, in the others the first alone, as in a
 * shot.
 */
public final class PushedBalls {
    private static final double PIXEL = 1e-3;
    private static final double STRONGEST = 0.04;

    private PushedBalls() {}

    /** Shapes of tables. */
    public enum Tables {
        /** Rectangles with sides of 300 to 550 px. */
        RECTANGLES,
        /** The same turned by any angle, as a camera may be: what models learn from. */
        TURNED,
        /** Walls at other angles than right ones, as the paper's test has: triangles, and six sides, some of them at 60 degrees. */
        OTHERS,
        /** L, whose inner corner juts out: no rectangle has a corner that a ball can hit. */
        JUTTING
    }

    /**
     * Worlds of one number of balls.
     *
     * @param purpose separates the worlds of training and test
     * @param frames steps of each
     */
    public static DataSet draw(long seed, String purpose, Tables tables, int balls, int worlds, int frames) {
        if (balls < 1 || worlds < 1 || frames < 1) {
            throw new InputException("a data set of balls needs at least one ball, world and frame, not " + balls + ", "
                    + worlds + " and " + frames);
        }
        List<Episode> episodes = new ArrayList<>(worlds);
        List<Integer> all = IntStream.range(0, balls).boxed().toList();
        for (int w = 0; w < worlds; w++) {
            RandomStream random = RandomStream.of(seed, "pushed " + purpose + " " + tables + " " + balls, w);
            List<Disc> discs = Collections.nCopies(balls, BilliardPresets.BALL);
            Table table = switch (tables) {
                case RECTANGLES -> rectangle(random, false);
                case TURNED -> rectangle(random, true);
                case OTHERS -> w % 2 == 0 ? triangle(random) : sixSides(random);
                case JUTTING -> jutting(random);
            };
            BilliardDynamics world =
                    new BilliardDynamics(table, discs, Surface.IDEAL, all, STRONGEST, BilliardPresets.FRAME);
            episodes.add(episode("world " + w, world, random, w % 2 == 0 ? balls : 1, frames));
        }
        return new DataSet(episodes);
    }

    private static Table rectangle(RandomStream random, boolean turned) {
        double a = PIXEL * random.nextDouble(300, 550);
        double b = PIXEL * random.nextDouble(300, 550);
        if (!turned) {
            return Table.rectangle(a, b);
        }
        double angle = random.nextDouble(0, 2 * Math.PI);
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return Table.polygon(0, 0, a * c, a * s, a * c - b * s, a * s + b * c, -b * s, b * c);
    }

    private static Table triangle(RandomStream random) {
        double a = PIXEL * random.nextDouble(600, 720);
        return Table.polygon(0, 0, a, 0, 0.5 * a, 0.5 * a * Math.sqrt(3));
    }

    private static Table sixSides(RandomStream random) {
        double a = PIXEL * random.nextDouble(500, 600);
        double b = PIXEL * random.nextDouble(360, 440);
        double cut = 0.5 * b / Math.sqrt(3);
        return Table.polygon(cut, 0, a - cut, 0, a, 0.5 * b, a - cut, b, cut, b, 0, 0.5 * b);
    }

    private static Table jutting(RandomStream random) {
        double a = PIXEL * random.nextDouble(500, 600);
        double b = PIXEL * random.nextDouble(450, 550);
        return Table.polygon(0, 0, a, 0, a, 0.5 * b, 0.55 * a, 0.5 * b, 0.55 * a, b, 0, b);
    }

    private static Episode episode(String name, BilliardDynamics world, RandomStream random, int pushed, int frames) {
        int n = world.spec().n();
        int m = world.spec().m();
        DMatrixRMaj states = new DMatrixRMaj(frames + 1, n);
        BilliardPresets.scatter(random, world.table(), world.discs(), states.data);
        DMatrixRMaj actions = new DMatrixRMaj(frames, m);
        double[] push = new double[n];
        for (int i = 0; i < pushed; i++) {
            BilliardPresets.push(random, push, i);
            double mass = world.discs().get(i).mass();
            actions.data[2 * i] = mass * push[4 * i + 2];
            actions.data[2 * i + 1] = mass * push[4 * i + 3];
        }
        double[] times = new double[frames + 1];
        for (int t = 0; t < frames; t++) {
            world.stepRow(states.data, t * n, actions.data, t * m, states.data, (t + 1) * n);
            times[t + 1] = (t + 1) * world.spec().dt();
        }
        Structure structure = BilliardStructure.of(world);
        return Episode.recorded(name, world.spec(), times, states, actions).withStructure(structure);
    }
}
