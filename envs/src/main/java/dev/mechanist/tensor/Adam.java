package dev.mechanist.tensor;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019) and clipping by the global
 * norm of the gradient. An update of all parameters is one native call that returns the loss before it. Moments are
 * variables of the program, {@code name/m} and {@code name/v}; the number of updates is kept here, so that variables plus
 * that number are the whole state.
 */
public final class Adam {
    /**
     * How to update.
     *
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param weightDecay lambda in theta -= rate * lambda * theta, beside the gradient's update; 0 for none
     * @param clipNorm the gradient is scaled down to at most this global norm; empty for no clipping
     */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay, OptionalDouble clipNorm) {
        /** The paper's: 0.9, 0.999, 1e-8, no decay, no clipping. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0, OptionalDouble.empty());

        public Settings {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new InputException("Adam's betas must lie in [0, 1), not " + beta1 + " and " + beta2);
            }
            if (!(epsilon > 0) || !(weightDecay >= 0)) {
                throw new InputException("Adam needs a positive epsilon and a weight decay of at least 0");
            }
            if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
                throw new InputException("the clipping norm must be positive, not " + clipNorm.getAsDouble());
            }
        }

        public Settings withClipNorm(double norm) {
            return new Settings(beta1, beta2, epsilon, weightDecay, OptionalDouble.of(norm));
        }

        public Settings withWeightDecay(double decay) {
            return new Settings(beta1, beta2, epsilon, decay, clipNorm);
        }
    }

    /** The scalar to minimise, from a batch. */
    @FunctionalInterface
    public interface Loss {
        Expression build(TensorScope scope, List<Expression> batch);
    }

    private final TensorProgram program;
    private final String name;
    private final Settings settings;
    private final List<String> parameters;
    private long step;

    /**
     * Declares the moments of the given variables, zero.
     *
     * @param parameters names of the program's variables to be updated
     */
    public Adam(TensorProgram program, Settings settings, List<String> parameters) {
        this(program, "", settings, parameters);
    }

    /**
     * Declares the moments of the given variables, zero.
     *
     * @param name tells the moments apart where several optimisers share a variable, {@code name of variable/name/m}, and the
     *     optimisers of a training; empty for none
     * @param parameters names of the program's variables to be updated
     */
    public Adam(TensorProgram program, String name, Settings settings, List<String> parameters) {
        this.program = program;
        this.name = name;
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        for (String parameter : parameters) {
            long[] dimensions = program.dimensions(parameter);
            int size = size(parameter);
            program.declare(first(parameter), new double[size], dimensions);
            program.declare(second(parameter), new double[size], dimensions);
        }
    }

    private int size(String parameter) {
        long size = 1;
        for (long extent : program.dimensions(parameter)) {
            size *= extent;
        }
        return (int) size;
    }

    private String first(String parameter) {
        return parameter + (name.isEmpty() ? "" : "/" + name) + "/m";
    }

    private String second(String parameter) {
        return parameter + (name.isEmpty() ? "" : "/" + name) + "/v";
    }

    /** What it was named; may be empty. */
    public String name() {
        return name;
    }

    /** Names of the variables that it updates. */
    public List<String> parameters() {
        return parameters;
    }

    /** Number of updates made. */
    public long step() {
        return step;
    }

    /** Continues from a number of updates made earlier; the variables are the caller's to restore. */
    public void resumeAt(long step) {
        this.step = step;
    }

    /** Forgets all updates: moments and step to zero. */
    public void reset() {
        for (String parameter : parameters) {
            int size = size(parameter);
            program.assign(first(parameter), new double[size]);
            program.assign(second(parameter), new double[size]);
        }
        step = 0;
    }

    /** One compiled update; several may share one optimiser, for example for growing unrolls. */
    public final class Update {
        private final TrainingStep step;
        private final double[] rates = new double[1];
        private final Values[] loss = {Values.empty(ElementType.FLOAT)};

        private Update(List<TensorProgram.Input> batch, Loss body) {
            step = TrainingStep.compile(program, List.of(Adam.this), batch, (scope, in) -> {
                Expression value = body.build(scope, in);
                scope.minimise(Adam.this, value);
                return List.of(value);
            });
        }

        /**
         * Updates all parameters once.
         *
         * @param rate learning rate
         * @param batch one matrix per input of the loss, not modified
         * @return the loss before the update
         */
        public double apply(double rate, DMatrixRMaj... batch) {
            Values[] values = new Values[batch.length];
            Arrays.setAll(values, i -> Values.of(batch[i]));
            return apply(rate, values);
        }

        /**
         * Updates all parameters once.
         *
         * @param rate learning rate
         * @param batch one array per input of the loss, not modified
         * @return the loss before the update
         */
        public double apply(double rate, Values[] batch) {
            rates[0] = rate;
            step.apply(rates, batch, loss);
            return loss[0].matrix().data[0];
        }
    }

    /** Compiles the update for one loss. */
    public Update compile(List<TensorProgram.Input> batch, Loss loss) {
        return new Update(batch, loss);
    }

    /** The inputs of an update: rate, and the powers of beta1 and beta2 after it. */
    void fill(double rate, Values[] inputs, int at) {
        inputs[at].matrix().data[0] = rate;
        inputs[at + 1].matrix().data[0] = StrictMath.pow(settings.beta1, step + 1.0);
        inputs[at + 2].matrix().data[0] = StrictMath.pow(settings.beta2, step + 1.0);
    }

    /** Counts an update that was made. */
    void count() {
        step++;
    }

    /** Adds the update of all parameters to a function: inputs are rate and powers. */
    void update(TensorScope scope, Expression loss, List<Expression> inputs) {
        List<Expression> readings = parameters.stream().map(scope::variable).toList();
        List<Expression> gradients = scope.gradients(loss, readings);
        Optional<Expression> scale = clipping(scope, gradients);
        for (int i = 0; i < readings.size(); i++) {
            Expression gradient = gradients.get(i);
            Expression used = scale.isPresent() ? gradient.times(scale.get()) : gradient;
            String parameter = parameters.get(i);
            Expression reading = readings.get(i);
            scope.change(tf -> updated(tf, scope, parameter, reading, used, inputs));
        }
    }

    private Op updated(
            Ops tf,
            TensorScope scope,
            String parameter,
            Expression reading,
            Expression gradient,
            List<Expression> inputs) {
        Expression rate = inputs.get(0);
        Op update = tf.train.resourceApplyAdam(
                program.handle(parameter),
                program.handle(first(parameter)),
                program.handle(second(parameter)),
                inputs.get(1).operand(),
                inputs.get(2).operand(),
                rate.operand(),
                scope.constant(settings.beta1).operand(),
                scope.constant(settings.beta2).operand(),
                scope.constant(settings.epsilon).operand(),
                gradient.operand());
        if (settings.weightDecay == 0) {
            return update;
        }
        return tf.withControlDependencies(update)
                .train
                .resourceApplyGradientDescent(
                        program.handle(parameter),
                        rate.times(settings.weightDecay).operand(),
                        reading.operand());
    }

    /** min(1, clipNorm / |g|), |g| over all parameters together. */
    private Optional<Expression> clipping(TensorScope scope, List<Expression> gradients) {
        if (settings.clipNorm.isEmpty()) {
            return Optional.empty();
        }
        Expression squares = scope.constant(0);
        for (Expression gradient : gradients) {
            squares = squares.plus(gradient.square().total());
        }
        Expression clip = scope.constant(settings.clipNorm.getAsDouble());
        return Optional.of(clip.dividedBy(squares.sqrt().maximum(clip)));
    }
}
