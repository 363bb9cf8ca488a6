/**
 * Published results of models with the structure of mechanics: Hamiltonian networks, Lagrangian ones of chains of pendulums beside
 * graph networks, and a pendulum identified from measured records.
 */
package dev.mechanist.experiments.reproduce.mechanics;
