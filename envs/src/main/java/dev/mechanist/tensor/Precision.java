package dev.mechanist.tensor;

import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** The number format inside a program; at its boundary numbers are doubles. */
public enum Precision {
    FLOAT32(TFloat32.class),
    FLOAT64(TFloat64.class);

    private final Class<? extends TNumber> type;

    Precision(Class<? extends TNumber> type) {
        this.type = type;
    }

    /** TensorFlow's type, seen as the family to which all operands of a program belong. */
    @SuppressWarnings("unchecked")
    Class<TNumber> type() {
        return (Class<TNumber>) type;
    }
}
