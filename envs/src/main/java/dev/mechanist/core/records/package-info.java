/**
 * Measured records in whatever form they come. Read {@code RawRecord} (columns of numbers under names) and {@code RawRecords}
 * (which reader takes a file) first: text by separators, NumPy's, MATLAB's and HDF5 arrays all become the former. Then what
 * makes them fit for use: {@code Clock} (repeated and backward stamps, gaps), {@code
 * RateCheck} (units that their own rates contradict), and {@code RecordRepair}, which does all that to episodes.
 */
package dev.mechanist.core.records;
