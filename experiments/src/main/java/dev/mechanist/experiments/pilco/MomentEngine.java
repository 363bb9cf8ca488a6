package dev.mechanist.experiments.pilco;

import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.sysid.gp.moments.TensorMoments;
import dev.mechanist.tensor.Device;
import java.util.List;

/** What computes the moments of Gaussian processes. Holds one map at a time: asking for the next frees the last. */
public final class MomentEngine implements AutoCloseable {
    /** The engines by name. */
    public enum Kind {
        /** Plain Java, the reference. */
        JAVA,
        /** The tensor runtime, on a CPU or a GPU. */
        TENSOR
    }

    private final Kind kind;
    private final Device device;
    private TensorMoments last;

    /** @param device where the tensor runtime computes; the plain engine has the processor */
    public MomentEngine(Kind kind, Device device) {
        this.kind = kind;
        this.device = kind == Kind.JAVA ? Device.CPU : device.resolve();
    }

    /** The engine that is fastest on a device: plain Java on the processor. */
    public static MomentEngine on(Device device) {
        Device found = device.resolve();
        return new MomentEngine(found == Device.CPU ? Kind.JAVA : Kind.TENSOR, found);
    }

    /** For reports, for example {@code tensor on gpu}. */
    public String label() {
        return kind == Kind.JAVA ? "java" : "tensor on " + device.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The moments of the processes with these posteriors. */
    public GaussianMap moments(List<SquaredExponentialPosterior> posteriors) {
        return moments(new GaussianProcessMoments(posteriors));
    }

    /** The same moments on this engine. */
    public GaussianMap moments(GaussianProcessMoments map) {
        close();
        if (kind == Kind.JAVA) {
            return map;
        }
        last = new TensorMoments(map, device);
        return last;
    }

    @Override
    public void close() {
        if (last != null) {
            last.close();
            last = null;
        }
    }
}
