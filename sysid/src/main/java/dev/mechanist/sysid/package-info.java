/** System identification: parametric fits, linear models and Gaussian processes, each a dynamics model that planners take. */
package dev.mechanist.sysid;
