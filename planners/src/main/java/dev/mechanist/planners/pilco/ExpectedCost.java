package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The cost of being in an uncertain state: the mean over several losses, for example saturating ones of several widths, of
 * E[loss] + kappa sqrt(Var[loss]). A negative kappa rewards uncertainty and so exploration, a positive one avoids it
 * (Deisenroth, Fox and Rasmussen 2015, section 6.1).
 */
public final class ExpectedCost {
    /** Below this variance the square root is taken as 0, so that its derivative stays finite. */
    private static final double CERTAIN = 1e-12;

    private final List<GaussianMap> losses;
    private final double exploration;

    /**
     * @param losses of the state, each with one output
     * @param exploration kappa, in units of cost; 0 for the expected cost alone
     */
    public ExpectedCost(List<? extends GaussianMap> losses, double exploration) {
        this.losses = List.copyOf(losses);
        this.exploration = exploration;
        if (losses.isEmpty() || losses.stream().anyMatch(l -> l.outputs() != 1)) {
            throw new InputException("an expected cost needs at least one loss, each with one output");
        }
    }

    /**
     * The cost of one state distribution.
     *
     * @param mean what counts: expected loss with its exploration bonus
     * @param variance of the loss, averaged over the losses
     */
    public record Value(double mean, double variance) {}

    /** The cost of the state distribution x over R^D, D being the inputs of each loss. */
    public Value at(Gaussian x) {
        return linearise(x).value();
    }

    /** The cost with its derivatives. */
    public Linearisation linearise(Gaussian x) {
        List<GaussianLinearisation> passed = new ArrayList<>();
        double mean = 0;
        double variance = 0;
        for (GaussianMap loss : losses) {
            GaussianLinearisation l = loss.linearise(x);
            passed.add(l);
            double v = l.moments().covariance().get(0, 0);
            mean += l.moments().mean()[0] + (v > CERTAIN ? exploration * Math.sqrt(v) : 0);
            variance += v;
        }
        return new Linearisation(passed, new Value(mean / losses.size(), variance / losses.size()), x.size());
    }

    /** A cost with what its derivatives need. */
    public final class Linearisation {
        private final List<GaussianLinearisation> passed;
        private final Value value;
        private final int states;

        private Linearisation(List<GaussianLinearisation> passed, Value value, int states) {
            this.passed = passed;
            this.value = value;
            this.states = states;
        }

        public Value value() {
            return value;
        }

        /** d mean / dm [D] and d mean / dS [D, D]. */
        public Gaussian gradient() {
            double[] gm = new double[states];
            double[] gS = new double[states * states];
            for (GaussianLinearisation loss : passed) {
                double v = loss.moments().covariance().get(0, 0);
                DMatrixRMaj byVariance = new DMatrixRMaj(1, 1);
                byVariance.set(0, 0, v > CERTAIN ? exploration / (2 * Math.sqrt(v) * losses.size()) : 0);
                Gaussian g = loss.pullback(
                        new Moments(new double[] {1.0 / losses.size()}, byVariance, new DMatrixRMaj(states, 1)), null);
                Arrays.setAll(gm, i -> gm[i] + g.mean()[i]);
                Arrays.setAll(gS, i -> gS[i] + g.covariance().data[i]);
            }
            return new Gaussian(gm, new DMatrixRMaj(states, states, true, gS));
        }
    }
}
