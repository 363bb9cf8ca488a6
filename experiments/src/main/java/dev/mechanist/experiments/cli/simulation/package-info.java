/**
 * {@code simulate}: environments and articulated bodies played, written and drawn. {@link
 * dev.mechanist.experiments.cli.simulation.SimulateCommand} has the options of both; {@code EnvironmentSimulation} those of environments,
 * {@code BodySimulation} those of bodies, and {@code BodyDescription} is what {@code --describe} prints.
 */
package dev.mechanist.experiments.cli.simulation;
