package dev.mechanist.core.acting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * What was seen at each of the T + 1 states of an episode, where that is not the state itself. Nothing is copied; treat it
 * as immutable.
 *
 * @param vectors measured numbers [T+1, p]; empty where there are none
 * @param images one array of bytes per state; empty where there are none
 */
public record Observations(Optional<DMatrixRMaj> vectors, Optional<Bytes> images) {
    /**
     * Arrays of bytes of one shape, such as images [height, width, channels].
     *
     * @param shape extents of one array, each at least 1
     * @param values all arrays, one after the other, row-major; read as unsigned [count, product of the shape]
     */
    public record Bytes(int[] shape, byte[] values) {
        public Bytes {
            if (shape.length == 0 || Arrays.stream(shape).anyMatch(extent -> extent < 1)) {
                throw new InputException("arrays of shape " + Arrays.toString(shape) + " hold nothing");
            }
            long size = 1;
            for (int extent : shape) {
                size = Math.multiplyExact(size, (long) extent);
            }
            if (values.length % size != 0) {
                throw new InputException(
                        values.length + " bytes are no whole number of arrays of shape " + Arrays.toString(shape));
            }
        }

        /** Bytes of one array. */
        public int size() {
            return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        }

        /** Number of arrays. */
        public int count() {
            return values.length / size();
        }
    }

    public Observations {
        if (vectors.isEmpty() && images.isEmpty()) {
            throw new InputException("observations need vectors or images");
        }
    }

    /** Numbers alone [T+1, p]. */
    public static Observations of(DMatrixRMaj vectors) {
        return new Observations(Optional.of(vectors), Optional.empty());
    }

    /** Images alone. */
    public static Observations of(Bytes images) {
        return new Observations(Optional.empty(), Optional.of(images));
    }

    /** Those at states from .. to - 1, copied. */
    public Observations part(int from, int to) {
        return new Observations(
                vectors.map(v -> Shapes.rows(v, from, to)),
                images.map(b -> new Bytes(b.shape, Arrays.copyOfRange(b.values, from * b.size(), to * b.size()))));
    }

    /** Refuses another number than that of the states. */
    public void requireCount(String episode, int count) {
        vectors.filter(v -> v.numRows != count).ifPresent(v -> refuse(episode, count, v.numRows, "vectors"));
        images.filter(b -> b.count() != count).ifPresent(b -> refuse(episode, count, b.count(), "images"));
    }

    private static void refuse(String episode, int states, int found, String what) {
        throw new InputException(
                "episode '" + episode + "': " + states + " states need as many observed " + what + ", not " + found);
    }
}
