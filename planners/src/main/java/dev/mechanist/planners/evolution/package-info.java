/**
 * Evolution strategies: {@link dev.mechanist.planners.evolution.CmaEs} (Hansen, The CMA evolution strategy: a tutorial,
 * 2016), its separable variant (Ros and Hansen 2008) and restarts with growing populations (Auger and Hansen 2005), told and
 * asked one generation at a time; {@link dev.mechanist.planners.evolution.EvolutionSampler} plans with them, {@link
 * dev.mechanist.planners.evolution.EvolutionSearch} minimises any function.
 */
package dev.mechanist.planners.evolution;
