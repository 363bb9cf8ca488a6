package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import org.ejml.data.DMatrixRMaj;

/**
 * Moments of a map and all their derivatives, laid out as in the reference files: covariances and gains flattened column by
 * column, one row per output entry and one column per input entry.
 */
final class MapJacobians {
    final Moments moments;
    final double[] meanByMean;
    final double[] covarianceByMean;
    final double[] gainByMean;
    final double[] meanByCovariance;
    final double[] covarianceByCovariance;
    final double[] gainByCovariance;
    final double[] meanByParameters;
    final double[] covarianceByParameters;
    final double[] gainByParameters;

    private final GaussianMap map;
    private final Gaussian z;

    /** Seeds the adjoint with one output entry after another. */
    MapJacobians(GaussianMap map, Gaussian z) {
        this.map = map;
        this.z = z;
        moments = map.propagate(z);
        int D = map.inputs();
        int E = map.outputs();
        int P = map.parameterCount();
        meanByMean = new double[E * D];
        meanByCovariance = new double[E * D * D];
        meanByParameters = new double[E * P];
        covarianceByMean = new double[E * E * D];
        covarianceByCovariance = new double[E * E * D * D];
        covarianceByParameters = new double[E * E * P];
        gainByMean = new double[D * E * D];
        gainByCovariance = new double[D * E * D * D];
        gainByParameters = new double[D * E * P];
        for (int b = 0; b < E; b++) {
            Seed mean = new Seed(D, E);
            mean.mean[b] = 1;
            row(mean, b, meanByMean, meanByCovariance, meanByParameters);
            for (int a = 0; a < E; a++) {
                Seed covariance = new Seed(D, E);
                covariance.covariance.add(a, b, 0.5);
                covariance.covariance.add(b, a, 0.5);
                row(covariance, a + E * b, covarianceByMean, covarianceByCovariance, covarianceByParameters);
            }
            for (int d = 0; d < D; d++) {
                Seed gain = new Seed(D, E);
                gain.gain.set(d, b, 1);
                row(gain, d + D * b, gainByMean, gainByCovariance, gainByParameters);
            }
        }
    }

    private static final class Seed {
        final double[] mean;
        final DMatrixRMaj covariance;
        final DMatrixRMaj gain;

        Seed(int D, int E) {
            mean = new double[E];
            covariance = new DMatrixRMaj(E, E);
            gain = new DMatrixRMaj(D, E);
        }
    }

    private void row(Seed seed, int row, double[] byMean, double[] byCovariance, double[] byParameters) {
        int D = map.inputs();
        double[] g = new double[map.parameterCount()];
        Gaussian adjoint = map.pullback(z, new Moments(seed.mean, seed.covariance, seed.gain), g);
        System.arraycopy(adjoint.mean(), 0, byMean, row * D, D);
        System.arraycopy(adjoint.covariance().data, 0, byCovariance, row * D * D, D * D);
        System.arraycopy(g, 0, byParameters, row * g.length, g.length);
    }

    /** Compares M, S, the gain under its name, and those derivatives that a case holds. */
    void compare(FixtureReport report, String kind, String place, JsonNode c, String gain, double tolerance) {
        compare(report, kind, place, c, gain, tolerance, tolerance);
    }

    /** The same with a wider tolerance for the covariance, a difference of large numbers. */
    void compare(
            FixtureReport report,
            String kind,
            String place,
            JsonNode c,
            String gain,
            double tolerance,
            double covarianceTolerance) {
        int D = map.inputs();
        Object[][] table = {
            {"M", moments.mean(), tolerance},
            {"S", moments.covariance().data, covarianceTolerance},
            {gain, moments.gain().data, tolerance},
            {"dMdm", meanByMean, tolerance},
            {"dSdm", covarianceByMean, covarianceTolerance},
            {"d" + gain + "dm", gainByMean, tolerance},
            {"dMds", meanByCovariance, tolerance},
            {"dSds", covarianceByCovariance, covarianceTolerance},
            {"d" + gain + "ds", gainByCovariance, tolerance},
            {"dMdp", meanByParameters, tolerance},
            {"dSdp", covarianceByParameters, covarianceTolerance},
            {"d" + gain + "dp", gainByParameters, tolerance},
        };
        for (Object[] entry : table) {
            String name = (String) entry[0];
            if (c.has(name)) {
                double[] expected = FixtureJson.flat(c.get(name));
                if (name.endsWith("ds")) {
                    FixtureJson.symmetriseColumns(expected, D);
                }
                report.compare(kind, name, place, expected, (double[]) entry[1], (Double) entry[2]);
            }
        }
    }
}
