package dev.mechanist.tensor.gradients;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients that TensorFlow's C interface lacks. One dispatcher, kept for the life of the process, serves all of them:
 * separate registrations are collected or crash.
 *
 * <p>A rule sees shapes only at run time; asking for a static one inside a rule hangs. It returns zeros, never null.
 */
public final class GradientRules {
    /** One reverse rule: gradients of the inputs from those of the outputs. */
    interface Rule {
        List<Operand<?>> call(Ops tf, GraphOperation operation, List<Operand<TNumber>> seeds);
    }

    private static final Map<String, Rule> RULES = new HashMap<>();

    static {
        RULES.putAll(LinearAlgebraGradients.RULES);
        RULES.putAll(SecondDerivatives.RULES);
        RULES.putAll(StructuralGradients.RULES);
        RULES.putAll(Convolutions.RULES);
    }

    private static final TFJ_GradFuncAdapter DISPATCHER = RawCustomGradient.adapter(GradientRules::dispatch);

    private static boolean registered;

    private GradientRules() {}

    /** Registers the rules once per process; those that TensorFlow already has keep theirs. */
    public static synchronized void register() {
        if (!registered) {
            registered = true;
            RULES.keySet().forEach(type -> tensorflow.TFJ_RegisterCustomGradient(type, DISPATCHER));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Operand<?>> dispatch(Ops tf, GraphOperation operation, List<Output<?>> seeds) {
        List<Operand<TNumber>> numbers =
                seeds.stream().map(seed -> (Operand<TNumber>) (Operand<?>) seed).toList();
        return RULES.get(operation.type()).call(tf, operation, numbers);
    }

    @SuppressWarnings("unchecked")
    static Operand<TNumber> input(GraphOperation operation, int i) {
        return (Operand<TNumber>) (Operand<?>) operation.input(i);
    }

    static Operand<TNumber> output(GraphOperation operation, int i) {
        return operation.<TNumber>output(i);
    }

    static Operand<TInt32> integer(Ops tf, int value) {
        return tf.constant(value);
    }

    /** A times a constant. */
    static Operand<TNumber> scaled(Ops tf, Operand<TNumber> a, double factor) {
        return tf.math.mul(a, tf.dtypes.cast(tf.constant(factor), a.type()));
    }
}
