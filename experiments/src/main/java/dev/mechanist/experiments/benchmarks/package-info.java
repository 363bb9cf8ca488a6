/**
 * Published benchmarks of system identification, measured: {@code Benchmark} says which rows are learned from and tested on,
 * {@code BenchmarkRows} which models are compared. {@code CascadedTanks} and {@code FrictionAxis} are their physics.
 */
package dev.mechanist.experiments.benchmarks;
