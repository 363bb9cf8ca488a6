/**
 * What every reproduction is made of. A {@link dev.mechanist.experiments.reproduce.quantities.Reproduction} gives {@link
 * dev.mechanist.experiments.reproduce.quantities.Quantity quantities}, each of which meets its {@link
 * dev.mechanist.experiments.reproduce.quantities.Bar} or not, in a {@link
 * dev.mechanist.experiments.reproduce.quantities.ReproductionRun} that goes on where it was stopped. Read them in this order.
 */
package dev.mechanist.experiments.reproduce.quantities;
