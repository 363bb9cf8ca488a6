package dev.mechanist.planners;

/** Arrays for the costs of a block, each of exactly the asked length: full blocks share one, and so do the last, shorter ones. */
final class BlockTotals {
    private double[] longer = new double[0];
    private double[] shorter = new double[0];

    /** An array with any content. */
    double[] of(int rows) {
        if (rows > longer.length) {
            shorter = longer;
            longer = new double[rows];
        }
        if (rows == longer.length) {
            return longer;
        }
        if (rows != shorter.length) {
            shorter = new double[rows];
        }
        return shorter;
    }
}
