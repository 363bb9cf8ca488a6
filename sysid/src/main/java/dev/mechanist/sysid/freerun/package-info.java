/**
 * Models from inputs to outputs that are fitted as they are used: by free run, from the inputs and a few first outputs alone.
 * Read {@code NarxFunction} (linear, a spring, a network, a Gaussian process at inducing points: the next output from the
 * last), {@code NarxFit} (sensitivities along the run, least squares) and {@code NarxModel} (runs with their intervals); then
 * {@code OutputSystem} and {@code SystemFit}, the same for equations with states that nobody measures, among
 * them {@code MagnitudeSystem}, linear behind a sensor that rectifies. The optimiser is
 * {@code LevenbergMarquardt}.
 */
package dev.mechanist.sysid.freerun;
