/**
 * {@code simulate}: environments and articulated bodies played, written and drawn.
 */
package dev.mechanist.experiments.cli.simulation;
