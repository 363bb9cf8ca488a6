/**
 * Published results of planners and of learners that plan: CMA-ES, iLQR's car, Dyna-Q, PILCO, PETS and MBMF, and classes of models
 * compared on measured benchmarks. Each is a file; start with {@code DynaReproduction}, the shortest.
 */
package dev.mechanist.experiments.reproduce.control;
