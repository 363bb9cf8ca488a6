package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.FileErrors;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Episodes in the layout of Minari's {@code main_data.hdf5} (Farama Foundation, Minari 0.5): groups {@code episode_K} with the
 * attributes id, total_steps and seed, the arrays observations [T+1, ..], actions, rewards, terminations and truncations
 * [T, ..], and a group infos. What Minari has no place for lies where it does not look: the attributes {@code name} and
 * {@code spec} (JSON), and in infos {@code time} and, where observations are something else, {@code state}, all [T+1, ..].
 * Observed vectors and images are a dictionary of {@code image} and {@code vector}. A file that is named {@code
 * main_data.hdf5} gets the {@code metadata.json} beside it that Minari asks for.
 */
final class Hdf5Episodes implements EpisodeFormat {
    static final String EPISODE = "episode_";
    static final String OBSERVATIONS = "observations";
    static final String VECTOR = "vector";
    static final String IMAGE = "image";
    static final String ACTIONS = "actions";
    static final String REWARDS = "rewards";
    static final String TERMINATIONS = "terminations";
    static final String TRUNCATIONS = "truncations";
    static final String INFOS = "infos";
    static final String TIME = "time";
    static final String STATE = "state";
    static final String NAME = "name";
    static final String SPEC = "spec";
    static final String STRUCTURE = "structure";
    static final String ID = "id";
    static final String TOTAL_STEPS = "total_steps";

    @Override
    public List<String> endings() {
        return List.of("hdf5", "h5");
    }

    @Override
    public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
        if (!Files.isRegularFile(file)) {
            throw FileErrors.reading(file, new IOException("not a file"));
        }
        try {
            return new Hdf5EpisodeFile(file, new HdfFile(file), columns);
        } catch (RuntimeException e) {
            if (e instanceof InputException) {
                throw e;
            }
            throw damaged(file, e);
        }
    }

    /** The error for a file that jHDF cannot make sense of. */
    static InputException damaged(Path file, RuntimeException e) {
        return new InputException(
                file + ": not an HDF5 file, or a damaged one (" + FileErrors.said(e) + "); write it again", e);
    }

    @Override
    public void write(Path file, List<Episode> episodes) {
        AtomicFiles.writeFile(file, place -> {
            try (WritableHdfFile hdf = HdfFile.write(place)) {
                for (int k = 0; k < episodes.size(); k++) {
                    write(hdf.putGroup(EPISODE + k), k, episodes.get(k));
                }
            } catch (HdfException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
        if (file.getFileName().toString().equals(MinariMetadata.DATA)) {
            MinariMetadata.write(file.resolveSibling(MinariMetadata.FILE), episodes);
        }
    }

    private static void write(WritableGroup group, int id, Episode episode) {
        Spec spec = episode.spec();
        int steps = episode.steps();
        group.putAttribute(ID, (long) id);
        group.putAttribute(TOTAL_STEPS, (long) steps);
        group.putAttribute(NAME, episode.name());
        group.putAttribute(SPEC, SpecText.write(spec));
        WritableGroup infos = group.putGroup(INFOS);
        infos.putDataset(TIME, episode.times());
        episode.structure()
                .ifPresent(
                        s -> infos.putDataset(STRUCTURE, StructureText.write(s).getBytes(StandardCharsets.UTF_8)));
        if (episode.observations().isPresent()) {
            write(group, episode.observations().get());
            infos.putDataset(STATE, rows(episode.states()));
        } else {
            group.putDataset(OBSERVATIONS, rows(episode.states()));
        }
        // An array without elements has no place in such a file.
        if (spec.m() > 0 && steps > 0) {
            group.putDataset(ACTIONS, rows(episode.actions()));
        }
        if (steps > 0) {
            group.putDataset(REWARDS, episode.rewards());
            group.putDataset(TERMINATIONS, lastIs(episode.terminated(), steps));
            group.putDataset(TRUNCATIONS, lastIs(episode.truncated(), steps));
        }
    }

    private static void write(WritableGroup group, Observations seen) {
        if (seen.images().isEmpty()) {
            group.putDataset(OBSERVATIONS, rows(seen.vectors().orElseThrow()));
            return;
        }
        WritableGroup both = group.putGroup(OBSERVATIONS);
        seen.vectors().ifPresent(v -> both.putDataset(VECTOR, rows(v)));
        Observations.Bytes images = seen.images().get();
        int[] shape = new int[images.shape().length + 1];
        shape[0] = images.count();
        System.arraycopy(images.shape(), 0, shape, 1, images.shape().length);
        both.putDataset(
                IMAGE,
                nested(images.values(), shape),
                DatasetCreationOptions.builder().unsigned().build());
    }

    private static boolean[] lastIs(boolean flag, int length) {
        boolean[] flags = new boolean[length];
        flags[length - 1] = flag;
        return flags;
    }

    private static double[][] rows(DMatrixRMaj matrix) {
        double[][] rows = new double[matrix.numRows][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(matrix.data, i * matrix.numCols, (i + 1) * matrix.numCols);
        }
        return rows;
    }

    /** Row-major bytes as an array of arrays. */
    private static Object nested(byte[] values, int[] shape) {
        Object array = Array.newInstance(byte.class, shape);
        fill(array, values, 0);
        return array;
    }

    private static int fill(Object array, byte[] values, int at) {
        if (array instanceof byte[] row) {
            System.arraycopy(values, at, row, 0, row.length);
            return at + row.length;
        }
        int next = at;
        for (Object part : (Object[]) array) {
            next = fill(part, values, next);
        }
        return next;
    }
}
