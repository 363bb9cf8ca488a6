package dev.mechanist.sysid.gp;

/** How a sparse process stands in for the full one. */
public enum SparseMethod {
    /** Fully independent training conditional (Snelson and Ghahramani 2006): a modified prior, exact inference. */
    FITC,
    /** The variational bound of Titsias (2009): the exact prior, approximate inference; never overconfident by choice of points. */
    VARIATIONAL
}
