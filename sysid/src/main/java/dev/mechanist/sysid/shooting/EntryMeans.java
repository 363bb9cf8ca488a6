package dev.mechanist.sysid.shooting;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * What a fit says of a machine where some of its parameters have a value for each record: the mean of these values, as uncertain as the
 * covariance of the values makes it. A parameter that all records share is the mean of one value.
 *
 * @param parameters which parameter each entry of theta is of; entries of one are neighbours [p]
 */
record EntryMeans(int[] parameters) {
    /** The parameters, in order [k]. */
    int[] distinct() {
        return Arrays.stream(parameters).distinct().toArray();
    }

    /** Entries of a parameter. */
    int[] entries(int parameter) {
        return IntStream.range(0, parameters.length)
                .filter(i -> parameters[i] == parameter)
                .toArray();
    }

    /** Mean of the entries of a parameter. */
    double mean(int parameter, double[] theta) {
        return Arrays.stream(entries(parameter))
                .mapToDouble(i -> theta[i])
                .average()
                .orElseThrow();
    }

    /** Covariance of the means of two parameters; of one that has one entry the square of its standard error. */
    private double covariance(int[] first, int[] second, Covariance of) {
        double sum = 0;
        for (int i : first) {
            for (int j : second) {
                double r = i == j ? 1 : of.correlation().get(i, j);
                sum += r * of.standardErrors()[i] * of.standardErrors()[j];
            }
        }
        return sum / first.length / second.length;
    }

    /** Standard error of a parameter's mean; not finite where one of its entries' is not. */
    double error(int parameter, Covariance of) {
        int[] own = entries(parameter);
        for (int i : own) {
            if (!Double.isFinite(of.standardErrors()[i])) {
                return of.standardErrors()[i];
            }
        }
        return own.length == 1 ? of.standardErrors()[own[0]] : Math.sqrt(Math.max(0, covariance(own, own, of)));
    }

    /** Correlation of the means [k, k]; NaN where a standard error is not finite. */
    DMatrixRMaj correlation(Covariance of) {
        int[] distinct = distinct();
        int k = distinct.length;
        if (k == parameters.length) {
            return of.correlation();
        }
        DMatrixRMaj correlation = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double scale = error(distinct[i], of) * error(distinct[j], of);
                double r = covariance(entries(distinct[i]), entries(distinct[j]), of) / scale;
                correlation.set(i, j, Double.isFinite(r) ? r : Double.NaN);
            }
        }
        return correlation;
    }
}
