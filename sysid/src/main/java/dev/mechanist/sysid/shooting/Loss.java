package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;

/**
 * How a residual counts: scale^2 rho((r / scale)^2) / 2 instead of r^2 / 2 (Triggs et al., Bundle Adjustment, 2000,
 * section 4.3).
 *
 * @param shape the function rho
 * @param scale residuals well below it count quadratically, in multiples of the noise
 */
public record Loss(Shape shape, double scale) {
    /** Plain least squares. */
    public static final Loss SQUARED = new Loss(Shape.SQUARED, 1);

    /** The function rho(s) with rho(0) = 0 and rho'(0) = 1. */
    public enum Shape {
        /** s. */
        SQUARED,
        /** s up to 1, then 2 sqrt(s) - 1. */
        HUBER,
        /** 2 (sqrt(1 + s) - 1): a smooth Huber. */
        SOFT_L1,
        /** ln(1 + s): redescending, for gross outliers. */
        CAUCHY
    }

    public Loss {
        if (!(scale > 0)) {
            throw new InputException("the scale of a loss must be positive, not " + scale);
        }
    }

    /** Value for a residual. */
    double value(double r) {
        double s = r / scale * (r / scale);
        double rho = switch (shape) {
            case SQUARED -> s;
            case HUBER -> s <= 1 ? s : 2 * Math.sqrt(s) - 1;
            case SOFT_L1 -> 2 * (Math.sqrt(1 + s) - 1);
            case CAUCHY -> Math.log1p(s);
        };
        return 0.5 * scale * scale * rho;
    }

    /** rho': the weight of the residual's gradient r J and, as a bound from above, of its curvature J'J. */
    double weight(double r) {
        double s = r / scale * (r / scale);
        return switch (shape) {
            case SQUARED -> 1;
            case HUBER -> s <= 1 ? 1 : 1 / Math.sqrt(s);
            case SOFT_L1 -> 1 / Math.sqrt(1 + s);
            case CAUCHY -> 1 / (1 + s);
        };
    }
}
