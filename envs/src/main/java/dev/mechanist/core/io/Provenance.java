package dev.mechanist.core.io;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where an artefact comes from, beside the versions and the commit that every manifest holds.
 *
 * @param configuration settings that it was made with, by name
 * @param seed of whatever was random
 * @param data hash of what it was learned from
 */
public record Provenance(Map<String, String> configuration, OptionalLong seed, Optional<String> data) {
    /** Nothing is known. */
    public static final Provenance NONE = of(Map.of());

    public Provenance {
        configuration = java.util.Collections.unmodifiableMap(new TreeMap<>(configuration));
    }

    public static Provenance of(Map<String, String> configuration) {
        return new Provenance(configuration, OptionalLong.empty(), Optional.empty());
    }

    public Provenance withSeed(long seed) {
        return new Provenance(configuration, OptionalLong.of(seed), data);
    }

    /** @param hash of the data, as {@code DataSet.hash()} gives it */
    public Provenance withData(String hash) {
        return new Provenance(configuration, seed, Optional.of(hash));
    }
}
