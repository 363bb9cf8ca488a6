/** Learning and planning with a table per state and action: the smallest of all model-based loops. */
package dev.mechanist.planners.tabular;
