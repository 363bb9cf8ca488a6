package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The worlds of the papers, drawn at random. Their pixel is 1 mm here, their unit of mass 1 g or, for NPE, 1 kg. */
public final class BilliardPresets {
    private static final double PIXEL = 1e-3;
    private static final int TRIES = 10_000;

    /** Fragkiadaki et al. 2016: radius 25, mass 65.45, 0.01 s per frame. */
    public static final Disc BALL = new Disc(25 * PIXEL, 65.45e-3);

    /** Time between frames in Fragkiadaki's simulator, s. */
    public static final double FRAME = 0.01;

    /** Chang et al. 2017: 800 x 600, one step of a sixtieth of a second per frame, 60 frames. */
    public static final Table NPE_TABLE = Table.rectangle(800 * PIXEL, 600 * PIXEL);

    /** Time between frames in NPE's simulator, s. */
    public static final double NPE_FRAME = 1.0 / 60;

    private static final int NPE_FRAMES = 60;
    private static final double NPE_FASTEST = 60 * PIXEL / NPE_FRAME;
    private static final double[] NPE_MASSES = {1, 5, 25};

    /** A pool ball: diameter 57.15 mm, 170 g. */
    public static final Disc POOL_BALL = new Disc(0.028575, 0.17);

    /** Balls nearly elastic, cushions less so, rolling friction 0.01 times gravity. */
    public static final Surface POOL_SURFACE = new Surface(0.95, 0.8, 0.0981);

    /** The same with balls that slide at first: sliding friction 0.2 times gravity. */
    public static final Surface CLOTH = new Surface(0.95, 0.8, 0.0981, 1.962);

    private BilliardPresets() {}

    /**
     * Where an episode begins.
     *
     * @param table with its balls
     * @param discs the balls
     * @param state [4 n]
     */
    public record Start(Table table, List<Disc> discs, double[] state) {}

    /**
     * A rectangle with sides in 300-550 px, equal balls at free places, each pushed once by a force in 3e4 to 8e4, which makes
     * 2.3 to 6.1 px per frame, in any direction. The paper's program takes speed and direction from one random number; here
     * they are independent.
     */
    public static Start fragkiadaki(RandomStream random, int balls) {
        Table table = Table.rectangle(PIXEL * random.nextDouble(300, 550), PIXEL * random.nextDouble(300, 550));
        List<Disc> discs = Collections.nCopies(balls, BALL);
        double[] state = new double[4 * balls];
        scatter(random, table, discs, state);
        for (int i = 0; i < balls; i++) {
            push(random, state, i);
        }
        return new Start(table, discs, state);
    }

    /** Gives ball i a speed as the paper's push does. */
    public static void push(RandomStream random, double[] state, int i) {
        double speed = 0.5 * random.nextDouble(3e4, 8e4) / 65.45 * PIXEL;
        double angle = random.nextDouble(0, 2 * Math.PI);
        state[4 * i + 2] = speed * StrictMath.cos(angle);
        state[4 * i + 3] = speed * StrictMath.sin(angle);
    }

    /**
     * Puts all balls at random free places, one after the other, and at rest: they do not turn either, where a state says so.
     *
     * @param state overwritten [4 n], or [6 n] where balls slip
     */
    public static void scatter(RandomStream random, Table table, List<Disc> discs, double[] state) {
        double[] box = table.box();
        Arrays.fill(state, 0);
        int tries = 0;
        for (int i = 0; i < discs.size(); i++) {
            do {
                if (++tries > TRIES * discs.size()) {
                    throw new InputException(
                            discs.size() + " balls of radius " + discs.get(i).radius() + " m do not fit on the table");
                }
                state[4 * i] = random.nextDouble(box[0], box[1]);
                state[4 * i + 1] = random.nextDouble(box[2], box[3]);
            } while (!free(table, discs, state, i));
        }
    }

    private static boolean free(Table table, List<Disc> discs, double[] state, int i) {
        double x = state[4 * i];
        double y = state[4 * i + 1];
        double r = discs.get(i).radius();
        for (int j = 0; j < i; j++) {
            if (distance(state, i, j) <= r + discs.get(j).radius()) {
                return false;
            }
        }
        return table.clearance(x, y) > r
                && table.pockets().stream()
                        .allMatch(p -> Math.hypot(p.centre().x() - x, p.centre().y() - y) > p.radius());
    }

    private static double distance(double[] state, int i, int j) {
        return Math.hypot(state[4 * i] - state[4 * j], state[4 * i + 1] - state[4 * j + 1]);
    }

