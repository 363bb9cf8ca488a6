package dev.mechanist.sysid.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.sysid.gp.algebra.CovarianceFactor;
import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import dev.mechanist.sysid.gp.kernel.KernelTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** Gaussian process dynamics as artefacts: arrays per output, the rest in the manifest. */
public final class GaussianProcessKinds implements ArtefactKinds {
    static final String KIND = "gaussian-process-dynamics";

    @Override
    public Map<String, Reader> readers() {
        return Map.of(KIND, GaussianProcessKinds::read);
    }

    static void store(GaussianProcessDynamics model, ArtefactWriter out) {
        out.put(model.spec());
        ObjectNode content = out.content();
        content.put("algebra", DenseAlgebra.fastest().name());
        ArrayNode outputs = content.putArray("processes");
        for (int i = 0; i < model.processes().size(); i++) {
            Regression process = model.processes().get(i);
            ObjectNode node = outputs.addObject();
            node.put("output", process.output());
            ArrayNode families = node.putArray("families");
            List<KernelTerm> terms = process.kernel().terms();
            DMatrixRMaj scales = new DMatrixRMaj(terms.size(), process.kernel().inputs());
            double[] signals = new double[terms.size()];
            for (int t = 0; t < signals.length; t++) {
                families.add(terms.get(t).family().name());
                System.arraycopy(terms.get(t).lengthScales(), 0, scales.data, t * scales.numCols, scales.numCols);
                signals[t] = terms.get(t).signalVariance();
            }
            String at = i + "/";
            out.put(at + "length_scales", scales);
            out.put(at + "signal_variances", signals);
            out.put(at + "noise_variance", process.noiseVariance());
            out.put(at + "points", process.points());
            out.put(at + "weights", process.weights());
            out.put(at + "jitter", process.jitter());
            if (process instanceof GaussianProcess exact) {
                node.put("method", "EXACT");
                out.put(at + "targets", exact.targets());
                out.put(at + "factor", exact.factor().L());
            } else if (process instanceof SparseGaussianProcess sparse) {
                node.put("method", sparse.method().name());
                out.put(at + "precision", sparse.precision());
            }
        }
    }

    private static GaussianProcessDynamics read(StoredArtefact stored) {
        Manifest manifest = stored.manifest();
        List<Regression> processes = new ArrayList<>();
        List<JsonNode> nodes = manifest.list("processes");
        for (int i = 0; i < nodes.size(); i++) {
            processes.add(process(manifest, nodes.get(i), stored, i + "/"));
        }
        return new GaussianProcessDynamics(stored.spec(), processes);
    }

    private static Regression process(Manifest manifest, JsonNode node, StoredArtefact arrays, String at) {
        String output = text(manifest, node, "output");
        JsonNode families = manifest.require(node, "families", "a list", JsonNode::isArray);
        DMatrixRMaj scales = arrays.matrix(at + "length_scales");
        double[] signals = arrays.doubles(at + "signal_variances", scales.numRows);
        if (families.size() != scales.numRows) {
            throw new InputException(manifest.place() + ": " + families.size() + " families of kernels where there are "
                    + scales.numRows + " rows of length scales; store the model again");
        }
        List<KernelTerm> terms = new ArrayList<>();
        for (int t = 0; t < signals.length; t++) {
            double[] l = new double[scales.numCols];
            System.arraycopy(scales.data, t * l.length, l, 0, l.length);
            KernelFamily family =
                    choice(manifest, KernelFamily.class, families.get(t).asText());
            terms.add(new KernelTerm(family, l, signals[t]));
        }
        Kernel kernel = new Kernel(terms);
        double noise = arrays.doubles(at + "noise_variance", 1)[0];
        DMatrixRMaj points = arrays.matrix(at + "points");
        int N = points.numRows;
        double[] weights = arrays.doubles(at + "weights", N);
        double jitter = arrays.doubles(at + "jitter", 1)[0];
        String method = text(manifest, node, "method");
        if (method.equals("EXACT")) {
            CovarianceFactor factor = new CovarianceFactor(arrays.matrix(at + "factor", N, N), jitter);
            return GaussianProcess.restore(
                    output, kernel, noise, points, arrays.doubles(at + "targets", N), factor, weights);
        }
        return SparseGaussianProcess.restore(
                output,
                choice(manifest, SparseMethod.class, method),
                kernel,
                noise,
                points,
                weights,
                arrays.matrix(at + "precision", N, N),
                jitter);
    }

    private static <T extends Enum<T>> T choice(Manifest manifest, Class<T> type, String name) {
        for (T value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new InputException(manifest.place() + ": '" + name + "' is not one of " + List.of(type.getEnumConstants())
                + "; store the model again");
    }

    private static String text(Manifest manifest, JsonNode node, String key) {
        return manifest.require(node, key, "text", JsonNode::isTextual).textValue();
    }
}
