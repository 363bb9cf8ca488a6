package dev.mechanist.tensor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class CheckpointTest {
    @TempDir
    private Path directory;

    private Path written() {
        Path file = directory.resolve("state.npz");
        new Checkpoint("test", Map.of("step", "3"), Map.of("layer/w", new double[] {1, -0.0, Double.MIN_VALUE}))
                .write(file);
        return file;
    }

    @Test
    void roundTripKeepsTheBits() {
        Path file = written();
        Checkpoint read = Checkpoint.read(file, "test");
        assertEquals("3", read.fact("step"));
        assertArrayEquals(new double[] {1, -0.0, Double.MIN_VALUE}, read.array("layer/w", 3));
        refusedAt(file, () -> read.array("layer/w", 4));
        refusedAt(file, () -> read.array("layer/b", 1));
        refusedAt(file, () -> read.fact("epoch"));
    }

    private static void refusedAt(Path file, Executable access) {
        String message = assertThrows(InputException.class, access).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
    }

    @Test
    void damagedForeignAndMissingFilesAreRefusedWithOneLine() throws Exception {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        Path damaged = directory.resolve("damaged.npz");
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        Path flipped = directory.resolve("flipped.npz");
        byte[] changed = bytes.clone();
        int body = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("layer/w.npy") + 20;
        changed[body] ^= 0x10;
        Files.write(flipped, changed);
        Path foreign = directory.resolve("foreign.npz");
        Files.writeString(foreign, "hello");
        for (Path bad : new Path[] {damaged, flipped, foreign, directory.resolve("absent.npz")}) {
            String message = assertThrows(InputException.class, () -> Checkpoint.read(bad, "test"))
                    .getMessage();
            assertTrue(message.contains(bad.getFileName().toString()), message);
            assertEquals(1, message.lines().count());
        }
        assertTrue(assertThrows(InputException.class, () -> Checkpoint.read(file, "other"))
                .getMessage()
                .contains("'test'"));
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    /** The record format of TensorFlow, and the CRC-32C check value of RFC 3720, B.4 (32 zero bytes). */
    @Test
    void eventFilesFollowTheRecordFormat() throws Exception {
        assertEquals(Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8, EventFile.maskedChecksum(new byte[32], 0, 32));
        try (EventFile events = new EventFile(directory.resolve("run"), 1000, "test")) {
            events.scalar("loss", 7, 0.25, 1001);
        }
        ByteBuffer buffer = ByteBuffer.wrap(
                        Files.readAllBytes(directory.resolve("run").resolve("events.out.tfevents.1000.test")))
                .order(ByteOrder.LITTLE_ENDIAN);
        Event version = next(buffer);
        assertEquals("brain.Event:2", version.getFileVersion());
        Event scalar = next(buffer);
        assertEquals(7, scalar.getStep());
        assertEquals("loss", scalar.getSummary().getValue(0).getTag());
        assertEquals(0.25f, scalar.getSummary().getValue(0).getSimpleValue());
        assertEquals(0, buffer.remaining());
    }

    private static Event next(ByteBuffer buffer) throws Exception {
        byte[] length = new byte[8];
        buffer.duplicate().get(length);
        int size = (int) buffer.getLong();
        assertEquals(EventFile.maskedChecksum(length, 0, 8), buffer.getInt());
        byte[] content = new byte[size];
        buffer.get(content);
        assertEquals(EventFile.maskedChecksum(content, 0, size), buffer.getInt());
        return Event.parseFrom(content);
    }
}
