package dev.mechanist.objectcentric.balls;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Data sets of Chang et al. 2017: balls of masses 1, 5 and 25 kg in equal odds and radius 60 px on a table of 800 x 600 px,
 * elastic, without friction, moved by exact impacts; one px is 1 mm, one frame a sixtieth of a second. Each episode carries its
 * structure, so that models see the masses.
 */
public final class NpeWorlds {
    /** Frames of the paper's episodes. */
    public static final int FRAMES = 60;

    private NpeWorlds() {}

    /** Which of the worlds drawn are kept. */
    public enum Kept {
        /** All. */
        ALL,
        /** As the paper's generator: those in which no ball exceeds 60 px per frame on an axis within 60 frames. */
        SLOW
    }

    /**
     * Worlds of one number of balls.
     *
     * @param purpose separates the worlds of training and test
     * @param balls in each world
     * @param worlds how many
     * @param frames steps of each
     */
    public static DataSet draw(long seed, String purpose, Kept kept, int balls, int worlds, int frames) {
        if (balls < 1 || worlds < 1 || frames < 1) {
            throw new InputException("a data set of balls needs at least one ball, world and frame, not " + balls + ", "
                    + worlds + " and " + frames);
        }
        Map<List<Disc>, BilliardDynamics> known = new HashMap<>();
        Map<List<Disc>, Structure> structures = new HashMap<>();
        List<Episode> episodes = new ArrayList<>(worlds);
        for (int w = 0; w < worlds; w++) {
            RandomStream random = RandomStream.of(seed, "npe " + purpose + " " + balls, w);
            BilliardPresets.Start start =
                    kept == Kept.SLOW ? BilliardPresets.npeAccepted(random, balls) : BilliardPresets.npe(random, balls);
            BilliardDynamics world = known.computeIfAbsent(start.discs(), discs -> world(start.table(), discs));
            Structure structure = structures.computeIfAbsent(start.discs(), discs -> BilliardStructure.of(world));
            episodes.add(episode("world " + w, world, start.state(), frames).withStructure(structure));
        }
        return new DataSet(episodes);
    }

    /** What a world of these balls on the paper's table is made of. */
    public static Structure structure(List<Disc> discs) {
        return BilliardStructure.of(world(BilliardPresets.NPE_TABLE, discs));
    }

    /** Distance of a place from the nearest wall, m. */
    static double clearance(double x, double y) {
        return BilliardPresets.NPE_TABLE.clearance(x, y);
    }

    private static BilliardDynamics world(Table table, List<Disc> discs) {
        return new BilliardDynamics(table, discs, Surface.IDEAL, List.of(), 0, BilliardPresets.NPE_FRAME);
    }

    /** The share of worlds drawn that the paper's generator refuses. */
    public static double refused(long seed, int balls, int worlds) {
        int refused = 0;
        for (int w = 0; w < worlds; w++) {
            RandomStream random = RandomStream.of(seed, "npe refused " + balls, w);
            refused += BilliardPresets.npeAccepts(BilliardPresets.npe(random, balls)) ? 0 : 1;
        }
        return (double) refused / worlds;
    }

    private static Episode episode(String name, BilliardDynamics world, double[] start, int frames) {
        int n = start.length;
        DMatrixRMaj states = new DMatrixRMaj(frames + 1, n);
        System.arraycopy(start, 0, states.data, 0, n);
        double[] times = new double[frames + 1];
        for (int t = 0; t < frames; t++) {
            world.stepRow(states.data, t * n, new double[0], 0, states.data, (t + 1) * n);
            times[t + 1] = (t + 1) * world.spec().dt();
        }
        return Episode.recorded(name, world.spec(), times, states, new DMatrixRMaj(frames, 0));
    }
}
