/**
 * Everything that a person touches. {@code cli} holds the commands, {@code study} comparisons, {@code subjects}, {@code
 * models} and {@code scores} what they are made of, {@code report} figures and pages, {@code learning} and {@code pilco}
 * loops of trials, {@code reproduce} published results, {@code verify} checks against reference values, {@code manual} what shells and man show, {@code run} what all
 * of them need.
 */
package dev.mechanist.experiments;
