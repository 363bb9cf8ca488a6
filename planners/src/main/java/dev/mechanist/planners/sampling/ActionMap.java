package dev.mechanist.planners.sampling;

/**
 * How free variables z become actions within bounds. Variables count half widths from the middle of an action's interval;
 * an unbounded action is its own variable. Each map is a way of keeping to the box.
 */
public interface ActionMap {
    /** The action of variable z. */
    double action(double z, double middle, double halfWidth);

    /** The variable of an action. */
    double variable(double u, double middle, double halfWidth);

    /** dJ/dz from dJ/du at z. */
    double chain(double z, double gradient, double halfWidth);

    /** The admissible variable nearest to z. */
    double project(double z, boolean bounded);

    /** Whether z is at a bound and descending along -gradient would leave the box. */
    boolean blocked(double z, double gradient, boolean bounded);

    /** Clips variables to the box: the projected gradient method. */
    static ActionMap projection() {
        return Projection.INSTANCE;
    }

    /** u = middle + halfWidth tanh(z): no constraint is left, at the price of small gradients near the bounds. */
    static ActionMap squashing() {
        return Squashing.INSTANCE;
    }

    /** See {@link #projection()}. */
    enum Projection implements ActionMap {
        INSTANCE;

        @Override
        public double action(double z, double middle, double halfWidth) {
            return middle + halfWidth * z;
        }

        @Override
        public double variable(double u, double middle, double halfWidth) {
            return halfWidth > 0 ? (u - middle) / halfWidth : 0;
        }

        @Override
        public double chain(double z, double gradient, double halfWidth) {
            return gradient * halfWidth;
        }

        @Override
        public double project(double z, boolean bounded) {
            return bounded ? Math.min(Math.max(z, -1), 1) : z;
        }

        @Override
        public boolean blocked(double z, double gradient, boolean bounded) {
            return bounded && (z <= -1 && gradient > 0 || z >= 1 && gradient < 0);
        }
    }

    /** See {@link #squashing()}. */
    enum Squashing implements ActionMap {
        INSTANCE;

        /** tanh(4) is within 0.07% of the bound; a start closer to it would have no gradient. */
        private static final double FARTHEST_START = 4;

        @Override
        public double action(double z, double middle, double halfWidth) {
            return middle + halfWidth * Math.tanh(z);
        }

        @Override
        public double variable(double u, double middle, double halfWidth) {
            double r = halfWidth > 0 ? (u - middle) / halfWidth : 0;
            double z = 0.5 * Math.log((1 + r) / (1 - r));
            return Math.min(Math.max(z, -FARTHEST_START), FARTHEST_START);
        }

        @Override
        public double chain(double z, double gradient, double halfWidth) {
            double tanh = Math.tanh(z);
            return gradient * halfWidth * (1 - tanh * tanh);
        }

        @Override
        public double project(double z, boolean bounded) {
            return z;
        }

        @Override
        public boolean blocked(double z, double gradient, boolean bounded) {
            return false;
        }
    }
}
