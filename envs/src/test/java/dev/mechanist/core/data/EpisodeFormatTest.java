package dev.mechanist.core.data;

import org.junit.jupiter.api.Nested;

/** The kit of formats, met by each; what is particular to one stands in {@link EpisodeStoreTest}. */
class EpisodeFormatTest {
    @Nested
    class Tables implements EpisodeFormatContract {
        @Override
        public EpisodeFormat format() {
            return new CsvEpisodes();
        }

        @Override
        public boolean describesItself() {
            return false;
        }
    }

    @Nested
    class Arrays implements EpisodeFormatContract {
        @Override
        public EpisodeFormat format() {
            return new NpzEpisodes();
        }
    }

    @Nested
    class Minari implements EpisodeFormatContract {
        @Override
        public EpisodeFormat format() {
            return new Hdf5Episodes();
        }
    }
}
