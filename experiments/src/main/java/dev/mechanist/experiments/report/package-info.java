/**
 * Figures and pages. A figure draws itself once, on a {@link dev.mechanist.experiments.report.Canvas}; the canvas decides
 * whether that becomes SVG (which follows the reader's light or dark theme) or a PNG.
 */
package dev.mechanist.experiments.report;
