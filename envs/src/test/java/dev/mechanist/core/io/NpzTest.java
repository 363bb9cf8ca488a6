package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @TempDir
    private Path directory;

    @Test
    void arraysOfAnyShapeRoundTrip() {
        Path file = directory.resolve("model/arrays.npz");
        DMatrixRMaj matrix = new DMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, Math.PI);
        NpyArray scalar = new NpyArray.Doubles(new int[0], new double[] {7});
        NpyArray empty = new NpyArray.Longs(new int[] {0, 4}, new long[0]);
        Npz.write(
                file,
                Map.of(
                        "matrix", NpyArray.of(matrix),
                        "vector", NpyArray.of(Double.NaN, -0.0, Double.NEGATIVE_INFINITY),
                        "counts", NpyArray.of(1L, Long.MIN_VALUE),
                        "scalar", scalar,
                        "empty", empty));
        Npz npz = Npz.read(file);
        assertEquals(5, npz.arrays().size());
        assertArrayEquals(matrix.data, npz.matrix("matrix").data);
        assertEquals(3, npz.matrix("matrix").numCols);
        assertArrayEquals(new double[] {Double.NaN, -0.0, Double.NEGATIVE_INFINITY}, npz.doubles("vector"));
        assertArrayEquals(new long[] {1, Long.MIN_VALUE}, npz.longs("counts"));
        assertArrayEquals(new int[0], npz.arrays().get("scalar").shape());
        assertArrayEquals(new int[] {0, 4}, npz.arrays().get("empty").shape());
    }

    @Test
    void equalArraysGiveEqualBytes() throws IOException {
        Path a = directory.resolve("a.npz");
        Path b = directory.resolve("b.npz");
        Npz.write(a, Map.of("x", NpyArray.of(1.0), "y", NpyArray.of(2L)));
        Npz.write(b, Map.of("y", NpyArray.of(2L), "x", NpyArray.of(1.0)));
        assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b));
    }

    @Test
    void readsFortranOrderAndSinglePrecisionAsNumpyWritesThem() throws IOException {
        // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]], dtype='<f4')
        ByteBuffer values = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : new float[] {1, 4, 2, 5, 3, 6}) {
            values.putFloat(v);
        }
        Path file = foreign("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", values.array());
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, Npz.read(file).matrix("x").data);
    }

    @Test
    void bytesAndTextRoundTripAndArraysAreReadOneByOne() throws IOException {
        Path file = directory.resolve("bytes.npz");
        NpyArray images = new NpyArray.Bytes(new int[] {2, 1, 2}, new byte[] {0, 127, -128, -1});
        Npz.write(file, Map.of("images", images, "text", NpyArray.of("für"), "broken", NpyArray.of(1.5)));
        try (NpzFile npz = new NpzFile(file)) {
            assertEquals(java.util.Set.of("images", "text", "broken"), npz.names());
            NpyArray.Bytes read = (NpyArray.Bytes) npz.array("images");
            assertArrayEquals(new int[] {2, 1, 2}, read.shape());
            assertArrayEquals(new byte[] {0, 127, -128, -1}, read.values());
            assertEquals("für", ((NpyArray.Bytes) npz.array("text")).text());
            assertEquals(128 + 4, npz.size("images"));
            assertThrows(InputException.class, () -> npz.array("other"));
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length - 8; i++) {
            if (bytes[i + 6] == (byte) 0xf8 && bytes[i + 7] == 0x3f && bytes[i] == 0) {
                bytes[i + 6] = 0x7f;
            }
        }
        Files.write(file, bytes);
        try (NpzFile npz = new NpzFile(file)) {
            assertEquals(4, ((NpyArray.Bytes) npz.array("images")).values().length);
        }
    }

    @Test
    void damageIsNamed() throws IOException {
        Path strings = foreign("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }", new byte[24]);
        refused(strings, "array 'x'");
        Path cut = foreign("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", new byte[8]);
        refused(cut, "array 'x' has 8 bytes for shape [2]");
        Path text = directory.resolve("text.npz");
        Files.writeString(text, "not an archive");
        refused(text, "not an NPZ archive");
        refused(directory.resolve("absent.npz"), "no such file");
        Path good = directory.resolve("good.npz");
        Npz.write(good, Map.of("x", NpyArray.of(1.0)));
        InputException e =
                assertThrows(InputException.class, () -> Npz.read(good).doubles("y"));
        assertTrue(e.getMessage().contains("no array 'y' among x"), e.getMessage());
    }

    private static void refused(Path file, String message) {
        InputException e = assertThrows(InputException.class, () -> Npz.read(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private Path foreign(String header, byte[] values) throws IOException {
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) (header.length() + 1), 0});
        npy.write((header + "\n").getBytes(StandardCharsets.US_ASCII));
        npy.write(values);
        Path file = directory.resolve("foreign.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(npy.toByteArray());
        }
        return file;
    }

    /** The third number's lowest byte: 0 becomes 1, which nothing but the archive's checksum can tell. */
    @Test
    void aChangedNumberIsNoticed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, Map.of("x", NpyArray.of(1.5, 2.5, 3.5)));
        byte[] bytes = Files.readAllBytes(file);
        byte[] number = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(3.5)
                .array();
        int at = 0;
        while (!Arrays.equals(number, Arrays.copyOfRange(bytes, at, at + 8))) {
            at++;
        }
        bytes[at] = 1;
        Files.write(file, bytes);
        InputException e = assertThrows(InputException.class, () -> Npz.read(file));
        assertTrue(
                e.getMessage().endsWith("array 'x' is damaged (its checksum differs); write the file again"),
                e.getMessage());
    }

    /** Half precision, by numpy.array([1, -2, 65504, 2**-24, 1/3, inf], '>f2').tobytes(). */
    @Test
    void numbersOfHalfPrecision() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(12);
        for (int bits : new int[] {0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x7c00}) {
            bytes.putShort((short) bits);
        }
        Path file = foreign("{'descr': '>f2', 'fortran_order': False, 'shape': (1, 6), }", bytes.array());
        double[] read = Npz.read(file).matrix("x").data;
        assertArrayEquals(
                new double[] {1, -2, 65504, 5.960464477539063e-8, 0.333251953125, Double.POSITIVE_INFINITY}, read, 0);
    }
}
