package dev.mechanist.sysid.freerun;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Fits the free parameters of equations and the start states of records by their free run. The start of each is a parameter with a
 * normal prior of the width that its scale says; sensitivities are forward differences over whole runs.
 */
public final class SystemFit implements LevenbergMarquardt.Problem {
    private static final double DIFFERENCE = 1e-6;

    private final OutputSystem system;
    private final List<Parameter> parameters;
    private final List<Parameter> states;
    private final List<OutputRecord> records;
    private final boolean startsOnly;
    private final double noise;

    private SystemFit(OutputSystem system, List<OutputRecord> records, boolean startsOnly, double noise) {
        this.system = system;
        this.records = records;
        this.startsOnly = startsOnly;
        this.noise = noise;
        parameters = system.parameters();
        states = system.states();
    }

    /**
     * How a fit is done.
     *
     * @param draws how many starts are drawn about the usual one
     * @param iterations of each at most
     * @param noise standard deviation of the output's noise, for the priors of start states
     */
    public record Settings(int draws, int iterations, double noise) {}

    /**
     * What was found.
     *
     * @param theta value of each parameter
     * @param error root mean square of the free runs, in the unit of the output
     */
    public record Fitted(OutputSystem system, double[] theta, double error) {
        /**
         * A free run: the start state is found from the first {@code known} outputs, with the parameters held, and the rest from
         * the inputs alone.
         */
        public double[] run(OutputRecord record, int known) {
            OutputRecord seen = record.part(0, known);
            SystemFit fit = new SystemFit(system, List.of(seen), true, Math.max(1e-12, error));
            LevenbergMarquardt.Problem held = fit.heldAt(theta);
            double[] z = IntStream.range(0, system.guesses())
                    .mapToObj(which -> LevenbergMarquardt.minimise(held, fit.starts(theta, which), 30, 1e-8))
                    .min(Comparator.comparingDouble(LevenbergMarquardt.Result::cost))
                    .orElseThrow()
                    .theta();
            double[] x = fit.state(z, 0);
            double[] run = new double[record.rows()];
            for (int t = 0; t < run.length; t++) {
                run[t] = system.output(theta, x);
                system.step(theta, x, record.u()[t]);
            }
            return run;
        }
    }

    /**
     * Fits from the start values, and from others drawn about them, of which the best counts.
     *
     * @param seed of what is drawn
     */
    public static Fitted fit(OutputSystem system, List<OutputRecord> records, Settings settings, long seed) {
        SystemFit fit = new SystemFit(system, records, false, settings.noise);
        LevenbergMarquardt.Result best = null;
        double[] nominal = fit.parameters.stream().mapToDouble(Parameter::value).toArray();
        for (int draw = 0; draw <= settings.draws; draw++) {
            RandomStream random = RandomStream.of(seed, "start of a fit", draw);
            double[] theta = nominal.clone();
            for (int i = 0; draw > 0 && i < theta.length; i++) {
                Parameter p = fit.parameters.get(i);
                if (!p.free()) {
                    continue;
                }
                double drawn = p.lower() > 0
                        ? theta[i] * Math.exp(0.7 * random.nextGaussian())
                        : theta[i] + p.scale() * random.nextGaussian();
                theta[i] = Math.min(p.upper(), Math.max(p.lower(), drawn));
            }
            double[] start = Arrays.copyOf(theta, theta.length + records.size() * fit.states.size());
            double[] z = fit.starts(theta, draw % system.guesses());
            System.arraycopy(z, 0, start, theta.length, z.length);
            LevenbergMarquardt.Result found = LevenbergMarquardt.minimise(fit, start, settings.iterations, 1e-5);
            if (best == null || found.cost() < best.cost()) {
                best = found;
            }
        }
        double[] theta = Arrays.copyOf(best.theta(), nominal.length);
        return new Fitted(system, theta, fit.error(best.theta()));
    }

    private double error(double[] all) {
        double squares = 0;
        int rows = 0;
        for (int r = 0; r < records.size(); r++) {
            double[] residuals = residuals(all, r);
            squares += Arrays.stream(residuals).map(e -> e * e).sum();
            rows += residuals.length;
        }
        return Math.sqrt(squares / rows);
    }

    /** Start states as guessed from the first outputs, in scales from their usual values. */
    private double[] starts(double[] theta, int which) {
        double[] z = new double[records.size() * states.size()];
        for (int r = 0; r < records.size(); r++) {
            double[] x = states.stream().mapToDouble(Parameter::value).toArray();
            system.guess(theta, records.get(r).y(), which, x);
            for (int i = 0; i < x.length; i++) {
                Parameter s = states.get(i);
                z[r * x.length + i] = (x[i] - s.value()) / s.scale();
            }
        }
        return z;
    }

