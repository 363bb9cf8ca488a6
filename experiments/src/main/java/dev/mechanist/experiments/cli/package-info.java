/**
 * The command line: one file per command. {@link dev.mechanist.experiments.cli.Mechanist} lists them and says what their exit
 * codes mean.
 */
package dev.mechanist.experiments.cli;
