package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.NpzFile;
import dev.mechanist.core.structure.Structure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * Episodes as arrays {@code K/times}, {@code K/states}, {@code K/actions}, {@code K/rewards}, {@code K/ends} (terminated,
 * truncated), {@code K/name} and {@code K/spec} (text in UTF-8, the latter JSON), where it is known what the system is made of {@code
 * K/structure} (JSON), and where there are observations {@code K/vectors} and {@code K/images}, for K = 0, 1, ..
 */
final class NpzEpisodes implements EpisodeFormat {
    @Override
    public List<String> endings() {
        return List.of("npz");
    }

    @Override
    public void write(Path file, List<Episode> episodes) {
        Map<String, NpyArray> arrays = new TreeMap<>();
        for (int k = 0; k < episodes.size(); k++) {
            Episode episode = episodes.get(k);
            String at = k + "/";
            arrays.put(at + "name", NpyArray.of(episode.name()));
            arrays.put(at + "spec", NpyArray.of(SpecText.write(episode.spec())));
            arrays.put(at + "times", NpyArray.of(episode.times()));
            arrays.put(at + "states", NpyArray.of(episode.states()));
            arrays.put(at + "actions", NpyArray.of(episode.actions()));
            arrays.put(at + "rewards", NpyArray.of(episode.rewards()));
            arrays.put(at + "ends", NpyArray.of(episode.terminated() ? 1L : 0, episode.truncated() ? 1L : 0));
            episode.structure().ifPresent(s -> arrays.put(at + "structure", NpyArray.of(StructureText.write(s))));
            episode.observations().ifPresent(seen -> {
                seen.vectors().ifPresent(v -> arrays.put(at + "vectors", NpyArray.of(v)));
                seen.images().ifPresent(b -> {
                    int[] shape = new int[b.shape().length + 1];
                    shape[0] = b.count();
                    System.arraycopy(b.shape(), 0, shape, 1, b.shape().length);
                    arrays.put(at + "images", new NpyArray.Bytes(shape, b.values()));
                });
            });
        }
        Npz.write(file, arrays);
    }

    @Override
    public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
        NpzFile npz = new NpzFile(file);
        int count = 0;
        while (npz.names().contains(count + "/states")) {
            count++;
        }
        if (count == 0) {
            npz.close();
            throw new InputException(file + ": holds no episodes (no array '0/states' among "
                    + String.join(", ", npz.names()) + "); write it with mechanist");
        }
        return new Reader(file, npz, count, columns);
    }

    private record Reader(Path file, NpzFile npz, int count, Optional<EpisodeColumns> columns) implements EpisodeFile {
        @Override
        public long size(int episode) {
            String at = episode + "/";
            return npz.names().stream()
                    .filter(name -> name.startsWith(at))
                    .mapToLong(npz::size)
                    .sum();
        }

        @Override
        public Episode episode(int episode) {
            String at = episode + "/";
            try {
                Spec spec = SpecText.read(file.toString(), text(at + "spec"));
                long[] ends = array(at + "ends", NpyArray.Longs.class).values();
                return SpecText.checked(
                        new Episode(
                                text(at + "name"),
                                spec,
                                structure(at, spec),
                                array(at + "times", NpyArray.Doubles.class).values(),
                                matrix(at + "states"),
                                observations(at),
                                matrix(at + "actions"),
                                array(at + "rewards", NpyArray.Doubles.class).values(),
                                ends[0] != 0,
                                ends[1] != 0),
                        columns);
            } catch (InputException e) {
                throw e.getMessage().startsWith(file.toString())
                        ? e
                        : new InputException(file + ": " + e.getMessage(), e);
            }
        }

        private Optional<Structure> structure(String at, Spec spec) {
            String name = at + "structure";
            return npz.names().contains(name)
                    ? Optional.of(StructureText.read(file.toString(), spec, text(name)))
                    : Optional.empty();
        }

        private Optional<Observations> observations(String at) {
            boolean vectors = npz.names().contains(at + "vectors");
            boolean images = npz.names().contains(at + "images");
            if (!vectors && !images) {
                return Optional.empty();
            }
            return Optional.of(new Observations(
                    vectors ? Optional.of(matrix(at + "vectors")) : Optional.empty(),
                    images ? Optional.of(bytes(array(at + "images", NpyArray.Bytes.class))) : Optional.empty()));
        }

        private static Observations.Bytes bytes(NpyArray.Bytes array) {
            int[] shape = new int[Math.max(0, array.shape().length - 1)];
            System.arraycopy(array.shape(), 1, shape, 0, shape.length);
            return new Observations.Bytes(shape, array.values());
        }

        private String text(String name) {
            return array(name, NpyArray.Bytes.class).text();
        }

        private DMatrixRMaj matrix(String name) {
            NpyArray.Doubles array = array(name, NpyArray.Doubles.class);
            if (array.shape().length != 2) {
                throw new InputException("array '" + name + "' must have two axes");
            }
            return new DMatrixRMaj(array.shape()[0], array.shape()[1], true, array.values());
        }

        private <T extends NpyArray> T array(String name, Class<T> type) {
            NpyArray array = npz.array(name);
            if (!type.isInstance(array)) {
                throw new InputException(
                        "array '" + name + "' must hold " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT));
            }
            return type.cast(array);
        }

        @Override
        public void close() {
            npz.close();
        }
    }
}
