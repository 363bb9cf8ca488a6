/**
 * Published results of graph networks: swimmers and other bodies (Sanchez-Gonzalez et al. 2018), strings of masses
 * (Battaglia et al. 2018) and charged particles. Read {@code GraphNetworkReproduction} first, then what it is made of: {@code
 * HiddenParameters}, {@code SwimmerBaselines} and {@code SwimmerPlanning}.
 */
package dev.mechanist.experiments.reproduce.graphs;
