package dev.mechanist.sysid.freerun;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

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
     * @param width of the kernel, in roots of how many regressors it sees, or precision of the
     *     prior on weights
     * @param span how many of the first regressors the kernel sees; all where larger
     * @param byRun whether it is fitted by its free run, or left as one step is predicted best
     */
    public record Candidate(
            Kind kind, int outputs, int inputs, int delay, int size, double width, int span, boolean byRun) {
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
                            width * Math.sqrt(Math.min(span, d)),
                            PROCESS_STRENGTH);
            };
        }
    }

    /** A pole that is beyond 1 by no more is at 1. */
    private static final double ROUNDING = 1e-9;

    /** Precision of the prior of a process in units of the noise: weak, since the data are many. */
    private static final double PROCESS_STRENGTH = 1e-2;

    /**
     * How far records are used.
     *
     * @param validated share of each record at its end that candidates are chosen on
     * @param folds how many parts are kept in turn: the last alone, or others before it too, evenly up to the first
     * @param known first rows of a run that are measured
     * @param iterations of a fit
     * @param structures how many of the best candidates are kept
     * @param members how many of each of them, which differ in their random start
     * @param screened rows of each record from which candidates are fitted, at most
     */
    public record Settings(
            double validated, int folds, int known, int iterations, int structures, int members, int screened) {}

    /**
     * What was chosen.
     *
     * @param candidate the choice
     * @param validation error of its free run on the part that it was chosen on, in the unit of the output
     * @param models fitted to all records, of the best candidates
     */
    public record Choice(Candidate candidate, double validation, List<NarxModel> models) {
        /**
         * The median of the free runs of all models, so that one that is lost does not count.
         *
         * @param deviation receives its standard deviation: that of the models among each other, and the mean of their own
         *     [rows]; null for none
         */
        public double[] run(OutputRecord record, int known, double[] deviation) {
            List<double[]> runs = new ArrayList<>();
            List<double[]> deviations = new ArrayList<>();
            for (NarxModel model : models) {
                double[] own = deviation == null ? null : new double[record.rows()];
                double[] run = model.run(record, known, own);
                if (Double.isFinite(run[run.length - 1]) || models.size() == 1) {
                    runs.add(run);
                    deviations.add(own);
                }
            }
            double[] median = new double[record.rows()];
            for (int t = 0; t < median.length; t++) {
                int row = t;
                double[] sorted =
                        runs.stream().mapToDouble(run -> run[row]).sorted().toArray();
                int k = sorted.length;
                median[t] = k == 0 ? Double.NaN : 0.5 * (sorted[(k - 1) / 2] + sorted[k / 2]);
                if (deviation != null && k > 0) {
                    double mean = Arrays.stream(sorted).average().orElseThrow();
                    double spread = Arrays.stream(sorted)
                            .map(v -> (v - mean) * (v - mean))
                            .average()
                            .orElseThrow();
                    double own = deviations.stream()
                            .mapToDouble(d -> d[row] * d[row])
                            .average()
                            .orElseThrow();
                    deviation[t] = Math.sqrt(spread + own);
                }
            }
            return median;
        }
    }

    private NarxSearch() {}

    /** @throws InputException where no candidate can be fitted */
    public static Choice search(List<Candidate> candidates, List<OutputRecord> records, Settings settings, long seed) {
        List<Fold> folds = folds(records, settings);
        record Scored(Candidate candidate, double error) {}
        List<Scored> ranked = candidates.stream()
                .map(c -> new Scored(c, validation(c, folds, settings, seed)))
                .filter(scored -> Double.isFinite(scored.error))
                .sorted(Comparator.comparingDouble(Scored::error))
                .toList();
        if (ranked.isEmpty()) {
            throw new InputException("no candidate has a free run that is not lost; give longer records");
        }
        List<NarxModel> models = new ArrayList<>();
        int structures = Math.min(ranked.size(), settings.structures);
        for (int member = 0; member < structures * settings.members; member++) {
            try {
                models.add(fit(ranked.get(member % structures).candidate, records, settings, seed + member));
            } catch (InputException e) {
                if (member == structures * settings.members - 1 && models.isEmpty()) {
                    throw e;
                }
            }
        }
        return new Choice(ranked.get(0).candidate, ranked.get(0).error, models);
    }

    record Fold(List<OutputRecord> learned, List<OutputRecord> judged) {}

    /** The last part of each record is kept, and where that is more than once, others, evenly up to the first. */
    static List<Fold> folds(List<OutputRecord> records, Settings settings) {
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < settings.folds; fold++) {
            List<OutputRecord> learned = new ArrayList<>();
            List<OutputRecord> judged = new ArrayList<>();
            for (OutputRecord record : records) {
                int rows = record.rows();
                int kept = (int) Math.round(settings.validated * rows);
                int from = rows - kept - fold * (rows - kept) / Math.max(1, settings.folds - 1);
                int to = from + kept;
                judged.add(record.part(from, from + Math.min(kept, settings.screened)));
                if (from > 2 * settings.known) {
                    learned.add(record.part(Math.max(0, from - settings.screened), from));
                }
                if (rows - to > 2 * settings.known) {
                    learned.add(record.part(to, Math.min(rows, to + settings.screened)));
                }
            }
            folds.add(new Fold(learned, judged));
        }
        return folds;
    }

    /** Root mean square over the folds; infinite where one of them is lost. */
    private static double validation(Candidate candidate, List<Fold> folds, Settings settings, long seed) {
        double squares = 0;
        int rows = 0;
        try {
            for (Fold fold : folds) {
                NarxModel model = fit(candidate, fold.learned, settings, seed);
                int known = Math.max(settings.known, model.regressors().first());
                for (OutputRecord record : fold.judged) {
                    double error = record.error(model.run(record, settings.known), known);
                    squares += error * error * (record.rows() - known);
                    rows += record.rows() - known;
                }
            }
            return Math.sqrt(squares / rows);
        } catch (InputException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** Fits one candidate. */
    public static NarxModel fit(Candidate candidate, List<OutputRecord> records, Settings settings, long seed) {
        Regressors regressors = Regressors.of(candidate.outputs, candidate.inputs, candidate.delay, together(records));
        NarxFunction function = candidate.function(regressors, records, seed);
        double[] start = NarxFit.oneStep(regressors, function, records, settings.known);
        int d = regressors.count();
        if (candidate.kind == Kind.NETWORK) {
            NarxModel linear = NarxFit.fit(
                    regressors,
                    new NarxFunction.Linear(d),
                    records,
                    settings.known,
                    Arrays.copyOf(start, d + 1),
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
        int iterations = candidate.byRun ? settings.iterations : 0;
        NarxModel fitted = NarxFit.fit(regressors, function, records, settings.known, start, iterations);
        if (candidate.kind != Kind.LINEAR || candidate.outputs == 0 || !grows(candidate.outputs, fitted.theta())) {
            return fitted;
        }
        NarxFunction.Integrating held = new NarxFunction.Integrating(d, candidate.outputs);
        double[] near = held.from(NarxFit.oneStep(regressors, function, records, settings.known));
        return NarxFit.fit(regressors, held, records, settings.known, near, iterations);
    }

    /**
     * Whether the free run of a linear model grows without bound: it has a pole beyond 1. Records that are short beside a slow motion
     * fit an integrator with a pole a little beyond, which is lost on longer ones.
     */
    static boolean grows(int outputs, double[] theta) {
        DMatrixRMaj companion = new DMatrixRMaj(outputs, outputs);
        for (int i = 0; i < outputs; i++) {
            companion.set(0, i, theta[i]);
            if (i > 0) {
                companion.set(i, i - 1, 1);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> poles = DecompositionFactory_DDRM.eig(outputs, false);
        if (!poles.decompose(companion)) {
            throw new InputException("the poles of a linear model were not found; give fewer lags");
        }
        for (int i = 0; i < outputs; i++) {
            if (poles.getEigenvalue(i).getMagnitude() > 1 + ROUNDING) {
                return true;
            }
        }
        return false;
    }

    private static OutputRecord together(List<OutputRecord> records) {
        return new OutputRecord(
                records.stream().flatMapToDouble(r -> Arrays.stream(r.u())).toArray(),
                records.stream().flatMapToDouble(r -> Arrays.stream(r.y())).toArray());
    }
}
