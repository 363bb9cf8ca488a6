package dev.mechanist.core.acting;

import dev.mechanist.core.InputException;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * What is seen at one moment: numbers, and where there is a camera a picture. It need not be the state. Nothing is copied; an
 * environment gives each observation arrays of its own, and who receives one does not modify it.
 *
 * @param vector measured numbers [p]; empty where only a picture is seen
 * @param image one picture, bytes [height, width, channels]; empty where there is none
 */
public record Observation(double[] vector, Optional<Observations.Bytes> image) {
    public Observation {
        if (image.isPresent() && image.get().count() != 1) {
            throw new InputException(
                    "one moment has one picture, not " + image.get().count());
        }
        if (vector.length == 0 && image.isEmpty()) {
            throw new InputException("an observation needs numbers or a picture");
        }
    }

    /** Numbers alone. */
    public static Observation of(double... vector) {
        return new Observation(vector, Optional.empty());
    }

    /** The same as a batch of one; the numbers are copied. */
    public Observations batch() {
        return new Observations(
                vector.length == 0
                        ? Optional.empty()
                        : Optional.of(new DMatrixRMaj(1, vector.length, true, vector.clone())),
                image);
    }
}
