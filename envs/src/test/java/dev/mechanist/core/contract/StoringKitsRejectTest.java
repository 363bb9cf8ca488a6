package dev.mechanist.core.contract;

import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.WeightKinds;
import dev.mechanist.core.io.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kits of artefacts see what is broken in a list of weights; its reader is named in the services of the tests. */
class StoringKitsRejectTest {
    private record Kit(Storable storable) implements StorableContract {
        Kit(String kind) {
            this(new Weights(kind, new double[] {1.0 / 3, -0.7, 2e10}, 0.1));
        }

        @Override
        public double[] facts(Object thing) {
            Weights w = (Weights) thing;
            return Arrays.stream(w.values()).map(v -> w.gain() * v).toArray();
        }
    }

    @TestFactory
    Stream<DynamicTest> storables() {
        AtomicInteger times = new AtomicInteger();
        return Kits.proof(
                StorableContract.class,
                new Kit("weights"),
                Map.of(
                        "whatIsLoadedDecidesTheSameBits",
                        new Kit("rounded weights"),
                        // A clock among the arrays.
                        "storingAgainGivesTheSameArrays",
                        new Kit(new Storable() {
                            @Override
                            public String kind() {
                                return "weights";
                            }

                            @Override
                            public void store(ArtefactWriter out) {
                                out.put("weights", 1, 2, times.incrementAndGet());
                            }
                        }),
                        "damagedArraysAreRefusedInOneLine",
                        new Kit("unchecked weights"),
                        "damagedEntriesAreRefusedInOneLineOrIgnored",
                        new Kit("unchecked gain")));
    }

    /** Nobody finds it. */
    private static final class Unnamed implements ArtefactKinds {
        @Override
        public Map<String, Reader> readers() {
            return Map.of();
        }
    }

    @TestFactory
    Stream<DynamicTest> kinds() {
        return Kits.proof(
                ArtefactKindsContract.class,
                (ArtefactKindsContract) WeightKinds::new,
                Map.of(
                        "itIsFound",
                        (ArtefactKindsContract) Unnamed::new,
                        "everyKindHasANameAndAReader",
                        (ArtefactKindsContract) Unnamed::new));
    }
}
