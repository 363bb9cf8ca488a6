/** Checks of this program against files of reference values: {@code mechanist verify}. */
package dev.mechanist.experiments.verify;
