package dev.mechanist.core.io;

/** Something learned that {@link Artefacts} can store: loaded again, it predicts the same bits. */
public interface Storable {
    /** What it is, for example {@code linear}: the kind under which an {@link ArtefactKinds} reads it. */
    String kind();

    /** Hands over everything that decides what it predicts. */
    void store(ArtefactWriter out);
}
