package dev.mechanist.sysid.gp.moments;

/** Memory that {@link PairExpectation} works in, kept from call to call so that it stays in the processor's cache. */
final class PairScratch {
    /** Dimensions that one sweep over a row multiplies at once; they are padded with zeros to a multiple of it. */
    static final int SWEEP = 3;

    /** Rows that one sweep adds to the sums at once. */
    static final int ROWS = 4;

    /** Most columns worked on at once, so that their sums stay in the nearest cache while the rows pass. */
    static final int TILE = 320;

    /** Exponentials taken at once, as many as the nearest cache holds with what else is in use. */
    private static final int PANEL = 1600;

    /** z_i of a by dimension [padded D][N]. */
    final double[][] left;

    /** z_j of b by dimension, where that is another function than a [padded D][N]. */
    final double[][] right;

    /** T z_i of a by dimension [padded D][N]. */
    final double[][] turned;

    /** Exponents of the rows [N]. */
    final double[] u;

    /** Exponents of the columns [N]. */
    final double[] v;

    /** [N] */
    final double[] row;

    /** W of the rows at hand [ROWS][N]. */
    final double[][] w;

    /** Exponents of several rows, one after another. */
    final double[] panel;

    /** As long as the panel. */
    final double[] spare;

    /** Sum over j of W_ij [N]. */
    final double[] rowSums;

    /** Sum over i of W_ij [N]. */
    final double[] columnSums;

    /** Sum over i of W_ij z_i by dimension [D][N]. */
    final double[][] product;

    /**
     * @param dimension D
     * @param points the most points of any function, N
     */
    PairScratch(int dimension, int points) {
        int padded = (dimension + SWEEP - 1) / SWEEP * SWEEP;
        left = new double[padded][points];
        right = new double[padded][points];
        turned = new double[padded][points];
        u = new double[points];
        v = new double[points];
        row = new double[points];
        w = new double[ROWS][points];
        panel = new double[PANEL];
        spare = new double[panel.length];
        rowSums = new double[points];
        columnSums = new double[points];
        product = new double[dimension][points];
    }
}
