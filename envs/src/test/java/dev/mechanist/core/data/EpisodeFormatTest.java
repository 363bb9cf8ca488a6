package dev.mechanist.core.data;

import dev.mechanist.core.contract.Kits;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every registered format passes the kit; what is particular to one stands in {@link EpisodeStoreTest}. */
class EpisodeFormatTest {
    private record Kit(EpisodeFormat format) implements EpisodeFormatContract {
        /** A table holds one episode and no words. */
        @Override
        public boolean describesItself() {
            return !format.endings().contains("csv");
        }
    }

    @TestFactory
    Stream<DynamicTest> formats() {
        return EpisodeStore.FORMATS.stream().flatMap(f -> Kits.tests(EpisodeFormatContract.class, new Kit(f)));
    }
}
