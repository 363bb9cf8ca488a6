/**
 * Dense algebra under processes: OpenBLAS where it loads, EJML elsewhere, and loops over points that the compiler turns into
 * vector code, with an exponential of arrays.
 */
package dev.mechanist.sysid.gp.algebra;
