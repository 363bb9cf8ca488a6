/**
 * What there is to say of a fit: {@link dev.mechanist.experiments.fits.FitPage} is its report, one page with measured beside simulated
 * ({@code FitFigures}), what is left ({@code Residuals}), how parameters go together, how firmly each is
 * known ({@code ParameterProfile}) and which record pulls at it ({@code RecordInfluence}). {@link dev.mechanist.experiments.fits.FitSelection} chooses which parameters to free, by records left out.
 */
package dev.mechanist.experiments.fits;
