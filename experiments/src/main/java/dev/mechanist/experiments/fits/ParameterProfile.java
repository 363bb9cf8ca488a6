package dev.mechanist.experiments.fits;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.sysid.MeasuredSystem;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;

/**
 * Profile likelihood of a parameter: it is held at several values and all others are fitted again; the noise is profiled out, so that
 * twice the loss of log likelihood is the degrees of freedom times the growth of the logarithm of the squared residuals.
 *
 * @param name of the parameter
 * @param values at which it was held, in its unit [k]
 * @param loss twice the loss of log likelihood [k]; 3.84 is the end of a 95% interval
 */
record ParameterProfile(String name, double[] values, double[] loss) {
    /** Twice the loss of log likelihood at the ends of a 95% interval: the quantile of chi squared of one degree. */
    static final double BOUND = 3.841;

    private static final double[] DEVIATIONS = {-3, -2, -1, 0, 1, 2, 3};

    static ParameterProfile of(MeasuredSystem system, DataSet records, FitResult result, FitResult.Estimate estimate) {
        Parameter parameter = estimate.parameter();
        double step = Double.isFinite(estimate.standardError()) && estimate.standardError() > 0
                ? estimate.standardError()
                : 0.1 * parameter.scale();
        double[] values = new double[DEVIATIONS.length];
        double[] loss = new double[DEVIATIONS.length];
        for (int k = 0; k < values.length; k++) {
            double value = parameter.value() + DEVIATIONS[k] * step;
            values[k] = Math.max(parameter.lower(), Math.min(parameter.upper(), value));
            loss[k] = DEVIATIONS[k] == 0 ? 0 : loss(system, records, result, parameter.name(), values[k]);
        }
        return new ParameterProfile(parameter.name(), values, loss);
    }

    private static double loss(MeasuredSystem system, DataSet records, FitResult best, String name, double value) {
        List<Parameter> held = system.model().parameters().stream()
                .map(p -> p.name().equals(name) ? p.withValue(value).withFree(false) : p)
                .toList();
        FitResult fitted = system.withParameters(held).fit(records, (iteration, cost) -> {});
        double[] now = fitted.residuals();
        double[] then = best.residuals();
        double growth = 0;
        int compared = 0;
        for (int i = 0; i < now.length; i++) {
            if (Double.isFinite(now[i]) && Double.isFinite(then[i])) {
                growth += 2 * Math.log(now[i] / then[i]);
                compared++;
            }
        }
        return best.degreesOfFreedom() * growth / (best.exhaustive() ? compared : 1);
    }
}
