package dev.mechanist.tensor;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
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
    private final Settings settings;
    private final List<String> parameters;
    private long step;

    /**
     * Declares the moments of the given variables, zero.
     *
     * @param parameters names of the program's variables to be updated
     */
    public Adam(TensorProgram program, Settings settings, List<String> parameters) {
        this.program = program;
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        for (String name : parameters) {
            long[] dimensions = program.dimensions(name);
            int size = program.read(name).length;
            program.declare(name + "/m", new double[size], dimensions);
            program.declare(name + "/v", new double[size], dimensions);
        }
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
        for (String name : parameters) {
            int size = program.read(name).length;
            program.assign(name + "/m", new double[size]);
            program.assign(name + "/v", new double[size]);
        }
        step = 0;
    }

    /** One compiled update; several may share one optimiser, for example for growing unrolls. */
    public final class Update {
        private final CompiledFunction function;
        private final DMatrixRMaj[] in;
        private final DMatrixRMaj[] out = {new DMatrixRMaj(1, 1)};
        private final DMatrixRMaj rate = new DMatrixRMaj(1, 1);
        private final DMatrixRMaj power1 = new DMatrixRMaj(1, 1);
        private final DMatrixRMaj power2 = new DMatrixRMaj(1, 1);
        private final int batchInputs;

        private Update(List<TensorProgram.Input> batch, Loss loss) {
            batchInputs = batch.size();
            in = new DMatrixRMaj[batchInputs + 3];
            in[batchInputs] = rate;
            in[batchInputs + 1] = power1;
            in[batchInputs + 2] = power2;
            List<TensorProgram.Input> inputs = new ArrayList<>(batch);
            inputs.add(TensorProgram.Input.of("rate"));
            inputs.add(TensorProgram.Input.of("beta1 power"));
            inputs.add(TensorProgram.Input.of("beta2 power"));
            function = program.compile(inputs, (scope, operands) -> body(scope, operands, loss));
        }

        private List<Expression> body(TensorScope scope, List<Expression> inputs, Loss loss) {
            Expression value = loss.build(scope, inputs.subList(0, batchInputs));
            List<Op> updates = updates(
                    scope, value, inputs.get(batchInputs), inputs.get(batchInputs + 1), inputs.get(batchInputs + 2));
            return List.of(scope.after(updates, value));
        }

        /**
         * Updates all parameters once.
         *
         * @param rate learning rate
         * @param batch one matrix per input of the loss, not modified
         * @return the loss before the update
         */
        public double apply(double rate, DMatrixRMaj... batch) {
            System.arraycopy(batch, 0, in, 0, batchInputs);
            this.rate.data[0] = rate;
            power1.data[0] = StrictMath.pow(settings.beta1, step + 1.0);
            power2.data[0] = StrictMath.pow(settings.beta2, step + 1.0);
            function.call(in, out);
            step++;
            return out[0].data[0];
        }
    }

    /** Compiles the update for one loss. */
    public Update compile(List<TensorProgram.Input> batch, Loss loss) {
        return new Update(batch, loss);
    }

    private List<Op> updates(
            TensorScope scope, Expression loss, Expression rate, Expression power1, Expression power2) {
        Ops tf = scope.tf();
        List<Expression> readings = parameters.stream().map(scope::variable).toList();
        List<Expression> gradients = scope.gradients(loss, readings);
        Optional<Expression> scale = clipping(scope, gradients);
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            String name = parameters.get(i);
            Expression gradient = gradients.get(i);
            if (scale.isPresent()) {
                gradient = gradient.times(scale.get());
            }
            Op update = tf.train.resourceApplyAdam(
                    program.handle(name),
                    program.handle(name + "/m"),
                    program.handle(name + "/v"),
                    power1.operand(),
                    power2.operand(),
                    rate.operand(),
                    scope.constant(settings.beta1).operand(),
                    scope.constant(settings.beta2).operand(),
                    scope.constant(settings.epsilon).operand(),
                    gradient.operand());
            if (settings.weightDecay > 0) {
                update = tf.withControlDependencies(update)
                        .train
                        .resourceApplyGradientDescent(
                                program.handle(name),
                                rate.times(settings.weightDecay).operand(),
                                readings.get(i).operand());
            }
            updates.add(update);
        }
        return updates;
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
