package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.Kits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit of formats sees what is broken in one that hands over to NPZ files. */
class EpisodeFormatKitRejectsTest {
    /** NPZ files with one part replaced. */
    private static class Faulty implements EpisodeFormat {
        final EpisodeFormat sound = new NpzEpisodes();

        @Override
        public List<String> endings() {
            return sound.endings();
        }

        @Override
        public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
            return sound.open(file, columns);
        }

        @Override
        public void write(Path file, List<Episode> episodes) {
            sound.write(file, episodes);
        }
    }

    private static EpisodeFormatContract kit(EpisodeFormat format) {
        return () -> format;
    }

    @TestFactory
    Stream<DynamicTest> formats() {
        return Kits.proof(
                EpisodeFormatContract.class,
                kit(new Faulty()),
                Map.of(
                        // Numbers of single precision.
                        "episodesComeBackWithTheSameBits",
                        kit(new Faulty() {
                            @Override
                            public void write(Path file, List<Episode> episodes) {
                                sound.write(
                                        file,
                                        episodes.stream().map(this::rounded).toList());
                            }

                            private Episode rounded(Episode episode) {
                                DMatrixRMaj states = episode.states().copy();
                                for (int i = 0; i < states.getNumElements(); i++) {
                                    states.data[i] = (float) states.data[i];
                                }
                                return episode.withStates(states);
                            }
                        }),
                        // The last is left out.
                        "manyEpisodesLieInOneFileOrAreRefused",
                        kit(new Faulty() {
                            @Override
                            public void write(Path file, List<Episode> episodes) {
                                sound.write(file, episodes.subList(0, Math.max(1, episodes.size() - 1)));
                            }
                        }),
                        // It forgets what systems are made of.
                        "whatASystemIsMadeOfComesBack",
                        kit(new Faulty() {
                            @Override
                            public void write(Path file, List<Episode> episodes) {
                                sound.write(
                                        file,
                                        episodes.stream()
                                                .map(Episode::withoutStructure)
                                                .toList());
                            }
                        }),
                        // It does not look whose they are.
                        "episodesOfAnotherSystemAreRefused",
                        kit(new Faulty() {
                            @Override
                            public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
                                return sound.open(file, Optional.empty());
                            }
                        }),
                        // Damage is thrown as it comes.
                        "absentAndDamagedFilesAreRefusedInOneLine",
                        kit(new Faulty() {
                            @Override
                            public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
                                try {
                                    return sound.open(file, columns);
                                } catch (InputException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }),
                        // Half a file beside the one that could not be written.
                        "aWriteThatFailsLeavesNothing",
                        kit(new Faulty() {
                            @Override
                            public void write(Path file, List<Episode> episodes) {
                                sound.write(file.resolveSibling("half.npz"), episodes);
                                sound.write(file, episodes);
                            }
                        }),
                        "endingsAreNamed",
                        kit(new Faulty() {
                            @Override
                            public List<String> endings() {
                                return List.of(".npz");
                            }
                        })));
    }
}
