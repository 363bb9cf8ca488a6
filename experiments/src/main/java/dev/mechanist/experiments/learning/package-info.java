/** Learning loops around models and planners: collect, fit, plan, aggregate. */
package dev.mechanist.experiments.learning;
