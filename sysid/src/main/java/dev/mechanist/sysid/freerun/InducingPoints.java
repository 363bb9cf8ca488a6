package dev.mechanist.sysid.freerun;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Points that cover the regressors of records: each as far as can be from those before (Gonzalez 1985). */
final class InducingPoints {
    /** Regressors that are looked at. */
    private static final int DRAWN = 4000;

    private InducingPoints() {}

    /**
     * Chooses points.
     *
     * @param span how many of the first regressors count
     * @param count how many points, at most
     * @return [count][span], scaled
     */
    static double[][] of(Regressors regressors, List<OutputRecord> records, int span, int count, long seed) {
        RandomStream random = RandomStream.of(seed, "inducing points", 0);
        double[][] drawn = new double[DRAWN][];
        double[] x = new double[regressors.count()];
        for (int k = 0; k < DRAWN; k++) {
            OutputRecord record = records.get(k % records.size());
            int t = random.nextInt(regressors.first(), record.rows());
            regressors.fill(
                    regressors.scaledInputs(Arrays.copyOfRange(record.u(), t - regressors.first(), t + 1)),
                    regressors.scaledOutputs(Arrays.copyOfRange(record.y(), t - regressors.first(), t + 1)),
                    regressors.first(),
                    x);
            drawn[k] = Arrays.copyOf(x, span);
        }
        double[] distance = new double[DRAWN];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        double[][] points = new double[count][];
        int next = 0;
        for (int j = 0; j < count; j++) {
            points[j] = drawn[next];
            int farthest = 0;
            for (int k = 0; k < DRAWN; k++) {
                double squares = 0;
                for (int i = 0; i < span; i++) {
                    double difference = drawn[k][i] - points[j][i];
                    squares += difference * difference;
                }
                distance[k] = Math.min(distance[k], squares);
                farthest = distance[k] > distance[farthest] ? k : farthest;
            }
            if (distance[farthest] < 1e-6) {
                return Arrays.copyOf(points, j + 1);
            }
            next = farthest;
        }
        return points;
    }
}
