package dev.mechanist.graphnet.neural;

import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.StateEncoding;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.DenseLayers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The networks of an ensemble as expressions: the change of the state, in units of its {@link Targets}, from the encoded,
 * normalised state and action, all members side by side [members, rows, .].
 */
public final class EnsembleNetwork {
    /** Soft bounds of the log-variance at the start of the training, in units of the targets (code of PETS). */
    private static final double MAXIMUM = 0.5;

    private static final double MINIMUM = -10;

    private static final String INPUT_MEAN = "input/mean";
    private static final String INPUT_DEVIATION = "input/deviation";
    private static final String CHANGE_MEAN = "change/mean";
    static final String CHANGE_DEVIATION = "change/deviation";
    private static final String LOG_VARIANCE_MAXIMUM = "log variance/maximum";
    private static final String LOG_VARIANCE_MINIMUM = "log variance/minimum";

    private final Spec spec;
    private final EnsembleSettings settings;
    private final StateEncoding encoding;
    private final DenseLayers layers;

    /**
     * What the members predict of one step, [members, rows, n].
     *
     * @param next expected next state
     * @param logVariance of the normalised change; only for probabilistic networks, else null
     */
    public record Prediction(Expression next, Expression logVariance) {}

    public EnsembleNetwork(Spec spec, EnsembleSettings settings) {
        this.spec = spec;
        this.settings = settings;
        encoding = new StateEncoding(spec);
        List<Integer> widths = new ArrayList<>();
        widths.add(encoding.width());
        widths.addAll(settings.hidden());
        widths.add(settings.probabilistic() ? 2 * spec.n() : spec.n());
        layers = new DenseLayers("network", settings.members(), widths, settings.activation());
    }

    StateEncoding encoding() {
        return encoding;
    }

    /** Declares all variables; a member's weights depend on the seed and its index alone. */
    public void declare(TensorProgram program, long seed) {
        int n = spec.n();
        int inputs = encoding.width();
        layers.declare(program, seed);
        program.declare(INPUT_MEAN, new double[inputs], inputs);
        program.declare(INPUT_DEVIATION, filled(inputs, 1), inputs);
        program.declare(CHANGE_MEAN, new double[n], n);
        program.declare(CHANGE_DEVIATION, filled(n, 1), n);
        if (settings.probabilistic()) {
            int members = settings.members();
            program.declare(LOG_VARIANCE_MAXIMUM, filled(members * n, MAXIMUM), members, 1, n);
            program.declare(LOG_VARIANCE_MINIMUM, filled(members * n, MINIMUM), members, 1, n);
        }
    }

    /** Names of the variables that training changes. */
    List<String> trainable() {
        List<String> names = new ArrayList<>(layers.parameters());
        if (settings.probabilistic()) {
            names.add(LOG_VARIANCE_MAXIMUM);
            names.add(LOG_VARIANCE_MINIMUM);
        }
        return names;
    }

    /** Names of all variables. */
    List<String> variables() {
        List<String> names = new ArrayList<>(trainable());
        Collections.addAll(names, INPUT_MEAN, INPUT_DEVIATION, CHANGE_MEAN, CHANGE_DEVIATION);
        return names;
    }

    /** Whether each member has a slice of this variable of its own. */
    boolean isPerMember(String variable) {
        return trainable().contains(variable);
    }

    void normalise(TensorProgram program, Normaliser input, Normaliser change) {
        program.assign(INPUT_MEAN, input.mean());
        program.assign(INPUT_DEVIATION, input.deviation());
        program.assign(CHANGE_MEAN, change.mean());
        program.assign(CHANGE_DEVIATION, change.deviation());
    }

    /** Deviation of the change of each state, 0 where it is always the same [n]. */
    Expression changeDeviation(TensorScope scope) {
        return scope.variable(CHANGE_DEVIATION);
    }

