/**
 * {@code fit} and {@code evaluate}: what learns from records or environments and is stored, and what scores it on others. {@link
 * dev.mechanist.experiments.cli.fitting.FitCommand} fits one system, and hands systems of several sizes to {@code SystemsFit} and models of
 * other classes to {@code LearnedFit}; {@link dev.mechanist.experiments.cli.fitting.EvaluateCommand} scores on records, or on {@code
 * FreshEpisodes}. {@code BodyRecords} and {@code RecordsOption} say what records are of.
 */
package dev.mechanist.experiments.cli.fitting;
