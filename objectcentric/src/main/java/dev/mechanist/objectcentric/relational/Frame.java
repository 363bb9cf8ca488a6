package dev.mechanist.objectcentric.relational;

/** In which axes a relation sees and sends. */
public enum Frame {
    /** Along and across the line to what acts: the same however the table is turned. */
    RELATION,
    /** Those of the table, as in Battaglia et al. 2016. */
    TABLE
}
