package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.envs.billiards.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * Balls that another program has moved, without friction and elastically: where they are and how fast at equal steps, their radii
 * and masses, and the table.
 *
 * <p>An NPZ file holds {@code positions} and {@code velocities} [worlds, frames, balls, 2] (or one world [frames, balls, 2]),
 * {@code radii} and {@code masses} [balls] or [worlds, balls], {@code table}, its corners [corners, 2] or width and height [2] of a
 * rectangle from (0, 0), and {@code dt}, s. A CSV file has the columns {@code frame}, {@code ball}, {@code x}, {@code y}, {@code vx},
 * {@code vy}, {@code radius}, {@code mass} and, for more than one, {@code world}; frames and balls count from 0. What a file does
 * not hold comes from a {@link Frame}.
 *
 * <p>Every world keeps the balls that it has, so that worlds of different numbers may stand in one CSV file.
 */
public final class BallRecords {
    private static final Set<String> ARRAYS = Set.of("positions", "velocities", "radii", "masses", "table", "dt");
    private static final List<String> COLUMNS =
            List.of("world", "frame", "ball", "x", "y", "vx", "vy", "radius", "mass");
    /** Part of the radii by which balls may overlap at first. */
    private static final double OVERLAP = 0.1;

    /** Share of the sum of their radii at which balls are inside each other. */
    private static final double INSIDE = 0.5;

    private static final int FEWEST = 3;

    private BallRecords() {}

    /**
     * What files leave open.
     *
     * @param table width and height, or the corners x, y, x, y, ..., in the records' unit of length; empty where the file says it
     * @param dt time between frames, s; 0 where the file says it
     * @param length m in one unit of places, radii and the table
     * @param time s in the time unit of velocities: the time of a frame where they are given per frame
     */
    public record Frame(List<Double> table, double dt, double length, double time) {
        /** Metres and seconds, all of it in the file. */
        public static final Frame SI = new Frame(List.of(), 0, 1, 1);

        public Frame {
            table = List.copyOf(table);
            if (!(dt >= 0) || Double.isInfinite(dt)) {
                throw new InputException("the time between frames must be positive, not " + dt + " s");
            }
            if (!(length > 0 && time > 0) || Double.isInfinite(length) || Double.isInfinite(time)) {
                throw new InputException(
                        "units of length and time must be positive, not " + length + " m and " + time + " s");
            }
        }

        private Table table(List<Double> corners, String place) {
            double[] c = corners.stream().mapToDouble(v -> v * length).toArray();
            if (c.length == 2 && !(c[0] > 0 && c[1] > 0)) {
                throw new InputException(place + ": a table of " + c[0] + " x " + c[1]
                        + " m has no room; width and height are positive");
            }
            if (c.length != 2 && (c.length < 6 || c.length % 2 != 0)) {
                throw new InputException(place + ": a table is its width and height, or x and y of three corners or"
                        + " more, not " + c.length + " numbers");
            }
            try {
                return c.length == 2 ? Table.rectangle(c[0], c[1]) : Table.polygon(c);
            } catch (InputException e) {
                throw new InputException(place + ": " + e.getMessage(), e);
            }
        }
    }

    /** A file's table and time step. */
    private record Setting(Table table, double dt) {
        static Setting of(String place, List<Double> table, double dt, Frame frame) {
            if (table.isEmpty() == frame.table.isEmpty()) {
                throw new InputException(
                        place + ": the table " + twiceOrNever(table.isEmpty(), "--table width:height"));
            }
            if ((dt == 0) == (frame.dt == 0)) {
                throw new InputException(place + ": the time between frames " + twiceOrNever(dt == 0, "--dt seconds"));
            }
            double time = dt == 0 ? frame.dt : dt;
            if (!(time > 0) || Double.isInfinite(time)) {
                throw new InputException(place + ": the time between frames must be positive, not " + time + " s");
            }
            return new Setting(frame.table(table.isEmpty() ? frame.table : table, place), time);
        }

        private static String twiceOrNever(boolean never, String what) {
            return never ? "is not known; give " + what : "is given twice, in the file and beside it; leave one out";
        }
    }

