/**
 * Graph networks over the objects and relations of a {@link dev.mechanist.core.Structure}, to come; and the door to what
 * this module stores. Neural ensembles, policies and other regressors have rooms below.
 */
package dev.mechanist.graphnet;
