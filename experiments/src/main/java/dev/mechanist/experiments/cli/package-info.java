/**
 * The command line: one file per command, or a package where a command has several. {@link dev.mechanist.experiments.cli.Mechanist} lists them and says what their exit
 * codes mean.
 */
package dev.mechanist.experiments.cli;
