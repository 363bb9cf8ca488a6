/**
 * What every command needs: places to write to, progress with time left, the manifest of a run, YAML with places in its
 * errors, JSON.
 */
package dev.mechanist.experiments.run;