    /** Rooms of NPE's worlds with inner walls: squares of 80 px in a ring of 9 x 7 and within it, in the shape of a letter. */
    public enum Room {
        /** No square within the ring: 560 x 400 px are free. */
        O,
        /** Four columns free to the left, two rows below. */
        L,
        /** Two columns free at either side, two rows below. */
        U,
        /** Three columns free in the middle, two rows above and below; two squares stick out from the sides between them. */
        I;

        /** The free part as a table; which squares the paper's program sets was not to be had, these are ours. */
        public Table table() {
            double[] cells = switch (this) {
                case O -> new double[] {0, 0, 7, 0, 7, 5, 0, 5};
                case L -> new double[] {0, 0, 7, 0, 7, 2, 4, 2, 4, 5, 0, 5};
                case U -> new double[] {0, 0, 7, 0, 7, 5, 5, 5, 5, 2, 2, 2, 2, 5, 0, 5};
                case I -> new double[] {0, 0, 7, 0, 7, 2, 5, 2, 5, 3, 7, 3, 7, 5, 0, 5, 0, 3, 2, 3, 2, 2, 0, 2};
            };
            return Table.polygon(
                    Arrays.stream(cells).map(cell -> (1 + cell) * 80 * PIXEL).toArray());
        }
    }

    /** NPE's balls as drawn: integer places at least 1 px from walls, centres at least 150 apart, integer speeds within 20. */
    public static Start npe(RandomStream random, int balls) {
        return npe(random, NPE_TABLE, balls);
    }

    /** The same in a room; the paper trains on two balls in O and L and tests in U and I. */
    public static Start npe(RandomStream random, Room room, int balls) {
        return npe(random, room.table(), balls);
    }

    private static Start npe(RandomStream random, Table table, int balls) {
        double[] box = table.box();
        int left = (int) Math.round(box[0] / PIXEL);
        int right = (int) Math.round(box[1] / PIXEL);
        int bottom = (int) Math.round(box[2] / PIXEL);
        int top = (int) Math.round(box[3] / PIXEL);
        List<Disc> discs = new ArrayList<>();
        double[] state = new double[4 * balls];
        int tries = 0;
        for (int i = 0; i < balls; i++) {
            discs.add(new Disc(60 * PIXEL, NPE_MASSES[random.nextInt(3)]));
            boolean apart;
            do {
                if (++tries > TRIES * balls) {
                    throw new InputException(balls + " of NPE's balls do not fit 150 px apart on its table");
                }
                state[4 * i] = PIXEL * (left + 61 + random.nextInt(right - left - 2 * 61 + 1));
                state[4 * i + 1] = PIXEL * (bottom + 61 + random.nextInt(top - bottom - 2 * 61 + 1));
                apart = table.clearance(state[4 * i], state[4 * i + 1]) > 60.999 * PIXEL;
                for (int j = 0; j < i; j++) {
                    apart &= distance(state, i, j) >= 150 * PIXEL;
                }
            } while (!apart);
            state[4 * i + 2] = PIXEL / NPE_FRAME * (random.nextInt(41) - 20);
            state[4 * i + 3] = PIXEL / NPE_FRAME * (random.nextInt(41) - 20);
        }
        return new Start(table, discs, state);
    }

    /** The next of NPE's worlds that its generator keeps: one in which no ball exceeds 60 px per frame on an axis within 60 frames. */
    public static Start npeAccepted(RandomStream random, int balls) {
        while (true) {
            Start start = npe(random, balls);
            if (npeAccepts(start)) {
                return start;
            }
        }
    }

    /** Whether NPE's generator keeps a world. */
    public static boolean npeAccepts(Start start) {
        DiscSimulator simulator = new DiscSimulator(start.table, start.discs, Surface.IDEAL);
        simulator.place(start.state, 0);
        double[] x = new double[start.state.length];
        for (int t = 0; t < NPE_FRAMES; t++) {
            simulator.advance(NPE_FRAME);
            simulator.read(x, 0);
            for (int i = 0; i < start.discs.size(); i++) {
                if (Math.abs(x[4 * i + 2]) > NPE_FASTEST || Math.abs(x[4 * i + 3]) > NPE_FASTEST) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A pool table, 2.54 x 1.27 m between the cushions, with pockets at the corners and in the middle of the long sides. */
    public static Table pool() {
        Table table = Table.rectangle(2.54, 1.27);
        for (int k = 0; k < 3; k++) {
            double mouth = k == 1 ? 0.05 : 0.065;
            table = table.withPocket(1.27 * k, 0, mouth).withPocket(1.27 * k, 1.27, mouth);
        }
        return table;
    }
}
