package dev.mechanist.sysid.gp.algebra;

import org.bytedeco.javacpp.DoublePointer;
import org.ejml.data.DMatrixRMaj;

/**
 * Native memory of one thread, for matrices on their way to a native library and back. Passing Java arrays instead takes new memory in each
 * call, whose first touch costs as much as inverting a matrix of 400 points.
 */
final class NativeScratch {
    /** Numbers that are kept from call to call, 32 MiB; larger memory is given back after each. */
    private static final long KEPT = 1L << 22;

    private static final ThreadLocal<NativeScratch> OF_THREAD = ThreadLocal.withInitial(NativeScratch::new);

    private final DoublePointer[] slots = new DoublePointer[3];

    private NativeScratch() {}

    /** This thread's. */
    static NativeScratch ofThread() {
        return OF_THREAD.get();
    }

    /** Room for a matrix of so many entries, with anything in it. */
    DoublePointer room(int slot, long size) {
        DoublePointer memory = slots[slot];
        if (memory == null || memory.capacity() < size) {
            if (memory != null) {
                memory.close();
            }
            memory = new DoublePointer(size);
            slots[slot] = memory;
        }
        return memory;
    }

    /** A copy of a matrix. */
    DoublePointer copy(int slot, DMatrixRMaj A) {
        return room(slot, A.getNumElements()).put(A.data, 0, A.getNumElements());
    }

    /** Gives large memory back. */
    void release() {
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null && slots[slot].capacity() > KEPT) {
                slots[slot].close();
                slots[slot] = null;
            }
        }
    }
}
