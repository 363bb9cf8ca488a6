/**
 * Files. Artefacts first: whatever was learned, as a directory of {@code manifest.json} and {@code arrays.npz}.
 *
 * <p>Read {@link dev.mechanist.core.io.Artefacts} first: it saves anything {@link dev.mechanist.core.io.Storable} and loads
 * it again by its kind. A module says what kinds it reads with an {@link dev.mechanist.core.io.ArtefactKinds}, a service of
 * {@link java.util.ServiceLoader}; {@link dev.mechanist.core.io.ArtefactWriter} and {@link
 * dev.mechanist.core.io.StoredArtefact} are the two ends of a store.
 *
 * <p>Below them the formats: {@link dev.mechanist.core.io.CsvTable}, {@link dev.mechanist.core.io.Npz}, {@link
 * dev.mechanist.core.io.Manifest}; everything is written whole or not at all ({@link dev.mechanist.core.io.AtomicFiles}), and errors
 * name file, line and cure.
 */
package dev.mechanist.core.io;
