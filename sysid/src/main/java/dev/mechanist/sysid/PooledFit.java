package dev.mechanist.sysid;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.sysid.shooting.FitProgress;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One fit of several systems of one sort whose records differ in size, as tables of three, four and five balls: what has the same
 * name in several of them is one parameter. Each system is fitted to its own records, what they say of a parameter is weighed by
 * its certainty (one over the square of its standard error), and each is fitted once more from there, so that none stays where a
 * poor start left it. Where systems contradict each other by more than their errors, the error of the mean grows in proportion
 * (Birge, The Calculation of Errors by the Method of Least Squares, 1932). A part that no system has is like the others of its kind: mass7 like mass0 to mass4.
 */
public final class PooledFit {
    /** Of a parameter's scale: nothing is known better. */
    private static final double CERTAIN = 1e-9;

    /** Systems that contradict each other by so many of their errors are worth a warning. */
    private static final double CONTRADICTION = 4;

    /** Standard errors to either side that hold 95%. */
    private static final double NORMAL = 1.96;

    private final List<Member> members;
    private final List<FitResult> fits;
    private final Map<String, Estimate> estimates = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * One of the systems.
     *
     * @param system with the values that its fit starts from
     * @param records of it
     */
    public record Member(MeasuredSystem system, DataSet records) {}

    /**
     * A parameter of all systems that have it.
     *
     * @param parameter with its estimated value
     * @param standardError in its unit; infinite where no records determine it
     * @param systems number of systems that tell something of it
     */
    public record Estimate(Parameter parameter, double standardError, int systems) {}

    private PooledFit(List<Member> members, List<FitResult> fits) {
        this.members = members;
        this.fits = fits;
        Map<String, List<FitResult.Estimate>> all = new LinkedHashMap<>();
        for (int k = 0; k < fits.size(); k++) {
            String system = members.get(k).system().name();
            fits.get(k)
                    .estimates()
                    .forEach(e -> all.computeIfAbsent(e.parameter().name(), name -> new ArrayList<>())
                            .add(e));
            fits.get(k).warnings().forEach(warning -> warnings.add(system + ": " + warning));
        }
        all.forEach((name, own) -> estimates.put(name, pooled(own)));
    }

    /**
     * Fits.
     *
     * @param members at least one
     * @param progress hears of each system's fits in turn
     * @throws InputException where a system cannot be fitted to its records
     */
    public static PooledFit of(List<Member> members, FitProgress progress) {
        List<FitResult> alone = new ArrayList<>();
        for (Member member : members) {
            alone.add(member.system.fit(member.records, progress));
        }
        PooledFit first = new PooledFit(members, alone);
        List<FitResult> again = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
            Member member = members.get(k);
            // A prior stands about the first start values and not about what the data have said since.
            again.add(
                    Double.isInfinite(alone.get(k).priorWidth())
                            ? member.system
                                    .withParameters(
                                            first.found(member.system.model().parameters()))
                                    .fit(member.records, progress)
                            : alone.get(k));
        }
        return new PooledFit(members, again);
    }

    private Estimate pooled(List<FitResult.Estimate> own) {
        Parameter first = own.get(0).parameter();
        double sum = 0;
        double total = 0;
        int told = 0;
        for (FitResult.Estimate e : own) {
            double w = weight(e);
            sum += w * e.parameter().value();
            total += w;
            told += w > 0 ? 1 : 0;
        }
        if (told == 0) {
            return new Estimate(first, Double.POSITIVE_INFINITY, 0);
        }
        double mean = Math.max(first.lower(), Math.min(first.upper(), sum / total));
        double error = 1 / Math.sqrt(total);
        double squares = 0;
        for (FitResult.Estimate e : own) {
            double by = e.parameter().value() - mean;
            squares += weight(e) * by * by;
        }
        double ratio = told < 2 ? 1 : Math.sqrt(squares / (told - 1));
        if (ratio > CONTRADICTION) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the systems contradict each other about %s by %.3g of their errors; give longer records, or start nearer",
                    first.name(),
                    ratio));
        }
        return new Estimate(first.withValue(mean), error * Math.max(1, ratio), told);
    }

    /** Nothing where the data do not determine it; at a bound as certain as its scale is small. */
    private static double weight(FitResult.Estimate e) {
        double scale = e.parameter().scale();
        double error = Double.isNaN(e.standardError()) ? scale : e.standardError();
        double least = Math.max(error, CERTAIN * scale);
        return 1 / (least * least);
    }

    /** Each free parameter of any of the systems. */
    public List<Estimate> estimates() {
        return List.copyOf(estimates.values());
    }

    /** What the records cannot tell, and where systems contradict each other, each one line. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The systems. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    /** What each system's own records said last, in the order of the members. */
    public List<FitResult> fits() {
        return List.copyOf(fits);
    }

    /**
     * A system as it is stored: with what all of them say of its parameters, and how firmly; correlations and residuals are those of
     * its own fit.
     *
     * @param k index of the member
     */
    public FittedModel stored(int k) {
        Member member = members.get(k);
        FitResult own = fits.get(k);
        List<FitResult.Estimate> shared = own.estimates().stream()
                .map(e -> {
                    Estimate all = estimates.get(e.parameter().name());
                    double value = value(e.parameter()).orElse(e.parameter().value());
                    return new FitResult.Estimate(
                            e.parameter().withValue(value),
                            e.start(),
                            all.standardError,
                            value - NORMAL * all.standardError,
                            value + NORMAL * all.standardError,
                            e.priorDeviation(),
                            e.priorAlone());
                })
                .toList();
        FitResult result = new FitResult(
                in(own.model()),
                shared,
                own.ofRecords(),
                own.correlation(),
                own.warnings(),
                own.residuals(),
                own.cost(),
                own.iterations(),
                own.converged(),
                own.degreesOfFreedom(),
                own.priorWidth(),
                own.exhaustive(),
                Optional.empty());
        return FittedModel.of(member.system, result, member.records);
    }

    /**
     * A system of this sort, of any size, with what was found of its free parameters; what is not free, or what no records tell
     * anything of, stays as it is.
     */
    public ParametricDynamics in(ParametricDynamics system) {
        return system.withParameters(found(system.parameters()));
    }

    private List<Parameter> found(List<Parameter> parameters) {
        return parameters.stream()
                .map(p -> p.free() ? value(p).map(p::withValue).orElse(p) : p)
                .toList();
    }

    /** Whether anything is known of a parameter, or of others of its kind. */
    public boolean tells(String name) {
        return isTold(estimates.get(name))
                || estimates.values().stream().anyMatch(e -> isTold(e) && kind(e).equals(kind(name)));
    }

    private static boolean isTold(Estimate e) {
        return e != null && e.systems > 0;
    }

    private Optional<Double> value(Parameter p) {
        Estimate own = estimates.get(p.name());
        if (isTold(own)) {
            return Optional.of(own.parameter.value());
        }
        double sum = 0;
        double total = 0;
        for (Estimate other : estimates.values()) {
            if (isTold(other) && kind(other).equals(kind(p.name()))) {
                double w = 1 / (other.standardError * other.standardError);
                sum += w * other.parameter.value();
                total += w;
            }
        }
        return total > 0 ? Optional.of(sum / total) : Optional.empty();
    }

    private static String kind(Estimate e) {
        return kind(e.parameter.name());
    }

    /** The name without the number of the part. */
    private static String kind(String name) {
        return name.replaceFirst("\\d+$", "");
    }
}
