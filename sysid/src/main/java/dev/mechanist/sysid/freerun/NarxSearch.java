package dev.mechanist.sysid.freerun;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses regressors and sizes of a class by the free run over the last part of the training records, and fits what it chose to
 * all of them.
 */
public final class NarxSearch {
    /** Classes of functions. */
    public enum Kind {
        LINEAR,
        SPRING,
        NETWORK,
        PROCESS
    }

    /**
     * What is tried.
     *
     * @param outputs how many outputs of the past
     * @param inputs how many inputs
     * @param delay of the first of them
     * @param size hidden units, or inducing points; 0 for neither
     * @param width of the kernel, or precision of the prior on weights
     * @param span how many of the first regressors the kernel sees; all where larger
     */
    public record Candidate(Kind kind, int outputs, int inputs, int delay, int size, double width, int span) {
        NarxFunction function(Regressors regressors, List<OutputRecord> records, long seed) {
            int d = regressors.count();
            return switch (kind) {
                case LINEAR -> new NarxFunction.Linear(d);
                case SPRING -> new NarxFunction.CubicSpring(d);
                case NETWORK -> new NarxFunction.Network(d, size, width);
                case PROCESS ->
                    NarxFunction.Process.of(
                            d,
                            InducingPoints.of(regressors, records, Math.min(span, d), size, seed),
                            width,
                            PROCESS_STRENGTH);
            };
        }
    }

    /** Precision of the prior of a process in units of the noise: weak, since the data are many. */
    private static final double PROCESS_STRENGTH = 1e-2;

    /**
     * How far records are used.
     *
     * @param validated share of each record at its end that candidates are chosen on
     * @param known first rows of a run that are measured
     * @param iterations of a fit
     * @param members of an ensemble of networks
     * @param screened rows of each record from which candidates are fitted, at most
     */
    public record Settings(double validated, int known, int iterations, int members, int screened) {}

    /**
     * What was chosen.
     *
     * @param candidate the choice
     * @param validation error of its free run on the part that it was chosen on, in the unit of the output
     * @param models fitted to all records; several where networks are an ensemble
     */
    public record Choice(Candidate candidate, double validation, List<NarxModel> models) {}

    private NarxSearch() {}

    /** @throws InputException where no candidate can be fitted */
    public static Choice search(
            List<Candidate> candidates, List<OutputRecord> records, Settings settings, long seed) {
        List<OutputRecord> earlier = new ArrayList<>();
        List<OutputRecord> later = new ArrayList<>();
        for (OutputRecord record : records) {
            int cut = (int) Math.round((1 - settings.validated) * record.rows());
            earlier.add(record.part(Math.max(0, cut - settings.screened), cut));
            later.add(record.part(cut, Math.min(record.rows(), cut + settings.screened)));
        }
        record Scored(Candidate candidate, double error) {}
        Scored best = candidates.stream()
                .map(c -> new Scored(c, validation(c, earlier, later, settings, seed)))
                .min(Comparator.comparingDouble(Scored::error))
                .orElseThrow();
        if (Double.isInfinite(best.error)) {
            throw new InputException("no candidate has a free run that is not lost; give longer records");
        }
        List<NarxModel> models = new ArrayList<>();
        int members = best.candidate.kind == Kind.NETWORK ? settings.members : 1;
        for (int member = 0; member < members; member++) {
            try {
                models.add(fit(best.candidate, records, settings, seed + member));
            } catch (InputException e) {
                if (member == members - 1 && models.isEmpty()) {
                    throw e;
                }
            }
        }
        return new Choice(best.candidate, best.error, models);
    }

    private static double validation(
            Candidate candidate, List<OutputRecord> earlier, List<OutputRecord> later, Settings settings, long seed) {
        try {
            NarxModel model = fit(candidate, earlier, settings, seed);
            double squares = 0;
            int rows = 0;
            for (OutputRecord record : later) {
                int known = Math.max(settings.known, model.regressors().first());
                double error = record.error(model.run(record, settings.known), known);
                squares += error * error * (record.rows() - known);
                rows += record.rows() - known;
            }
            return Math.sqrt(squares / rows);
        } catch (InputException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** Fits one candidate. */
    public static NarxModel fit(Candidate candidate, List<OutputRecord> records, Settings settings, long seed) {
        Regressors regressors =
                Regressors.of(candidate.outputs, candidate.inputs, candidate.delay, together(records));
        NarxFunction function = candidate.function(regressors, records, seed);
        double[] start = NarxFit.oneStep(regressors, function, records, settings.known);
        int d = regressors.count();
        if (candidate.kind == Kind.NETWORK) {
            NarxModel linear = NarxFit.fit(
                    regressors,
                    new NarxFunction.Linear(d),
                    records,
                    settings.known,
                    java.util.Arrays.copyOf(start, d + 1),
                    settings.iterations);
            System.arraycopy(linear.theta(), 0, start, 0, d + 1);
            RandomStream random = RandomStream.of(seed, "weights", 0);
            for (int h = 0; h < candidate.size; h++) {
                int at = d + 1 + h * (d + 2);
                for (int i = 0; i <= d; i++) {
                    start[at + i] = 0.5 * random.nextGaussian();
                }
                start[at + d + 1] = 0.02 * random.nextGaussian();
            }
        }
        return NarxFit.fit(regressors, function, records, settings.known, start, settings.iterations);
    }

    private static OutputRecord together(List<OutputRecord> records) {
        return new OutputRecord(
                records.stream().flatMapToDouble(r -> java.util.Arrays.stream(r.u())).toArray(),
                records.stream().flatMapToDouble(r -> java.util.Arrays.stream(r.y())).toArray());
    }
}
