/**
 * Derivatives that TensorFlow lacks: {@link dev.mechanist.tensor.gradients.GradientRules} registers them all, those of linear algebra, of
 * convolutions and of what moves entries about, most of them twice. The rules of linear algebra follow Giles, "An extended collection of matrix
 * derivative results for forward and reverse mode algorithmic differentiation" (2008).
 */
@Internal
package dev.mechanist.tensor.gradients;

import dev.mechanist.core.Internal;