    /** Errors of states in units of the targets; 0 where the change is always the same. */
    Expression inTargetUnits(TensorScope scope, Expression errors) {
        Expression deviation = changeDeviation(scope);
        Expression ones = deviation.zeros().plus(1);
        return errors.dividedBy(isFixed(deviation).choose(ones, deviation)).times(learned(deviation));
    }

    private static Expression isFixed(Expression deviation) {
        return deviation.isAtMost(deviation.zeros());
    }

    /** 1 for states whose change is learned, 0 where it is always the same [n]. */
    private static Expression learned(Expression deviation) {
        return isFixed(deviation).choose(deviation.zeros(), deviation.zeros().plus(1));
    }

    /**
     * One step of every member.
     *
     * @param x [members, rows, n], or [1, rows, n] when all members start alike
     * @param u [members, rows, m], or [1, rows, m]
     */
    public Prediction predict(TensorScope scope, Expression x, Expression u) {
        int n = spec.n();
        Expression encoded = EncodedStates.of(encoding, x);
        Expression seen = spec.m() == 0 ? encoded : scope.concatenate(2, List.of(encoded, u));
        Expression z = seen.minus(scope.variable(INPUT_MEAN)).dividedBy(scope.variable(INPUT_DEVIATION));
        Expression out = layers.apply(scope, z);
        Expression change = settings.probabilistic() ? out.slice(2, 0, n) : out;
        Expression next = x.plus(change.times(changeDeviation(scope))).plus(scope.variable(CHANGE_MEAN));
        return new Prediction(next, settings.probabilistic() ? bounded(scope, out.slice(2, n, 2 * n)) : null);
    }

    /** Log-variance between its learned soft bounds (Chua et al. 2018, appendix A.1). */
    private static Expression bounded(TensorScope scope, Expression raw) {
        Expression maximum = scope.variable(LOG_VARIANCE_MAXIMUM);
        Expression minimum = scope.variable(LOG_VARIANCE_MINIMUM);
        Expression below = maximum.minus(maximum.minus(raw).softplus());
        return minimum.plus(below.minus(minimum).softplus());
    }

    /** Variance of the noise in state units, [members, rows, n]; zero for deterministic networks. */
    Expression noiseVariance(TensorScope scope, Prediction prediction) {
        return settings.probabilistic()
                ? prediction.logVariance.exp().times(changeDeviation(scope).square())
                : prediction.next.zeros();
    }

    /** Next states under standard normal noise [members, rows, n]; deterministic networks have none. */
    Expression sample(TensorScope scope, Prediction prediction, Expression noise) {
        if (!settings.probabilistic()) {
            return prediction.next;
        }
        Expression deviation = prediction.logVariance.times(0.5).exp().times(changeDeviation(scope));
        return prediction.next.plus(noise.times(deviation));
    }

    /**
     * Loss of one step, summed over members: squared normalised error, for probabilistic networks the Gaussian negative
     * log-likelihood without its constant, times two (Chua et al. 2018, equation 1).
     *
     * @param target states that followed [members, rows, n]
     */
    Expression loss(TensorScope scope, Prediction prediction, Expression target) {
        Expression squares = inTargetUnits(scope, target.minus(prediction.next)).square();
        Expression each = settings.probabilistic()
                ? squares.times(prediction.logVariance.negative().exp())
                        .plus(prediction.logVariance.times(learned(changeDeviation(scope))))
                : squares;
        return each.mean(1, 2).sum(0);
    }

    /** Weight decay, and the pull of the log-variance's bounds towards each other with weight 0.01 (code of PETS). */
    Expression regularisation(TensorScope scope) {
        Expression sum = layers.penalty(scope, settings.weightDecay());
        if (settings.probabilistic()) {
            Expression width = scope.variable(LOG_VARIANCE_MAXIMUM).minus(scope.variable(LOG_VARIANCE_MINIMUM));
            sum = sum.plus(width.total().times(0.01));
        }
        return sum;
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
