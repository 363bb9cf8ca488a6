package dev.mechanist.sysid.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Hashes;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Manifest;
import dev.mechanist.core.NpyArray;
import dev.mechanist.core.Npz;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The directory that {@link GaussianProcessDynamics} is stored in: arrays per output in model.npz, the rest in the manifest. */
final class GaussianProcessFiles {
    private static final String KIND = "gaussian-process-dynamics";
    private static final String ARRAYS = "model.npz";

    private GaussianProcessFiles() {}

    static void save(GaussianProcessDynamics model, Path directory) {
        Manifest manifest = Manifest.create(KIND);
        ObjectNode content = manifest.content();
        content.put("algebra", DenseAlgebra.fastest().name());
        content.put("dt", model.spec().dt());
        variables(content.putArray("state"), model.spec().state());
        variables(content.putArray("action"), model.spec().action());
        ArrayNode outputs = content.putArray("processes");
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
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
            arrays.put(at + "length_scales", NpyArray.of(scales));
            arrays.put(at + "signal_variances", NpyArray.of(signals));
            arrays.put(at + "noise_variance", NpyArray.of(process.noiseVariance()));
            arrays.put(at + "points", NpyArray.of(process.points()));
            arrays.put(at + "weights", NpyArray.of(process.weights()));
            arrays.put(at + "jitter", NpyArray.of(process.jitter()));
            if (process instanceof GaussianProcess exact) {
                node.put("method", "EXACT");
                arrays.put(at + "targets", NpyArray.of(exact.targets()));
                arrays.put(at + "factor", NpyArray.of(exact.factor().L()));
            } else if (process instanceof SparseGaussianProcess sparse) {
                node.put("method", sparse.method().name());
                arrays.put(at + "precision", NpyArray.of(sparse.precision()));
            }
        }
        Npz.write(directory.resolve(ARRAYS), arrays);
        content.put("arrays_sha256", Hashes.ofFile(directory.resolve(ARRAYS)));
        manifest.write(directory);
    }

    private static void variables(ArrayNode array, List<Variable> variables) {
        for (Variable v : variables) {
            ObjectNode node = array.addObject();
            node.put("name", v.name());
            node.put("unit", v.unit());
            node.put("lower", Double.toString(v.lower()));
            node.put("upper", Double.toString(v.upper()));
            node.put("angle", v.isAngle());
        }
    }

    static GaussianProcessDynamics load(Path directory) {
        Manifest manifest = Manifest.read(directory, KIND);
        Path file = directory.resolve(ARRAYS);
        Npz arrays = Npz.read(file);
        if (!Hashes.ofFile(file).equals(manifest.text("arrays_sha256"))) {
            throw new InputException(
                    file + ": not the arrays that " + manifest.place() + " was written with; store the model again");
        }
        Spec spec = new Spec(manifest.number("dt"), variables(manifest, "state"), variables(manifest, "action"));
        List<Regression> processes = new ArrayList<>();
        List<JsonNode> nodes = manifest.list("processes");
        for (int i = 0; i < nodes.size(); i++) {
            processes.add(process(manifest, nodes.get(i), arrays, i + "/"));
        }
        return new GaussianProcessDynamics(spec, processes);
    }

    private static Regression process(Manifest manifest, JsonNode node, Npz arrays, String at) {
        String output = text(manifest, node, "output");
        JsonNode families = manifest.require(node, "families", "a list", JsonNode::isArray);
        DMatrixRMaj scales = arrays.matrix(at + "length_scales");
        double[] signals = arrays.doubles(at + "signal_variances");
        List<KernelTerm> terms = new ArrayList<>();
        for (int t = 0; t < signals.length; t++) {
            double[] l = new double[scales.numCols];
            System.arraycopy(scales.data, t * l.length, l, 0, l.length);
            KernelFamily family =
                    choice(manifest, KernelFamily.class, families.get(t).asText());
            terms.add(new KernelTerm(family, l, signals[t]));
        }
        Kernel kernel = new Kernel(terms);
        double noise = arrays.doubles(at + "noise_variance")[0];
        DMatrixRMaj points = arrays.matrix(at + "points");
        double[] weights = arrays.doubles(at + "weights");
        double jitter = arrays.doubles(at + "jitter")[0];
        String method = text(manifest, node, "method");
        if (method.equals("EXACT")) {
            CovarianceFactor factor = new CovarianceFactor(arrays.matrix(at + "factor"), jitter);
            return GaussianProcess.restore(
                    output, kernel, noise, points, arrays.doubles(at + "targets"), factor, weights);
        }
        return SparseGaussianProcess.restore(
                output,
                choice(manifest, SparseMethod.class, method),
                kernel,
                noise,
                points,
                weights,
                arrays.matrix(at + "precision"),
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

    private static List<Variable> variables(Manifest manifest, String key) {
        List<Variable> result = new ArrayList<>();
        for (JsonNode node : manifest.list(key)) {
            result.add(new Variable(
                    text(manifest, node, "name"),
                    text(manifest, node, "unit"),
                    Double.parseDouble(text(manifest, node, "lower")),
                    Double.parseDouble(text(manifest, node, "upper")),
                    manifest.require(node, "angle", "true or false", JsonNode::isBoolean)
                            .booleanValue()));
        }
        return result;
    }
}
