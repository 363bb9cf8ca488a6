package dev.mechanist.objectcentric.balls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.structure.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of other programs: units, shapes, and what is refused. */
class BallRecordsTest {
    @TempDir
    private Path directory;

    /** Two worlds, three frames, two balls on 80 x 60, in cm and cm per frame of a twentieth of a second. */
    private static Map<String, NpyArray> arrays() {
        double[] places = new double[2 * 3 * 2 * 2];
        double[] speeds = new double[places.length];
        for (int w = 0; w < 2; w++) {
            for (int t = 0; t < 3; t++) {
                int at = (w * 3 + t) * 4;
                places[at] = 20 + t;
                places[at + 1] = 30;
                places[at + 2] = 50;
                places[at + 3] = 30 + w - 2 * t;
                speeds[at] = 1;
                speeds[at + 3] = -2;
            }
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("positions", new NpyArray.Doubles(new int[] {2, 3, 2, 2}, places));
        arrays.put("velocities", new NpyArray.Doubles(new int[] {2, 3, 2, 2}, speeds));
        arrays.put("radii", new NpyArray.Longs(new int[] {2}, new long[] {6, 4}));
        arrays.put("masses", new NpyArray.Doubles(new int[] {2, 2}, new double[] {1, 5, 25, 2}));
        arrays.put("table", NpyArray.of(80, 60));
        arrays.put("dt", new NpyArray.Doubles(new int[] {}, new double[] {0.05}));
        return arrays;
    }

    private static final BallRecords.Frame CENTIMETRES = new BallRecords.Frame(List.of(), 0, 0.01, 0.05);

    private DataSet npz(Map<String, NpyArray> arrays, BallRecords.Frame frame) {
        Path file = directory.resolve("balls.npz");
        Npz.write(file, arrays);
        return BallRecords.read(List.of(file), frame);
    }

    private Path csv(String content) throws IOException {
        return Files.writeString(directory.resolve("balls.csv"), content);
    }

    @Test
    void arraysAreReadInTheirUnits() {
        DataSet data = npz(arrays(), CENTIMETRES);
        assertEquals(2, data.episodes().size());
        Episode second = data.episodes().get(1);
        assertEquals(0.05, second.spec().dt());
        assertArrayEquals(new double[] {0, 0.05, 0.1}, second.times(), 1e-15);
        double[] frame = new double[8];
        System.arraycopy(second.states().data, 16, frame, 0, 8);
        assertArrayEquals(new double[] {0.22, 0.3, 0.2, 0, 0.5, 0.27, 0, -0.4}, frame, 1e-15);
        Structure structure = second.structure().orElseThrow();
        assertEquals(0.06, structure.objectFeatures().get(0, 0), 1e-15);
        assertEquals(0.04, structure.objectFeatures().get(1, 0), 1e-15);
        assertEquals(25, structure.objectFeatures().get(0, 1));
        assertEquals(2, structure.objectFeatures().get(1, 1));
        assertEquals(0.8, BallRecords.exact(structure).table().box()[1], 1e-15);
        assertEquals(0.6, BallRecords.exact(structure).table().box()[3], 1e-15);
    }

    /** Constant velocities are exact motion here, and a ball at 1 cm a frame is 2 cm farther after two. */
    @Test
    void theSameStartsAreMovedExactly() {
        DataSet data = npz(arrays(), CENTIMETRES);
        DataSet own = BallRecords.movedExactly(data);
        for (int e = 0; e < 2; e++) {
            assertArrayEquals(
                    data.episodes().get(e).states().data, own.episodes().get(e).states().data, 1e-12);
        }
        assertEquals(1, StepScore.of(BallPredictor.of(BallRecords::exact), data).cosine(), 1e-12);
        Map<String, NpyArray> slow = arrays();
        slow.put("velocities", new NpyArray.Doubles(new int[] {2, 3, 2, 2}, new double[24]));
        DataSet still = BallRecords.movedExactly(npz(slow, CENTIMETRES));
        assertEquals(0.2, still.episodes().get(0).states().get(2, 0), 1e-15);
    }

    /** Balls of 6 and 4 cm: as near as 9 cm they touch a little, nearer they are no balls; nor are those without a mass or a size. */
    @Test
    void whatIsNoBallIsRefused() {
        Map<String, NpyArray> near = arrays();
        double[] places = ((NpyArray.Doubles) near.get("positions")).values().clone();
        places[2] = places[0] + 9.01;
        places[3] = places[1];
        near.put("positions", new NpyArray.Doubles(new int[] {2, 3, 2, 2}, places));
        npz(near, CENTIMETRES);
        places[2] = places[0] - 8.99;
        assertTrue(
                refused(near).contains("world 0: balls 0 and 1 overlap in the first frame: they are 0.0899"),
                refused(near));
        // Engines let balls sink into each other as they hit: 5.1 of 10 cm apart passes in frame 2 of world 1, 4.9 does
        // not.
        Map<String, NpyArray> inside = arrays();
        double[] later = ((NpyArray.Doubles) inside.get("positions")).values().clone();
        inside.put("positions", new NpyArray.Doubles(new int[] {2, 3, 2, 2}, later));
        later[22] = later[20] + 5.1;
        later[23] = later[21];
        npz(inside, CENTIMETRES);
        later[22] = later[20] - 4.9;
        assertTrue(
                refused(inside).contains("world 1: balls 0 and 1 overlap in frame 2: they are 0.0489"),
                refused(inside));
        Map<String, NpyArray> light = arrays();
        light.put("masses", NpyArray.of(new double[] {1, 0}));
        assertTrue(
                refused(light).contains("world 0: ball 1 has radius 4.0 and mass 0.0; both must be positive"),
                refused(light));
    }

    private String refused(Map<String, NpyArray> arrays) {
        return assertThrows(InputException.class, () -> npz(arrays, CENTIMETRES))
                .getMessage();
    }

    @Test
    void aTableOfWordsMayHoldWorldsOfDifferentNumbers() throws IOException {
        StringBuilder text = new StringBuilder("world,frame,ball,x,y,vx,vy,radius,mass\n");
        for (int t = 2; t >= 0; t--) {
            text.append("7," + t + ",0,1," + (2 + t) + ",0,1,0.5,3\n");
            for (int i = 0; i < 2; i++) {
                text.append("3," + t + "," + i + "," + (1 + 2 * i) + ",4,0,0," + (0.1 + i) + ",1\n");
            }
        }
        BallRecords.Frame frame = new BallRecords.Frame(List.of(0.0, 0.0, 9.0, 0.0, 0.0, 9.0), 1, 1, 1);
        DataSet data = BallRecords.read(List.of(csv(text.toString())), frame);
        assertEquals(
                List.of(2, 1),
                data.episodes().stream().map(e -> e.spec().n() / 4).toList());
        Episode one = data.episodes().get(1);
        assertTrue(one.name().endsWith("balls.csv world 7"), one.name());
        assertArrayEquals(new double[] {1, 2, 0, 1, 1, 3, 0, 1, 1, 4, 0, 1}, one.states().data);
        assertEquals(
                1.1,
                data.episodes()
                        .get(0)
                        .structure()
                        .orElseThrow()
                        .objectFeatures()
                        .get(1, 0));
    }

    @Test
    void arraysOfTheWrongShapeAreRefused() {
        Map<String, NpyArray> unknown = arrays();
        unknown.put("radius", NpyArray.of(1, 2));
        refused("'radius' is not known", () -> npz(unknown, CENTIMETRES));
        Map<String, NpyArray> missing = arrays();
        missing.remove("masses");
        refused("'masses'", () -> npz(missing, CENTIMETRES));
        Map<String, NpyArray> three = arrays();
        three.put("radii", NpyArray.of(1, 2, 3));
        refused("'radii' needs the shape [2] or [2, 2]", () -> npz(three, CENTIMETRES));
        Map<String, NpyArray> flat = arrays();
        flat.put("velocities", NpyArray.of(new double[24]));
        refused("'velocities' has the shape [24]", () -> npz(flat, CENTIMETRES));
        refused("given twice", () -> npz(arrays(), new BallRecords.Frame(List.of(1.0, 1.0), 0, 1, 1)));
        refused("given twice", () -> npz(arrays(), new BallRecords.Frame(List.of(), 1, 1, 1)));
        refused("off the table", () -> {
            Map<String, NpyArray> small = arrays();
            small.put("table", NpyArray.of(0.8, 0.6));
            npz(small, CENTIMETRES);
        });
        refused("positive", () -> npz(arrays(), new BallRecords.Frame(List.of(), 0, 0, 1)));
        Map<String, NpyArray> still = arrays();
        still.put("dt", new NpyArray.Doubles(new int[] {}, new double[] {0}));
        refused("balls.npz: 'dt' must be positive and finite, not 0.0 s", () -> npz(still, CENTIMETRES));
        Map<String, NpyArray> nowhere = arrays();
        nowhere.remove("table");
        refused("the table is not known; give --table width:height", () -> npz(nowhere, CENTIMETRES));
        Map<String, NpyArray> crossed = arrays();
        crossed.remove("table");
        List<Double> bow = List.of(0.0, 0.0, 80.0, 60.0, 80.0, 0.0, 0.0, 60.0);
        refused(".npz: the table crosses itself", () -> npz(crossed, new BallRecords.Frame(bow, 0, 0.01, 1)));
        Map<String, NpyArray> narrow = arrays();
        narrow.put("table", NpyArray.of(0, 60));
        refused(".npz: a table of 0.0 x 0.6 m has no room", () -> npz(narrow, CENTIMETRES));
    }

    private static void refused(String reason, Executable what) {
        String said = assertThrows(InputException.class, what).getMessage();
        assertTrue(said.contains(reason), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0,0,0,1,1,0,0,1,1|0,1,0,1,1,0,0,1,1; at least 3",
                "0,0,0,1,1,0,0,1,1|0,2,0,1,1,0,0,1,1|0,3,0,1,1,0,0,1,1; ball 0 is missing in frame 1",
                "0,0,0,1,1,0,0,1,1|0,0,0,1,1,0,0,1,1; stands twice in frame 0",
                "0,0,0.5,1,1,0,0,1,1; counts from 0",
                "0,0,0,1,1,0,0,1,1|0,1,0,1,1,0,0,2,1|0,2,0,1,1,0,0,1,1; changes its radius",
                "0,0,0,1,1,0,0,1,-1|0,1,0,1,1,0,0,1,-1|0,2,0,1,1,0,0,1,-1; must be positive and finite",
                "0,0,0,1,5,0,0,1,1|0,1,0,1,1,0,0,1,1|0,2,0,1,1,0,0,1,1; off the table in frame 0"
            })
    void rowsThatDoNotFitAreRefused(String rows, String reason) throws IOException {
        Path file = csv("world,frame,ball,x,y,vx,vy,radius,mass\n" + rows.replace('|', '\n') + "\n");
        BallRecords.Frame frame = new BallRecords.Frame(List.of(4.0, 3.0), 1, 1, 1);
        refused(reason, () -> BallRecords.read(List.of(file), frame));
        refused("table is not known", () -> BallRecords.read(List.of(file), BallRecords.Frame.SI));
    }
}
