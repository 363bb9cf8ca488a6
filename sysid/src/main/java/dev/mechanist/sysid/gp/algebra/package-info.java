/**
 * Dense algebra under processes: OpenBLAS where it loads, EJML elsewhere, and loops over points that the compiler turns into
 * vector code, with an exponential of arrays.
 */
@Internal
package dev.mechanist.sysid.gp.algebra;

import dev.mechanist.core.Internal;
