/**
 * Artefacts: whatever was learned, as a directory of {@code manifest.json} and {@code arrays.npz}.
 *
 * <p>Read {@link dev.mechanist.core.io.Artefacts} first: it saves anything {@link dev.mechanist.core.io.Storable} and loads
 * it again by its kind. A module says what kinds it reads with an {@link dev.mechanist.core.io.ArtefactKinds}, a service of
 * {@link java.util.ServiceLoader}; {@link dev.mechanist.core.io.ArtefactWriter} and {@link
 * dev.mechanist.core.io.StoredArtefact} are the two ends of a store.
 */
package dev.mechanist.core.io;
