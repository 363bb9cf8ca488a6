/**
 * {@code fit} and {@code evaluate}: what learns from records or environments and is stored, and what scores it on others.
 */
package dev.mechanist.experiments.cli.fitting;
