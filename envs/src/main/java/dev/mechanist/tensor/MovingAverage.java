package dev.mechanist.tensor;

import java.util.List;

/**
 * Copies of variables that follow them slowly: a target network (Lillicrap et al. 2016), or Polyak's average of the weights.
 * The copy of {@code name} is the variable {@code prefix + name}, so that a network reads it in {@link TensorScope#under}.
 */
public final class MovingAverage {
    private final TensorProgram program;
    private final String prefix;
    private final List<String> names;

    /**
     * Declares the copies, equal to the variables.
     *
     * @param prefix of their names, for example {@code target/}
     * @param names of the variables that are followed
     */
    public MovingAverage(TensorProgram program, String prefix, List<String> names) {
        this.program = program;
        this.prefix = prefix;
        this.names = List.copyOf(names);
        program.read(names).forEach((name, values) -> program.declare(prefix + name, values, program.dimensions(name)));
    }

    /** Names of the copies. */
    public List<String> variables() {
        return names.stream().map(name -> prefix + name).toList();
    }

    /** Makes the copies equal to the variables again. */
    public void copy() {
        program.read(names).forEach((name, values) -> program.assign(prefix + name, values));
    }

    /**
     * Moves the copies at every call, after all readings of the scope's moment: copy = (1 - rate) copy + rate variable.
     *
     * @param scope of the moment whose values are used; after an update that of {@link TensorScope#afterwards()}
     * @param rate scalar in [0, 1]; 1 copies
     */
    public void follow(TensorScope scope, Expression rate) {
        Expression kept = rate.negative().plus(1);
        for (String name : names) {
            Expression copy = scope.variable(prefix + name).times(kept);
            scope.assign(prefix + name, copy.plus(scope.variable(name).times(rate)));
        }
    }
}
