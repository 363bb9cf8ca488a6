package dev.mechanist.tensor.training;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * Scalars for TensorBoard: a file of TFRecords, each a length, its masked CRC-32C, an Event message and its masked CRC-32C
 * (TensorFlow's record format), appended as they come. The file is named {@code events.out.tfevents.<start>.<run>}.
 */
public final class EventFile implements AutoCloseable {
    private static final int MASK_DELTA = 0xa282ead8;

    private final OutputStream out;

    /**
     * Opens a new file.
     *
     * @param directory made where it is not there; TensorBoard shows it as one run
     * @param seconds wall-clock time of the start, s since 1970
     * @param run suffix of the file's name
     */
    public EventFile(Path directory, double seconds, String run) {
        Path file = directory.resolve("events.out.tfevents." + (long) seconds + "." + run);
        try {
            Files.createDirectories(directory);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            record(Event.newBuilder()
                    .setWallTime(seconds)
                    .setFileVersion("brain.Event:2")
                    .build());
        } catch (IOException e) {
            throw new InputException(
                    "cannot write events to " + directory + "; choose a directory that can be written", e);
        }
    }

    /** Appends one number. */
    public void scalar(String tag, long step, double value, double seconds) {
        Summary.Value entry = Summary.Value.newBuilder()
                .setTag(tag)
                .setSimpleValue((float) value)
                .build();
        Event event = Event.newBuilder()
                .setWallTime(seconds)
                .setStep(step)
                .setSummary(Summary.newBuilder().addValue(entry))
                .build();
        try {
            record(event);
        } catch (IOException e) {
            throw new InputException("cannot append to the event file: " + e.getMessage(), e);
        }
    }

    private void record(Event event) throws IOException {
        byte[] content = event.toByteArray();
        ByteBuffer buffer = ByteBuffer.allocate(16 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(content.length);
        buffer.putInt(maskedChecksum(buffer.array(), 0, 8));
        buffer.put(content);
        buffer.putInt(maskedChecksum(content, 0, content.length));
        out.write(buffer.array());
        out.flush();
    }

    static int maskedChecksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new InputException("cannot finish the event file: " + e.getMessage(), e);
        }
    }
}
