/**
 * How models are judged: open-loop errors against the horizon, log-likelihood, coverage, sharpness and CRPS of predictive
 * distributions (Gneiting and Raftery 2007), and intervals over repetitions that share nothing.
 */
package dev.mechanist.experiments.scores;
