/** PILCO on its published scenarios: where plants, costs, Gaussian processes and the policy search meet. */
package dev.mechanist.experiments.pilco;