    /**
     * Reads files, NPZ where their names end so, else CSV.
     *
     * @throws InputException where a file does not hold what it must, naming it
     */
    public static DataSet read(List<Path> files, Frame frame) {
        List<Episode> episodes = new ArrayList<>();
        for (Path file : files) {
            episodes.addAll(
                    file.toString().toLowerCase(Locale.ROOT).endsWith(".npz") ? npz(file, frame) : csv(file, frame));
        }
        if (episodes.isEmpty()) {
            throw new InputException("no records of balls; name their files");
        }
        return new DataSet(episodes);
    }

    private static List<Episode> npz(Path file, Frame frame) {
        Npz npz = Npz.read(file);
        npz.arrays().keySet().stream()
                .filter(name -> !ARRAYS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InputException(
                            file + ": array '" + name + "' is not known; balls have " + sorted(ARRAYS));
                });
        Values places = Values.of(npz, file, "positions");
        Values speeds = Values.of(npz, file, "velocities");
        int axes = places.shape.length;
        if (axes < 3 || axes > 4 || places.shape[axes - 1] != 2) {
            throw new InputException(file + ": 'positions' needs the shape [worlds, frames, balls, 2], not "
                    + Arrays.toString(places.shape));
        }
        if (!Arrays.equals(places.shape, speeds.shape)) {
            throw new InputException(file + ": 'velocities' has the shape " + Arrays.toString(speeds.shape)
                    + ", 'positions' " + Arrays.toString(places.shape));
        }
        Setting setting = Setting.of(
                file.toString(),
                npz.arrays().containsKey("table")
                        ? Values.of(npz, file, "table").list()
                        : List.of(),
                npz.arrays().containsKey("dt")
                        ? positive(file, Values.of(npz, file, "dt").only())
                        : 0,
                frame);
        int worlds = axes == 4 ? places.shape[0] : 1;
        int frames = places.shape[axes - 3];
        int balls = places.shape[axes - 2];
        Values radii = Values.of(npz, file, "radii").requireBalls(worlds, balls);
        Values masses = Values.of(npz, file, "masses").requireBalls(worlds, balls);
        Worlds made = new Worlds(file.toString(), setting, frame);
        for (int w = 0; w < worlds; w++) {
            Moving moving = new Moving(frames, balls);
            for (int i = 0; i < balls; i++) {
                moving.radius[i] = radii.ball(w, i);
                moving.mass[i] = masses.ball(w, i);
            }
            for (int k = 0; k < frames * balls; k++) {
                for (int c = 0; c < 2; c++) {
                    moving.states[4 * k + c] = places.values[(w * frames * balls + k) * 2 + c];
                    moving.states[4 * k + 2 + c] = speeds.values[(w * frames * balls + k) * 2 + c];
                }
            }
            made.add(worlds == 1 ? "" : " world " + w, moving);
        }
        return made.episodes;
    }

    private static List<Episode> csv(Path file, Frame frame) {
        CsvTable table = CsvTable.read(file);
        table.requireOnly(COLUMNS);
        double[] world = table.has("world") ? table.column("world") : new double[table.rows()];
        double[] frames = table.column("frame");
        double[] balls = table.column("ball");
        Map<Double, List<Integer>> rows = new TreeMap<>();
        for (int r = 0; r < table.rows(); r++) {
            rows.computeIfAbsent(world[r], key -> new ArrayList<>()).add(r);
        }
        Worlds made = new Worlds(file.toString(), Setting.of(file.toString(), List.of(), 0, frame), frame);
        double[][] values = new double[6][];
        for (int c = 0; c < 6; c++) {
            values[c] = table.column(COLUMNS.get(3 + c));
        }
        rows.forEach((number, of) -> {
            String name = table.has("world") ? String.format(Locale.ROOT, " world %.0f", number) : "";
            int last = count(file + name, of, frames, "frame");
            int count = count(file + name, of, balls, "ball");
            Moving moving = new Moving(last, count);
            boolean[] there = new boolean[last * count];
            for (int r : of) {
                int i = (int) balls[r];
                int k = (int) frames[r] * count + i;
                if (there[k]) {
                    throw new InputException(file + name + ": ball " + i + " stands twice in frame " + (int) frames[r]);
                }
                there[k] = true;
                for (int c = 0; c < 4; c++) {
                    moving.states[4 * k + c] = values[c][r];
                }
                if (frames[r] > 0
                        && (moving.radius[i] != values[4][r] || moving.mass[i] != values[5][r])
                        && moving.radius[i] != 0) {
                    throw new InputException(
                            file + name + ": ball " + i + " changes its radius or mass in frame " + (int) frames[r]);
                }
                moving.radius[i] = values[4][r];
                moving.mass[i] = values[5][r];
            }
            for (int k = 0; k < there.length; k++) {
                if (!there[k]) {
                    throw new InputException(file + name + ": ball " + k % count + " is missing in frame " + k / count);
                }
            }
            made.add(name, moving);
        });
        return made.episodes;
    }

    /** One more than the largest of whole numbers from 0. */
    private static int count(String place, List<Integer> rows, double[] column, String what) {
        double most = 0;
        for (int r : rows) {
            if (!(column[r] >= 0) || column[r] != Math.rint(column[r]) || column[r] > 1e6) {
                throw new InputException(
                        place + ": column '" + what + "' counts from 0 in whole numbers, and holds " + column[r]);
            }
            most = Math.max(most, column[r]);
        }
        return (int) most + 1;
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    /** An array of numbers, whole or not. */
    private record Values(Path file, String name, int[] shape, double[] values) {
        static Values of(Npz npz, Path file, String name) {
            NpyArray array = npz.arrays().get(name);
            if (array instanceof NpyArray.Longs whole) {
                return new Values(
                        file,
                        name,
                        array.shape(),
                        Arrays.stream(whole.values()).asDoubleStream().toArray());
            }
            return new Values(file, name, array == null ? new int[0] : array.shape(), npz.doubles(name));
        }

        List<Double> list() {
            return Arrays.stream(values).boxed().toList();
        }

        double only() {
            if (values.length != 1) {
                throw new InputException(file + ": '" + name + "' must be one number, not " + values.length);
            }
            return values[0];
        }

        Values requireBalls(int worlds, int balls) {
            if (values.length == balls && shape.length == 1
                    || values.length == worlds * balls && shape.length == 2 && shape[0] == worlds) {
                return this;
            }
            throw new InputException(file + ": '" + name + "' needs the shape [" + balls + "] or [" + worlds + ", "
                    + balls + "], not " + Arrays.toString(shape));
        }

        double ball(int world, int ball) {
            return values[shape.length == 1 ? ball : world * shape[1] + ball];
        }
    }

    /** Balls of one world as the file has them. */
    private static final class Moving {
        private final int frames;
        private final double[] radius;
        private final double[] mass;
        private final double[] states;

        Moving(int frames, int balls) {
            this.frames = frames;
            radius = new double[balls];
            mass = new double[balls];
            states = new double[frames * balls * 4];
        }
    }

    private static double positive(Path file, double dt) {
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new InputException(file + ": 'dt' must be positive and finite, not " + dt + " s");
        }
        return dt;
    }

    /** Worlds of one file in SI units. */
    private static final class Worlds {
        private final String place;
        private final Setting setting;
        private final Frame frame;
        private final Map<List<Disc>, Structure> known = new HashMap<>();
        private final List<Episode> episodes = new ArrayList<>();

        Worlds(String place, Setting setting, Frame frame) {
            this.place = place;
            this.setting = setting;
            this.frame = frame;
        }

        void add(String name, Moving moving) {
            if (moving.frames < FEWEST || moving.radius.length < 1) {
                throw new InputException(place + name + ": has " + moving.frames + " frames of " + moving.radius.length
                        + " balls; at least " + FEWEST + " and 1 are needed");
            }
            List<Disc> discs = new ArrayList<>();
            for (int i = 0; i < moving.radius.length; i++) {
                if (!(moving.radius[i] > 0 && moving.mass[i] > 0)
                        || Double.isInfinite(moving.radius[i] + moving.mass[i])) {
                    throw new InputException(place + name + ": ball " + i + " has radius " + moving.radius[i]
                            + " and mass " + moving.mass[i] + "; both must be positive and finite");
                }
                discs.add(new Disc(moving.radius[i] * frame.length, moving.mass[i]));
            }
            int n = 4 * discs.size();
            for (int k = 0; k < moving.states.length; k++) {
                moving.states[k] *= k % 4 < 2 ? frame.length : frame.length / frame.time;
                if (!Double.isFinite(moving.states[k])) {
                    throw new InputException(place + name + ": ball " + k % n / 4 + " has no finite place and velocity"
                            + " in frame " + k / n);
                }
            }
            for (int k = 0; k < moving.states.length; k += 4) {
                if (setting.table.clearance(moving.states[k], moving.states[k + 1]) < 0) {
                    throw new InputException(place + name + ": ball " + k % n / 4 + " is off the table in frame "
                            + k / n + ", at (" + moving.states[k] + ", " + moving.states[k + 1]
                            + ") m; is the unit of length right?");
                }
            }
            requireApart(name, discs, moving.states);
            Structure structure = known.computeIfAbsent(
                    List.copyOf(discs),
                    balls -> BilliardStructure.of(
                            new BilliardDynamics(setting.table, balls, Surface.IDEAL, List.of(), 0, setting.dt)));
            double[] times = new double[moving.frames];
            for (int t = 0; t < moving.frames; t++) {
                times[t] = t * setting.dt;
            }
            episodes.add(Episode.recorded(
                            place + name,
                            structure.spec(),
                            times,
                            new DMatrixRMaj(moving.frames, n, true, moving.states),
                            new DMatrixRMaj(moving.frames - 1, 0))
                    .withStructure(structure));
        }

        /** Programs let balls overlap while they hit each other; more than a little in the first frame, or half in any, is no motion of balls. */
        private void requireApart(String name, List<Disc> discs, double[] states) {
            int n = discs.size();
            for (int row = 0; row < states.length / 4; row++) {
                int frame = row / n;
                for (int other = frame * n; other < row; other++) {
                    double apart = Math.hypot(
                            states[4 * row] - states[4 * other], states[4 * row + 1] - states[4 * other + 1]);
                    double sum =
                            discs.get(row % n).radius() + discs.get(other % n).radius();
                    if (apart < (frame == 0 ? 1 - OVERLAP : INSIDE) * sum) {
                        throw new InputException(place + name + ": balls " + other % n + " and " + row % n
                                + " overlap in " + (frame == 0 ? "the first frame" : "frame " + frame) + ": they are "
                                + apart + " m apart and have radii of " + sum + " m together");
                    }
                }
            }
        }
    }

    /** Exact motion of such balls. */
    public static BilliardDynamics exact(Structure structure) {
        DMatrixRMaj features = structure.objectFeatures();
        int ball = BilliardStructure.SCHEMA.objectKind("ball");
        List<Disc> discs = new ArrayList<>();
        List<Double> corners = new ArrayList<>();
        int[] kinds = structure.objectKinds();
        for (int k = 0; k < kinds.length; k++) {
            if (kinds[k] == ball) {
                discs.add(new Disc(features.get(k, 0), features.get(k, 1)));
            } else {
                corners.add(features.get(k, 2));
                corners.add(features.get(k, 3));
            }
        }
        Table table = Table.polygon(corners.stream().mapToDouble(c -> c).toArray());
        return new BilliardDynamics(
                table, discs, Surface.IDEAL, List.of(), 0, structure.spec().dt());
    }

    /** The same balls from the same first frames, moved exactly. */
    public static DataSet movedExactly(DataSet records) {
        List<Episode> episodes = new ArrayList<>();
        for (Episode episode : records.episodes()) {
            BilliardDynamics world = exact(StepScore.structure(episode));
            int n = world.spec().n();
            DMatrixRMaj states = new DMatrixRMaj(episode.steps() + 1, n);
            System.arraycopy(episode.states().data, 0, states.data, 0, n);
            for (int t = 0; t < episode.steps(); t++) {
                world.stepRow(states.data, t * n, new double[0], 0, states.data, (t + 1) * n);
            }
            episodes.add(Episode.recorded(
                            episode.name(),
                            episode.spec(),
                            episode.times(),
                            states,
                            new DMatrixRMaj(episode.steps(), 0))
                    .withStructure(StepScore.structure(episode)));
        }
        return new DataSet(episodes);
    }
}
