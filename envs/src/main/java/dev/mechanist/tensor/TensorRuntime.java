package dev.mechanist.tensor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** TensorFlow's native library: loaded once per process, quietly, or known to be missing. */
public final class TensorRuntime {
    /** Platforms that TensorFlow for Java has a library for. */
    private static final List<String> PLATFORMS =
            List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

    private TensorRuntime() {}

    /** Loads when first asked for, and once. */
    private static final class Loaded {
        private static final TensorFlowMissingException FAILURE = load();

        private static TensorFlowMissingException load() {
            try {
                QuietNatives.beforeLoading();
                TensorFlow.version();
                QuietNatives.during(TensorRuntime::firstSession);
                return null;
            } catch (LinkageError e) {
                String platform = Loader.getPlatform();
                return new TensorFlowMissingException(complaint(platform, isPresent(platform), e.getMessage()), e);
            }
        }
    }

    /** Why there is no TensorFlow here, in one line; empty where there is. */
    public static Optional<String> missing() {
        return Optional.ofNullable(Loaded.FAILURE).map(Throwable::getMessage);
    }

    /**
     * Loads the library where that has not been done.
     *
     * @throws TensorFlowMissingException where there is none
     */
    static void require() {
        if (Loaded.FAILURE != null) {
            throw new TensorFlowMissingException(Loaded.FAILURE.getMessage(), Loaded.FAILURE);
        }
    }

    /** Adds two numbers: a graph that is optimised before it runs. */
    private static void firstSession() {
        try (Graph graph = new Graph();
                Session session = new Session(graph, TensorDevices.configuration(false))) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> sum = tf.math.add(tf.constant(1f), tf.constant(2f));
            session.runner().fetch(sum).run().close();
        }
    }

    /** Whether the class path holds the library of a platform. */
    static boolean isPresent(String platform) {
        String directory = "/org/tensorflow/internal/c_api/" + platform + "/";
        return TensorRuntime.class.getResource(directory + "LICENSE") != null;
    }

    /** What is said of a platform with or without a library on the class path. */
    static String complaint(String platform, boolean present, String reason) {
        String cause;
        if (present) {
            cause = "whose library for " + platform + " does not load here ("
                    + String.valueOf(reason).lines().findFirst().orElse("") + ")";
        } else if (PLATFORMS.contains(platform)) {
            cause = "whose library for " + platform + " is not in this build; build it on such a machine or with -P"
                    + platform;
        } else {
            cause = "which has no library for " + platform + ", only for " + String.join(", ", PLATFORMS);
        }
        return "networks need TensorFlow, " + cause
                + "; physics, linear models, Gaussian processes, forests and all planners work without";
    }
}
