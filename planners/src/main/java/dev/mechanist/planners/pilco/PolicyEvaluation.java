package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * The expected return of a policy under a learned model, J = sum_{t=1}^H discount^t E[c(x_t)], and its gradient by one reverse sweep
 * (Deisenroth and Rasmussen 2011, sections 2.2 and 2.3; the paper accumulates derivatives forwards, which costs as many times
 * more as there are parameters per state). The paper has no discount, the authors' release has. Memory grows linearly with H.
 */
public final class PolicyEvaluation {
    private final StateFeatures features;
    private final double[] bounds;
    private final GaussianMap dynamics;
    private final ExpectedCost cost;
    private final Gaussian start;
    private final int horizon;
    private final double discount;

    /** Without a discount, as in the paper. */
    public PolicyEvaluation(
            StateFeatures features,
            double[] bounds,
            GaussianMap dynamics,
            ExpectedCost cost,
            Gaussian start,
            int horizon) {
        this(features, bounds, dynamics, cost, start, horizon, 1);
    }

    /**
     * @param bounds largest controls [m]
     * @param dynamics from (seen augmented states, controls) to the change of state [n]
     * @param start distribution of x_0
     * @param horizon H
     * @param discount weight of a step's cost relative to that of the step before, positive
     */
    public PolicyEvaluation(
            StateFeatures features,
            double[] bounds,
            GaussianMap dynamics,
            ExpectedCost cost,
            Gaussian start,
            int horizon,
            double discount) {
        if (!(discount > 0)) {
            throw new InputException("the discount of a policy's cost must be positive, not " + discount);
        }
        this.discount = discount;
        this.features = features;
        this.bounds = bounds.clone();
        this.dynamics = dynamics;
        this.cost = cost;
        this.start = start;
        this.horizon = horizon;
    }

    /**
     * The predicted course of a policy.
     *
     * @param value J
     * @param states distributions of x_0 .. x_H
     * @param costs of x_0 .. x_H; the first is not part of J
     */
    public record Prediction(double value, List<Gaussian> states, List<ExpectedCost.Value> costs) {
        public Prediction {
            states = List.copyOf(states);
            costs = List.copyOf(costs);
        }
    }

    /** Rolls the policy out under the model. */
    public Prediction predict(PolicyMap policy) {
        GaussianChain step = features.step(policy, bounds, dynamics);
        List<Gaussian> states = new ArrayList<>();
        List<ExpectedCost.Value> costs = new ArrayList<>();
        double value = 0;
        Gaussian x = start;
        for (int t = 0; t <= horizon; t++) {
            if (t > 0) {
                Moments next = step.propagate(x);
                x = new Gaussian(next.mean(), next.covariance());
            }
            states.add(x);
            costs.add(cost.at(x));
            value += t == 0 ? 0 : Math.pow(discount, t) * costs.get(t).mean();
        }
        return new Prediction(value, states, costs);
    }

    /**
     * J and its gradient.
     *
     * @param gradient length {@link PolicyMap#parameterCount()}, overwritten with dJ/dtheta
     * @return J; NaN or infinite where the rollout diverges, and the gradient is then meaningless
     */
    public double value(PolicyMap policy, double[] gradient) {
        GaussianChain step = features.step(policy, bounds, dynamics);
        List<GaussianLinearisation> steps = new ArrayList<>(horizon);
        List<Gaussian> costGradients = new ArrayList<>(horizon);
        double value = 0;
        Gaussian x = start;
        for (int t = 0; t < horizon; t++) {
            GaussianLinearisation linearised = step.linearise(x);
            x = new Gaussian(linearised.moments().mean(), linearised.moments().covariance());
            ExpectedCost.Linearisation here = cost.linearise(x);
            value += Math.pow(discount, t + 1) * here.value().mean();
            if (!Double.isFinite(value)) {
                return value;
            }
            steps.add(linearised);
            costGradients.add(here.gradient());
        }
        java.util.Arrays.fill(gradient, 0);
        int n = features.states();
        DMatrixRMaj noGain = new DMatrixRMaj(n, n);
        double[] gm = new double[n];
        DMatrixRMaj gS = new DMatrixRMaj(n, n);
        for (int t = horizon - 1; t >= 0; t--) {
            Gaussian byCost = costGradients.get(t);
            double weight = Math.pow(discount, t + 1);
            for (int i = 0; i < n; i++) {
                gm[i] += weight * byCost.mean()[i];
            }
            for (int i = 0; i < n * n; i++) {
                gS.data[i] += weight * byCost.covariance().data[i];
            }
            Gaussian g = steps.get(t).pullback(new Moments(gm, gS, noGain), gradient);
            gm = g.mean();
            gS = g.covariance();
        }
        return value;
    }
}
