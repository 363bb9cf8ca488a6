package dev.mechanist.experiments.fits;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far the estimates move when a record is left out.
 *
 * @param record that is left out
 * @param shifts of each estimate, in its standard errors, towards where the record pulls it; NaN where the error is not known
 */
record RecordInfluence(String record, double[] shifts) {
    /** Of each of several records; nothing where there is only one. */
    static List<RecordInfluence> of(MeasuredSystem system, DataSet records, FitResult all) {
        int count = records.episodes().size();
        if (count < 2) {
            return List.of();
        }
        return IntStream.range(0, count)
                .mapToObj(out -> {
                    int[] others =
                            IntStream.range(0, count).filter(k -> k != out).toArray();
                    FitResult without = system.fit(records.select(others), (iteration, cost) -> {});
                    double[] shifts = all.estimates().stream()
                            .mapToDouble(e -> (e.parameter().value()
                                            - without.estimate(e.parameter().name())
                                                    .parameter()
                                                    .value())
                                    / e.standardError())
                            .toArray();
                    return new RecordInfluence(records.episodes().get(out).name(), shifts);
                })
                .toList();
    }
}
