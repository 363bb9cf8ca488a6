package dev.mechanist.sysid.gp.moments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Reference values from the authors' MATLAB implementation of PILCO run under Octave (UCL-SML/pilco-matlab at a0b48b7), which come
 * checked against Monte Carlo, sixth-order differences and 80-bit arithmetic. Their tolerances are relative to the largest entry.
 */
public final class MomentFixtures {
    private MomentFixtures() {}

    public static JsonNode read(String name) {
        try (InputStream in = MomentFixtures.class.getResourceAsStream(name + ".json.gz")) {
            return new ObjectMapper().readTree(new GZIPInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] vector(JsonNode node) {
        double[] result = new double[node.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = node.get(i).asDouble();
        }
        return result;
    }

    public static DMatrixRMaj matrix(JsonNode node) {
        DMatrixRMaj result = new DMatrixRMaj(node.size(), node.get(0).size());
        for (int i = 0; i < result.numRows; i++) {
            for (int j = 0; j < result.numCols; j++) {
                result.set(i, j, node.get(i).get(j).asDouble());
            }
        }
        return result;
    }

    public static double[] column(DMatrixRMaj matrix, int j) {
        double[] result = new double[matrix.numRows];
        for (int i = 0; i < result.length; i++) {
            result[i] = matrix.get(i, j);
        }
        return result;
    }

    /** Tolerances for mean, gain and their derivatives, and for the covariance and its own. */
    public record Tolerance(double meanAndGain, double covariance) {}

    /** Compares all moments and all their derivatives by the input's mean and covariance. */
    public static void check(GaussianMap map, JsonNode expected, Tolerance tolerance) {
        Gaussian z = new Gaussian(vector(expected.get("m")), matrix(expected.get("s")));
        int D = map.inputs();
        int E = map.outputs();
        GaussianLinearisation linearisation = map.linearise(z);
        Moments y = linearisation.moments();
        close("M", vector(expected.get("M")), y.mean(), tolerance.meanAndGain());
        close("S", matrix(expected.get("S")).data, y.covariance().data, tolerance.covariance());
        close("V", matrix(expected.get("V")).data, y.gain().data, tolerance.meanAndGain());
        Derivatives mean = new Derivatives(E, D);
        Derivatives covariance = new Derivatives(E * E, D);
        Derivatives gain = new Derivatives(D * E, D);
        for (int a = 0; a < E; a++) {
            Moments seed = zeros(D, E);
            seed.mean()[a] = 1;
            mean.set(a, linearisation.pullback(seed, null));
            for (int b = 0; b < E; b++) {
                seed = zeros(D, E);
                seed.covariance().add(a, b, 0.5);
                seed.covariance().add(b, a, 0.5);
                covariance.set(a + E * b, linearisation.pullback(seed, null));
            }
            for (int d = 0; d < D; d++) {
                seed = zeros(D, E);
                seed.gain().set(d, a, 1);
                gain.set(d + D * a, linearisation.pullback(seed, null));
            }
        }
        mean.check("M", expected, tolerance.meanAndGain());
        covariance.check("S", expected, tolerance.covariance());
        gain.check("V", expected, tolerance.meanAndGain());
    }

    static Moments zeros(int D, int E) {
        return new Moments(new double[E], new DMatrixRMaj(E, E), new DMatrixRMaj(D, E));
    }

    /** One row per quantity; columns by m [D] and, column-major, by S [D D]. */
    private static final class Derivatives {
        private final DMatrixRMaj byMean;
        private final DMatrixRMaj byCovariance;

        Derivatives(int rows, int D) {
            byMean = new DMatrixRMaj(rows, D);
            byCovariance = new DMatrixRMaj(rows, D * D);
        }

        void set(int row, Gaussian adjoint) {
            int D = adjoint.size();
            for (int p = 0; p < D; p++) {
                byMean.set(row, p, adjoint.mean()[p]);
                for (int q = 0; q < D; q++) {
                    byCovariance.set(row, p + D * q, adjoint.covariance().get(p, q));
                }
            }
        }

        public void check(String name, JsonNode expected, double tolerance) {
            close("d" + name + "dm", matrix(expected.get("d" + name + "dm")).data, byMean.data, tolerance);
            close("d" + name + "ds", matrix(expected.get("d" + name + "ds")).data, byCovariance.data, tolerance);
        }
    }

    public static void close(String what, double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, what);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        if (!(worst <= tolerance * largest)) {
            throw new AssertionError(what + ": off by " + worst / largest + " relative, allowed " + tolerance);
        }
    }
}
