package dev.mechanist.sysid.shooting;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What a fit found.
 *
 * @param model the model with its estimated parameters
 * @param estimates one per free parameter, in the model's order
 * @param ofRecords what each record's own parameters are, whose means are among the estimates
 * @param correlation of the estimates [free, free]; NaN where a standard error is not finite. Treat it as immutable.
 * @param warnings what the data cannot tell, each one line
 * @param residuals root mean square of predicted minus measured, per state [n], in its unit; NaN where not compared
 * @param cost the minimised sum
 * @param iterations steps tried
 * @param converged whether it ended by its tolerance and not by its limit of iterations
 * @param degreesOfFreedom of the intervals
 * @param priorWidth standard deviation of the prior about the start values, in scales of the parameters; infinite for none
 * @param exhaustive whether what is left is noise, or nothing: then the model explains all that the data hold
 * @param disturbances by how much the records differ from the equations beside noise, standard deviations with their units; empty where
 *     the fit looked for none
 */
public record FitResult(
        ParametricDynamics model,
        List<Estimate> estimates,
        List<OfRecord> ofRecords,
        DMatrixRMaj correlation,
        List<String> warnings,
        double[] residuals,
        double cost,
        int iterations,
        boolean converged,
        double degreesOfFreedom,
        double priorWidth,
        boolean exhaustive,
        Optional<String> disturbances) {
    public FitResult {
        estimates = List.copyOf(estimates);
        ofRecords = List.copyOf(ofRecords);
        warnings = List.copyOf(warnings);
        residuals = residuals.clone();
    }

    /** The same with warnings before its own. */
    public FitResult withWarnings(List<String> first) {
        List<String> all = new ArrayList<>(first);
        all.addAll(warnings);
        return with(estimates, all);
    }

    private FitResult with(List<Estimate> other, List<String> said) {
        return new FitResult(
                model,
                other,
                ofRecords,
                correlation,
                said,
                residuals,
                cost,
                iterations,
                converged,
                degreesOfFreedom,
                priorWidth,
                exhaustive,
                disturbances);
    }

    /**
     * The same values, as firmly known as a likelihood knew them that they stayed near: the records count once.
     *
     * @param first a fit to the same records with the same free parameters, whose start values and prior are those of a user
     * @param likely what was found with disturbances
     */
    FitResult asKnownBy(FitResult first, DisturbedFit.Found likely) {
        int p = estimates.size();
        boolean[] atBound = new boolean[p];
        for (int i = 0; i < p; i++) {
            Parameter found = estimates.get(i).parameter();
            atBound[i] = found.value() <= found.lower() || found.value() >= found.upper();
        }
        Covariance covariance = Covariance.of(likely.information(), null, 1, atBound, PhysicsFit.SINGULAR);
        double degrees = Math.max(1, likely.windows() - p);
        double quantile = new TDistribution(degrees).inverseCumulativeProbability(0.975);
        List<String> said = new ArrayList<>(first.warnings.stream()
                .filter(warning -> !PhysicsFit.isOfValue(warning))
                .toList());
        List<Estimate> known = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            Estimate own = estimates.get(i);
            Estimate before = first.estimates.get(i);
            double value = own.parameter().value();
            double error = covariance.standardErrors()[i];
            if (atBound[i]) {
                said.add(PhysicsFit.atBound(own.parameter().name(), value));
            }
            double away = Math.abs(value - before.start()) / before.priorDeviation();
            PhysicsFit.contradiction(own.parameter().name(), away).ifPresent(said::add);
            known.add(Estimate.about(own.parameter(), before, error, quantile * error));
        }
        return new FitResult(
                model,
                known,
                ofRecords,
                covariance.correlation(),
                said,
                residuals,
                cost,
                first.iterations + iterations,
                first.converged && converged,
                degrees,
                first.priorWidth,
                exhaustive,
                Optional.of(likely.sizes()));
    }

    /** The same with one more error of each estimate, independent of its own, in the parameter's unit. */
    FitResult withMoreError(double[] more) {
        List<Estimate> wider = new ArrayList<>();
        for (int i = 0; i < estimates.size(); i++) {
            Estimate e = estimates.get(i);
            double error = Math.hypot(e.standardError, more[i]);
            double half = e.upper - e.parameter.value();
            double wide = e.standardError > 0 ? half * error / e.standardError : 1.96 * error;
            wider.add(Estimate.about(e.parameter, e, error, wide));
        }
        return with(wider, warnings);
    }

    @Override
    public double[] residuals() {
        return residuals.clone();
    }

    /**
     * A parameter that each record has a value of.
     *
     * @param record its name
     * @param parameter with the value of this record
     * @param standardError in its unit, as of an {@link Estimate}
     */
    public record OfRecord(String record, Parameter parameter, double standardError) {}

    /**
     * One estimated parameter.
     *
     * @param parameter with its estimated value
     * @param start the value that the fit began from
     * @param standardError in its unit; infinite where the data do not determine it or where a warning calls it
     *     unknown, NaN where it ended at a bound
     * @param lower end of the 95% interval, not cut off at bounds
     * @param upper end of the 95% interval
     * @param priorDeviation standard deviation of the prior about the start value, in the parameter's unit; infinite for none
     * @param priorAlone whether only the prior tells it from other parameters, so that another start value would give another estimate
     */
    public record Estimate(
            Parameter parameter,
            double start,
            double standardError,
            double lower,
            double upper,
            double priorDeviation,
            boolean priorAlone) {
        /** With an interval so far to either side, and the start and prior of another estimate of the parameter. */
        static Estimate about(Parameter parameter, Estimate begun, double error, double half) {
            double value = parameter.value();
            return new Estimate(
                    parameter, begun.start, error, value - half, value + half, begun.priorDeviation, begun.priorAlone);
        }
    }

    /** The estimate of a parameter. */
    public Estimate estimate(String name) {
        return estimates.stream()
                .filter(e -> e.parameter().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no free parameter '" + name + "'"));
    }
}
