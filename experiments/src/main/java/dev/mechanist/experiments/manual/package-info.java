/**
 * What is written about the commands for other programs, from the same model as their help: completions for shells ({@link
 * dev.mechanist.experiments.manual.CompletionCommand}) and a page for {@code man} ({@link
 * dev.mechanist.experiments.manual.ManualCommand}). A {@link dev.mechanist.experiments.manual.CommandPage} is what all of them
 * read.
 */
package dev.mechanist.experiments.manual;
