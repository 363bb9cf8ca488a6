package dev.mechanist.tensor;

import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** Arrays across the boundary, in bulk copies. Float32 goes through a scratch array of the caller's. */
final class Transfer {
    private Transfer() {}

    /** A tensor of the given entries; {@code scratch} is used where it is long enough. */
    static Tensor toTensor(Precision precision, Shape shape, Values values, float[] scratch) {
        return switch (values.type()) {
            case FLOAT -> toTensor(precision, shape, values.matrix().data, scratch);
            case INT32 -> TInt32.tensorOf(shape, DataBuffers.of(values.integers()));
            default -> TUint8.tensorOf(shape, DataBuffers.of(values.bytes()));
        };
    }

    /** A tensor of the first values; {@code scratch} is used where it is long enough. */
    static Tensor toTensor(Precision precision, Shape shape, double[] values, float[] scratch) {
        int size = (int) shape.size();
        if (precision == Precision.FLOAT64) {
            return TFloat64.tensorOf(shape, DataBuffers.of(values).narrow(size));
        }
        float[] single = scratch.length >= size ? scratch : new float[size];
        for (int i = 0; i < size; i++) {
            single[i] = (float) values[i];
        }
        return TFloat32.tensorOf(shape, DataBuffers.of(single).narrow(size));
    }

    /** Copies a tensor to an array, which takes its shape; {@code scratch} is used where it is long enough. */
    static void read(Tensor tensor, Values values, float[] scratch) {
        values.resize(tensor.shape().asArray());
        switch (values.type()) {
            case FLOAT -> toDoubles(tensor, values.matrix().data, scratch);
            case INT32 -> ((TInt32) tensor).copyTo(DataBuffers.of(values.integers()));
            default -> ((TUint8) tensor).copyTo(DataBuffers.of(values.bytes()));
        }
    }

    /** Copies a tensor to the front of {@code values}; {@code scratch} is used where it is long enough. */
    static void toDoubles(Tensor tensor, double[] values, float[] scratch) {
        int size = (int) tensor.shape().size();
        if (tensor instanceof TFloat64 numbers) {
            numbers.copyTo(DataBuffers.of(values).narrow(size));
            return;
        }
        float[] single = scratch.length >= size ? scratch : new float[size];
        ((TFloat32) tensor).copyTo(DataBuffers.of(single).narrow(size));
        for (int i = 0; i < size; i++) {
            values[i] = single[i];
        }
    }
}
