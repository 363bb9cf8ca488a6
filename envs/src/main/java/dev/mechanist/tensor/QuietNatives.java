package dev.mechanist.tensor;

import java.io.File;
import java.lang.reflect.Constructor;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;

/**
 * Keeps TensorFlow's remarks off the standard error stream, by two means, since a part of them heeds no setting.
 *
 * <p>What TensorFlow logs itself follows a variable of the environment that it reads when it is loaded. Java cannot change its
 * own environment; C's {@code putenv} can. What its parts log by a library of their own comes with the first session; for that
 * one call the stream leads nowhere. Functions of C are called by their addresses through what JavaCPP has for the release of
 * memory, which takes any address: of one argument before TensorFlow is there, of three afterwards.
 *
 * <p>An environment that names a level is left alone. Where a step is not possible, as on Windows, TensorFlow talks and nothing
 * else changes.
 */
final class QuietNatives {
    private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";
    private static final String SILENT = "3";

    private static final int ERROR_STREAM = 2;
    /** Descriptors are handed out from the lowest free one on, at most 256 by the narrowest limit: nothing takes these. */
    private static final int FIRST_SPARE = 192;

    private static final int LAST_SPARE = 255;

    /** Handed to the environment, which keeps its address. */
    private static BytePointer setting;

    private QuietNatives() {}

    /** Whether the user did not ask to see remarks. */
    private static boolean wanted() {
        String level = System.getenv(LEVEL);
        return level == null || level.equals(SILENT);
    }

    static void beforeLoading() {
        if (System.getenv(LEVEL) != null) {
            return;
        }
        try {
            Pointer putenv = Stream.of("putenv", "_putenv")
                    .map(Loader::addressof)
                    .filter(address -> address != null && !address.isNull())
                    .findFirst()
                    .orElseThrow(() -> new UnsatisfiedLinkError("no putenv"));
            setting = new BytePointer(LEVEL + "=" + SILENT);
            Class<?> type = Class.forName("org.bytedeco.javacpp.Pointer$NativeDeallocator");
            Constructor<?> constructor = type.getDeclaredConstructor(Pointer.class, long.class, long.class);
            constructor.setAccessible(true);
            Object call = constructor.newInstance(setting, setting.address(), putenv.address());
            type.getMethod("deallocate").invoke(call);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError talkative) {
            setting = null;
        }
    }

    /** Runs the first session of the process while the error stream leads nowhere; does nothing where that cannot be done. */
    static void during(Runnable firstSession) {
        if (!wanted() || Loader.getPlatform().startsWith("windows")) {
            return;
        }
        int spare = FIRST_SPARE;
        while (new File("/dev/fd/" + spare).exists()) {
            spare++;
        }
        if (spare > LAST_SPARE) {
            return;
        }
        try (BytePointer nowhere = new BytePointer("/dev/null");
                BytePointer mode = new BytePointer("w")) {
            Deallocator_Pointer_long_Pointer dup2 = function("dup2");
            Deallocator_Pointer_long_Pointer close = function("close");
            Deallocator_Pointer_long_Pointer freopen = function("freopen");
            Deallocator_Pointer_long_Pointer setbuf = function("setbuf");
            Pointer variable = Loader.addressof(Loader.getPlatform().startsWith("macosx") ? "__stderrp" : "stderr");
            Pointer stream = new PointerPointer<>(variable).get(0);
            dup2.call(new Word(ERROR_STREAM), spare, null);
            try {
                freopen.call(nowhere, mode.address(), stream);
                setbuf.call(stream, 0, null); // a stream that was opened anew would keep lines for later
                firstSession.run();
            } finally {
                dup2.call(new Word(spare), ERROR_STREAM, null);
                close.call(new Word(spare), 0, null);
            }
        } catch (LinkageError | NullPointerException talkative) {
            return;
        }
    }

    private static Deallocator_Pointer_long_Pointer function(String name) {
        // JavaCPP's handle of a function is the address of its address.
        return new Deallocator_Pointer_long_Pointer(new PointerPointer<>(Loader.addressof(name), null));
    }

    /** A whole number where a function of C takes one and JavaCPP a pointer. */
    private static final class Word extends Pointer {
        Word(int value) {
            address = value;
        }
    }
}
