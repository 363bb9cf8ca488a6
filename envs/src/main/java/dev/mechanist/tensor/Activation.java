package dev.mechanist.tensor;

/** Nonlinearities of hidden layers. */
public enum Activation {
    /** x sigmoid(x) (Ramachandran et al. 2017). */
    SWISH,
    TANH,
    RELU,
    SOFTPLUS,
    /** Leaves everything as it is. */
    LINEAR;

    /** Applied to every entry. */
    public Expression apply(Expression x) {
        return switch (this) {
            case SWISH -> x.times(x.sigmoid());
            case TANH -> x.tanh();
            case RELU -> x.relu();
            case SOFTPLUS -> x.softplus();
            case LINEAR -> x;
        };
    }
}