    private double[] state(double[] z, int offset) {
        double[] x = new double[states.size()];
        for (int i = 0; i < x.length; i++) {
            Parameter s = states.get(i);
            x[i] = Math.min(s.upper(), Math.max(s.lower(), s.value() + s.scale() * z[offset + i]));
        }
        return x;
    }

    private LevenbergMarquardt.Problem heldAt(double[] theta) {
        return new LevenbergMarquardt.Problem() {
            @Override
            public double cost(double[] z) {
                return SystemFit.this.cost(joined(theta, z));
            }

            @Override
            public double linearise(double[] z, DMatrixRMaj hessian, double[] gradient) {
                return SystemFit.this.linearise(joined(theta, z), hessian, gradient);
            }
        };
    }

    private static double[] joined(double[] theta, double[] z) {
        double[] all = Arrays.copyOf(theta, theta.length + z.length);
        System.arraycopy(z, 0, all, theta.length, z.length);
        return all;
    }

    private static int[] free(List<Parameter> all) {
        return IntStream.range(0, all.size()).filter(i -> all.get(i).free()).toArray();
    }

    private boolean isInside(double[] all) {
        for (int i = 0; i < parameters.size(); i++) {
            if (!(all[i] >= parameters.get(i).lower()
                    && all[i] <= parameters.get(i).upper())) {
                return false;
            }
        }
        return true;
    }

    private double[] residuals(double[] all, int record) {
        OutputRecord data = records.get(record);
        double[] theta = Arrays.copyOf(all, parameters.size());
        double[] x = state(all, parameters.size() + record * states.size());
        double[] residuals = new double[data.rows()];
        for (int t = 0; t < residuals.length; t++) {
            residuals[t] = system.output(theta, x) - data.y()[t];
            system.step(theta, x, data.u()[t]);
        }
        return residuals;
    }

    /** Half the squares of the start states in their scales. */
    private double prior(double[] all) {
        double sum = 0;
        for (int i = parameters.size(); i < all.length; i++) {
            sum += 0.5 * all[i] * all[i];
        }
        return sum;
    }

    @Override
    public double cost(double[] all) {
        if (!isInside(all)) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = 0;
        for (int r = 0; r < records.size(); r++) {
            for (double e : residuals(all, r)) {
                squares += e * e;
            }
        }
        double cost = 0.5 * squares / (noise * noise) + prior(all);
        return Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY;
    }

    @Override
    public double linearise(double[] all, DMatrixRMaj hessian, double[] gradient) {
        hessian.zero();
        Arrays.fill(gradient, 0);
        int p = parameters.size();
        int[] shared = startsOnly ? new int[0] : free(parameters);
        int[] own = free(states);
        double weight = 1 / (noise * noise);
        for (int r = 0; r < records.size(); r++) {
            double[] residuals = residuals(all, r);
            int[] columns = new int[shared.length + own.length];
            double[][] slopes = new double[columns.length][];
            for (int c = 0; c < columns.length; c++) {
                int entry = c < shared.length ? shared[c] : p + r * states.size() + own[c - shared.length];
                columns[c] = startsOnly ? entry - p : entry;
                double scale = entry < p ? Math.max(parameters.get(entry).scale(), 1e-12) : 1;
                double h = DIFFERENCE * scale;
                double[] moved = all.clone();
                moved[entry] += h;
                if (entry < p && moved[entry] > parameters.get(entry).upper()) {
                    h = -h;
                    moved[entry] = all[entry] + h;
                }
                slopes[c] = residuals(moved, r);
                for (int t = 0; t < residuals.length; t++) {
                    slopes[c][t] = (slopes[c][t] - residuals[t]) / h;
                }
            }
            for (int i = 0; i < columns.length; i++) {
                double sum = 0;
                for (int t = 0; t < residuals.length; t++) {
                    sum += slopes[i][t] * residuals[t];
                }
                gradient[columns[i]] += weight * sum;
                for (int j = 0; j <= i; j++) {
                    double product = 0;
                    for (int t = 0; t < residuals.length; t++) {
                        product += slopes[i][t] * slopes[j][t];
                    }
                    hessian.add(columns[i], columns[j], weight * product);
                    if (i != j) {
                        hessian.add(columns[j], columns[i], weight * product);
                    }
                }
            }
        }
        for (int i = p; i < all.length; i++) {
            int at = startsOnly ? i - p : i;
            hessian.add(at, at, 1);
            gradient[at] += all[i];
        }
        return cost(all);
    }
}
