/**
 * Measured records by a description that a person writes. Read {@code RecordDescription} (the YAML, of which
 * {@code DescriptionSchema} prints the JSON Schema) and {@code DescribedRecords} (files to episodes: clocks, units, signs,
 * zeros, unwrapped angles, rates by differentiation, delays) first; then {@code Lags} (outputs and inputs of the past as a
 * state), {@code RecordLook} (what is in files, before anything is fitted) and {@code LookReport} (the same for people).
 */
package dev.mechanist.experiments.records;
