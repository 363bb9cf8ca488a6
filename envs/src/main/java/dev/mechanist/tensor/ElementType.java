package dev.mechanist.tensor;

import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** What the entries of an array in a program are. */
public enum ElementType {
    /** Real numbers in the precision of the program; doubles outside of it. Only these have gradients. */
    FLOAT("floats"),
    /** Whole numbers of 32 bits: indices, counts, extents. */
    INT32("whole numbers"),
    /** Bytes 0 to 255: images. */
    UINT8("bytes"),
    /** True or false, the result of a comparison; inside of programs only. */
    BOOL("truth values");

    private final String plural;

    ElementType(String plural) {
        this.plural = plural;
    }

    /** In words, for messages. */
    String plural() {
        return plural;
    }

    Class<? extends TType> in(Precision precision) {
        return switch (this) {
            case FLOAT -> precision.type();
            case INT32 -> TInt32.class;
            case UINT8 -> TUint8.class;
            case BOOL -> TBool.class;
        };
    }
}
