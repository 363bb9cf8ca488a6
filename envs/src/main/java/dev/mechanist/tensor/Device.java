package dev.mechanist.tensor;

import dev.mechanist.core.InputException;
import java.util.List;

/** Where a program runs. */
public enum Device {
    /** The processor. */
    CPU,
    /** The first GPU; an error where there is none. */
    GPU,
    /** A GPU where one is visible, else the processor. */
    AUTO;

    /**
     * The device that will be used, {@link #CPU} or {@link #GPU}.
     *
     * @throws InputException when a GPU is asked for and none is visible
     */
    public Device resolve() {
        if (this == CPU) {
            return CPU;
        }
        boolean visible = TensorDevices.gpuVisible();
        if (this == GPU && !visible) {
            List<String> missing = TensorDevices.missingCudaLibraries();
            throw new InputException("a GPU was asked for, but TensorFlow sees none"
                    + (missing.isEmpty() ? "" : " (cannot open " + String.join(", ", missing) + ")")
                    + "; use device cpu or auto, or build with -Pgpu on a machine with a CUDA 12 GPU");
        }
        return visible ? GPU : CPU;
    }
}
