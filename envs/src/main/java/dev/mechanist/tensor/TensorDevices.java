package dev.mechanist.tensor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** Which devices TensorFlow sees, and which CUDA libraries it would need to see more. */
public final class TensorDevices {
    /** Libraries in the order in which they need each other; the last is the driver's own and comes with it alone. */
    private static final List<String> CUDA_LIBRARIES = List.of(
            "libcudart.so.12",
            "libnvJitLink.so.12",
            "libnvrtc.so.12",
            "libcublasLt.so.12",
            "libcublas.so.12",
            "libcufft.so.11",
            "libcusparse.so.12",
            "libcusolver.so.11",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn.so.9",
            "libcuda.so.1");

    private static final String CUDA_RESOURCES = "/org/bytedeco/cuda/linux-x86_64/";
    private static final String GPU_NATIVE = "/org/tensorflow/internal/c_api/linux-x86_64-gpu/";

    private static List<String> visible;

    private TensorDevices() {}

    /**
     * TensorFlow's version.
     *
     * @throws TensorFlowMissingException where there is none
     */
    public static String tensorFlowVersion() {
        TensorRuntime.require();
        return TensorFlow.version();
    }

    /** Whether TensorFlow sees a GPU. */
    public static boolean gpuVisible() {
        return visible().contains("GPU");
    }

    /**
     * Types of the visible devices, for example CPU, GPU; asked once per process.
     *
     * @throws TensorFlowMissingException where there is no TensorFlow
     */
    public static synchronized List<String> visible() {
        if (visible == null) {
            if (gpuNativePresent()) {
                missingCudaLibraries();
            }
            visible = List.copyOf(listDevices());
        }
        return visible;
    }

    /** Whether the native library with CUDA code is on the class path (profile gpu). */
    public static boolean gpuNativePresent() {
        return TensorDevices.class.getResource(GPU_NATIVE) != null
                || TensorDevices.class.getResource(GPU_NATIVE + "libtensorflow_cc.so.2") != null;
    }

    /**
     * Opens each CUDA library, from the system or from the class path, where TensorFlow then finds it.
     *
     * @return those that cannot be opened
     */
    public static synchronized List<String> missingCudaLibraries() {
        List<String> missing = new ArrayList<>();
        for (String library : CUDA_LIBRARIES) {
            if (!open(library)) {
                missing.add(library);
            }
        }
        return List.copyOf(missing);
    }

    private static boolean open(String library) {
        try {
            Loader.loadGlobal(library);
            return true;
        } catch (UnsatisfiedLinkError notOnTheSystem) {
            URL resource = TensorDevices.class.getResource(CUDA_RESOURCES + library);
            if (resource == null) {
                return false;
            }
            try {
                File file = Loader.cacheResource(resource);
                Loader.loadGlobal(file.getPath());
                return true;
            } catch (UnsatisfiedLinkError cannotBeUsedHere) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static ConfigProto configuration(boolean gpu) {
        return configuration(gpu, true);
    }

    /**
     * Settings of every session: threads, and GPU memory taken as needed.
     *
     * @param rewritten whether TensorFlow may rewrite functions before their first run; else, on a CPU, their operations run one after the other
     */
    static ConfigProto configuration(boolean gpu, boolean rewritten) {
        int threads = Integer.getInteger("mechanist.tensor.threads", 0);
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads)
                .setAllowSoftPlacement(true)
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
        if (!rewritten) {
            config.setGraphOptions(GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
        }
        if (!gpu) {
            config.putDeviceCount("GPU", 0);
        }
        if (!gpu && !rewritten) {
            config.setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"));
        }
        return config.build();
    }

    private static List<String> listDevices() {
        byte[] config = configuration(true).toByteArray();
        List<String> types = new ArrayList<>();
        TensorRuntime.require();
        TF_Status status = tensorflow.TF_NewStatus();
        TF_Graph graph = tensorflow.TF_NewGraph();
        TF_SessionOptions options = tensorflow.TF_NewSessionOptions();
        try (BytePointer bytes = new BytePointer(config)) {
            tensorflow.TF_SetConfig(options, bytes, config.length, status);
            TF_Session session = tensorflow.TF_NewSession(graph, options, status);
            requireOk(status);
            TF_DeviceList list = tensorflow.TF_SessionListDevices(session, status);
            requireOk(status);
            for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
                types.add(tensorflow.TF_DeviceListType(list, i, status).getString());
            }
            tensorflow.TF_DeleteDeviceList(list);
            tensorflow.TF_CloseSession(session, status);
            tensorflow.TF_DeleteSession(session, status);
        } finally {
            tensorflow.TF_DeleteSessionOptions(options);
            tensorflow.TF_DeleteGraph(graph);
        }
        return types;
    }

    private static void requireOk(TF_Status status) {
        if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
            throw new IllegalStateException("TensorFlow cannot list its devices: "
                    + tensorflow.TF_Message(status).getString());
        }
    }
}
