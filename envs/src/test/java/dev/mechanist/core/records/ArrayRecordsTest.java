package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** Arrays as NumPy, MATLAB and h5py keep them; numbers by hand. */
class ArrayRecordsTest {
    @TempDir
    Path directory;

    private static List<RawRecord> read(Path file) {
        return RawRecords.read(file, RawRecords.TextOptions.FOUND_OUT);
    }

    private static NpyArray.Doubles array(int[] shape, double... values) {
        return new NpyArray.Doubles(shape, values);
    }

    @Test
    void archiveOfOneRecord() {
        Path file = directory.resolve("a.npz");
        Npz.write(
                file,
                Map.of(
                        "t", NpyArray.of(0, 1, 2),
                        "x", array(new int[] {3, 2}, 1, 2, 3, 4, 5, 6),
                        "y", array(new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
                        "u", NpyArray.of(7L, 8L),
                        "rate", NpyArray.of(100.0)));
        List<RawRecord> records = read(file);
        assertEquals(1, records.size());
        RawRecord record = records.get(0);
        assertEquals(List.of("t", "u", "x[0]", "x[1]", "y[0]", "y[1]"), record.names());
        assertArrayEquals(new double[] {2, 4, 6}, record.column("x[1]").values());
        assertArrayEquals(new double[] {4, 5, 6}, record.column("y[1]").values(), "time runs along the longer axis");
        assertArrayEquals(new double[] {7, 8, 8}, record.column("u").values(), "an action less than states is held");
        assertEquals(List.of("rate [1]"), record.ignored());
        assertEquals(file + ": row 2", record.place(1));
    }

    @Test
    void threeAxesAndPathsAreRecords() {
        Path stacked = directory.resolve("s.npz");
        Npz.write(
                stacked,
                Map.of(
                        "obs", array(new int[] {2, 3, 1}, 1, 2, 3, 4, 5, 6),
                        "act", array(new int[] {2, 3}, 7, 8, 9, 10, 11, 12),
                        "t", NpyArray.of(0, 1, 2)));
        List<RawRecord> two = read(stacked);
        assertEquals(2, two.size());
        assertArrayEquals(new double[] {4, 5, 6}, two.get(1).column("obs").values());
        assertArrayEquals(new double[] {10, 11, 12}, two.get(1).column("act").values());
        assertArrayEquals(new double[] {0, 1, 2}, two.get(1).column("t").values());

        Path paths = directory.resolve("p.npz");
        Npz.write(
                paths,
                Map.of(
                        "0/x",
                        NpyArray.of(1, 2, 3),
                        "0/u",
                        NpyArray.of(4, 5),
                        "1/x",
                        NpyArray.of(6, 7, 8, 9),
                        "1/u",
                        NpyArray.of(1, 2, 3)));
        List<RawRecord> episodes = read(paths);
        assertEquals(
                List.of(paths + ": 0", paths + ": 1"),
                episodes.stream().map(RawRecord::name).toList());
        assertEquals(4, episodes.get(1).rows());
    }

    @Test
    void oneArrayOfSmallNumbersInTheOtherByteOrder() throws IOException {
        String header = "{'descr': '>i2', 'fortran_order': False, 'shape': (3, 2), }";
        header += " ".repeat(118 - header.length() - 1) + "\n";
        byte[] bytes = new byte[10 + 118 + 12];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, 0, bytes, 0, 10);
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, 118);
        System.arraycopy(new byte[] {0, 1, 0, 2, 1, 0, (byte) 0xff, (byte) 0xff, 0, 5, 0, 6}, 0, bytes, 128, 12);
        Path file = Files.write(directory.resolve("a.npy"), bytes);
        RawRecord record = read(file).get(0);
        assertEquals(List.of("column[0]", "column[1]"), record.names());
        assertArrayEquals(new double[] {1, 256, 5}, record.column("1").values());
        assertArrayEquals(new double[] {2, -1, 6}, record.column("2").values());
        Files.write(file, Arrays.copyOf(bytes, 130));
        assertTrue(assertThrows(InputException.class, () -> read(file))
                .getMessage()
                .contains("2 bytes for shape"));
    }

    @Test
    void matlab() throws IOException {
        Matrix u = Mat5.newMatrix(1, 3);
        Matrix y = Mat5.newMatrix(3, 2);
        for (int i = 0; i < 3; i++) {
            u.setDouble(0, i, i + 1);
            y.setDouble(i, 0, 10 * i);
            y.setDouble(i, 1, 10 * i + 5);
        }
        Struct data = Mat5.newStruct();
        data.set("u", u);
        data.set("y", y);
        Path file = directory.resolve("a.mat");
        write(file, Mat5.newMatFile().addArray("data", data).addArray("Ts", Mat5.newScalar(0.1)));
        RawRecord record = read(file).get(0);
        assertEquals(List.of("data.u", "data.y[0]", "data.y[1]"), record.names());
        assertArrayEquals(new double[] {5, 15, 25}, record.column("data.y[1]").values());
        assertEquals(List.of("Ts [1, 1]"), record.ignored());

        Cell runs = Mat5.newCell(1, 2);
        runs.set(0, data);
        Struct other = Mat5.newStruct();
        Matrix longer = Mat5.newMatrix(4, 1);
        longer.setDouble(3, 0, 9);
        other.set("u", longer);
        other.set("y", longer);
        runs.set(1, other);
        write(file, Mat5.newMatFile().addArray("runs", runs));
        List<RawRecord> two = read(file);
        assertEquals(2, two.size());
        assertEquals(List.of("u", "y[0]", "y[1]"), two.get(0).names());
        assertArrayEquals(new double[] {0, 0, 0, 9}, two.get(1).column("u").values());

        Struct array = Mat5.newStruct(1, 2);
        for (int i = 0; i < 2; i++) {
            array.set("u", i, i == 0 ? u : longer);
            array.set("y", i, i == 0 ? y : longer);
        }
        write(file, Mat5.newMatFile().addArray("trial", array));
        List<RawRecord> elements = read(file);
        assertEquals(
                List.of(file + ": trial(1)", file + ": trial(2)"),
                elements.stream().map(RawRecord::name).toList());
        assertArrayEquals(new double[] {1, 2, 3}, elements.get(0).column("u").values());
        assertArrayEquals(
                new double[] {5, 15, 25}, elements.get(0).column("y[1]").values());
        assertArrayEquals(new double[] {0, 0, 0, 9}, elements.get(1).column("y").values());

        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(assertThrows(InputException.class, () -> read(file))
                .getMessage()
                .contains("damaged MATLAB file"));
    }

    /** Files as {@code save -v7.3} lays them out (a block of 512 bytes before HDF5, references into #refs#), made by h5py. */
    private List<RawRecord> matlab73(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = ArrayRecordsTest.class.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        return read(file);
    }

    @Test
    void matlab73() throws IOException {
        RawRecord plain = matlab73("v73-plain.mat").get(0);
        assertEquals(List.of("t", "u", "y[0]", "y[1]"), plain.names());
        // A text of 30 letters beside 30 rows is no channel.
        assertEquals(List.of("name (no numbers)", "none (no numbers)", "Ts [1, 1]"), plain.ignored());
        assertEquals(30, plain.rows());
        assertEquals(Math.sin(2), plain.column("u").values()[2], 1e-15);
        assertEquals(Math.cos(0.04), plain.column("y[0]").values()[2], 1e-15);
        assertEquals(0.0016, plain.column("y[1]").values()[2], 1e-15);

        List<RawRecord> structures = matlab73("v73-struct.mat");
        assertEquals(
                List.of("runs(1)", "runs(2)", "runs(3)"),
                structures.stream().map(r -> r.name().replaceFirst(".*: ", "")).toList());
        for (int k = 0; k < 3; k++) {
            RawRecord run = structures.get(k);
            assertEquals(List.of("u", "y[0]", "y[1]"), run.names());
            assertEquals(20 + k, run.rows());
            assertEquals((k + 1) * Math.sin(3), run.column("u").values()[3], 1e-14);
            assertEquals(Math.cos(0.06 + k), run.column("y[0]").values()[3], 1e-14);
        }
        List<RawRecord> cells = matlab73("v73-cell.mat");
        assertEquals(2, cells.size());
        assertEquals(List.of("q", "u"), cells.get(1).names());
        assertArrayEquals(
                new double[] {1, 1.02, 1.04},
                Arrays.copyOf(cells.get(1).column("q").values(), 3),
                1e-15);
    }

    private static void write(Path file, us.hebi.matlab.mat.types.MatFile content) throws IOException {
        try (us.hebi.matlab.mat.types.Sink sink = Sinks.newStreamingFile(file.toFile())) {
            content.writeTo(sink);
        }
    }

    @Test
    void hdf5() throws IOException {
        Path file = directory.resolve("a.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset("t", new double[] {0, 1, 2});
            hdf.putGroup("log").putDataset("q", new int[][] {{1, 2}, {3, 4}, {5, 6}});
        }
        RawRecord record = read(file).get(0);
        assertEquals(List.of("log/q[0]", "log/q[1]", "t"), record.names());
        assertArrayEquals(new double[] {2, 4, 6}, record.column("log/q[1]").values());

        Path minari = directory.resolve("main_data.hdf5");
        try (WritableHdfFile hdf = HdfFile.write(minari)) {
            for (int e = 0; e < 2; e++) {
                io.jhdf.api.WritableGroup group = hdf.putGroup("episode_" + e);
                group.putDataset("observations", new double[][] {{1, e}, {2, e}, {3, e}});
                group.putDataset("actions", new double[][] {{4}, {5}});
            }
        }
        List<RawRecord> two = read(minari);
        assertEquals(2, two.size());
        assertArrayEquals(new double[] {4, 5, 5}, two.get(0).column("actions").values());
        assertArrayEquals(
                new double[] {1, 1, 1}, two.get(1).column("observations[1]").values());

        byte[] bytes = Files.readAllBytes(minari);
        Files.write(minari, Arrays.copyOf(bytes, 300));
        assertTrue(assertThrows(InputException.class, () -> read(minari))
                .getMessage()
                .contains("damaged HDF5 file"));
    }
}
