package dev.mechanist.core.contract;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.acting.RecurrentPolicy;
import dev.mechanist.core.acting.StochasticPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kits of policies see what is broken in a linear feedback with noise and in one with memory. */
class PolicyKitsRejectTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("x", "m"), Variable.of("v", "m/s")),
            List.of(Variable.bounded("a", "N", -2, 2), Variable.bounded("b", "N", -2, 2)));

    /** u = 2 tanh(x + 0.3 e), sound. */
    private static class Squashed implements StochasticPolicy {
        @Override
        public int noiseDimension() {
            return 2;
        }

        @Override
        public void act(Observations o, DMatrixRMaj u) {
            sample(o, new DMatrixRMaj(o.vectors().orElseThrow().numRows, 2), u);
        }

        @Override
        public void sample(Observations o, DMatrixRMaj noise, DMatrixRMaj u) {
            DMatrixRMaj x = o.vectors().orElseThrow();
            u.reshape(x.numRows, 2);
            for (int i = 0; i < x.getNumElements(); i++) {
                u.data[i] = 2 * Math.tanh(x.data[i] + 0.3 * noise.data[i]);
            }
        }

        @Override
        public Squashed fork() {
            return this;
        }
    }

    private record Kit(StochasticPolicy policy) implements StochasticPolicyContract {
        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    /** What one episode adds to the action, by itself. */
    @FunctionalInterface
    private interface Fault {
        void on(Observation o, double[] u);
    }

    private record Faulty(Fault fault) implements Policy {
        @Override
        public Policy start(long seed) {
            return this;
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            new Squashed().act(o, time, u);
            fault.on(o, u);
        }
    }

    private static PolicyContract kit(Fault fault) {
        return new PolicyContract() {
            private final Policy policy = new Faulty(fault);

            @Override
            public Policy policy() {
                return policy;
            }

            @Override
            public Spec spec() {
                return SPEC;
            }
        };
    }

    /** Remembers what it did last, in a place that all its episodes share. */
    private record Shared(double[] last) implements Policy {
        @Override
        public Policy start(long seed) {
            last[0] = 0;
            return this;
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            new Squashed().act(o, time, u);
            u[0] = 0.5 * (u[0] + last[0]);
            last[0] = u[0];
        }
    }

    @TestFactory
    Stream<DynamicTest> policies() {
        RandomStream hidden = RandomStream.of(1, "hidden", 0);
        return Kits.proof(
                PolicyContract.class,
                kit((o, u) -> {}),
                Map.of(
                        "sameSeedSameActions",
                        kit((o, u) -> u[0] = hidden.nextDouble(-2, 2)),
                        "episodesInTurnsDoNotDisturbEachOther",
                        new PolicyContract() {
                            private final Policy policy = new Shared(new double[1]);

                            @Override
                            public Policy policy() {
                                return policy;
                            }

                            @Override
                            public Spec spec() {
                                return SPEC;
                            }
                        },
                        "observationsAreNotModified",
                        kit((o, u) -> o.vector()[1] = 0),
                        "actionsAreWithinBoundsAndOverwriteWhatWasThere",
                        kit((o, u) -> u[1] *= 3)));
    }

    @TestFactory
    Stream<DynamicTest> batchPolicies() {
        return Kits.proof(
                BatchPolicyContract.class,
                new Kit(new Squashed()),
                Map.of(
                        // The last row sees the one before.
                        "batchEqualsLoop",
                        new Kit(new Squashed() {
                            @Override
                            public void act(Observations o, DMatrixRMaj u) {
                                super.act(o, u);
                                u.data[2 * u.numRows - 1] = u.data[1];
                            }
                        }),
                        // A batch is turned into features where it stands.
                        "batchesAreNotModifiedAndForksAreIndependent",
                        new Kit(new Squashed() {
                            @Override
                            public void act(Observations o, DMatrixRMaj u) {
                                super.act(o, u);
                                o.vectors().orElseThrow().data[0] = 1;
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> stochasticPolicies() {
        return Kits.proof(
                StochasticPolicyContract.class,
                new Kit(new Squashed()),
                Map.of(
                        // It does not listen to the noise.
                        "samplesAreFunctionsOfTheNoise",
                        new Kit(new Squashed() {
                            @Override
                            public void sample(Observations o, DMatrixRMaj noise, DMatrixRMaj u) {
                                super.sample(o, new DMatrixRMaj(noise.numRows, 2), u);
                            }
                        }),
                        // The first row's noise serves all.
                        "samplesOfABatchEqualLoop",
                        new Kit(new Squashed() {
                            @Override
                            public void sample(Observations o, DMatrixRMaj noise, DMatrixRMaj u) {
                                DMatrixRMaj same = noise.copy();
                                for (int i = 0; i < same.getNumElements(); i++) {
                                    same.data[i] = noise.data[i % 2];
                                }
                                super.sample(o, same, u);
                            }
                        }),
                        // It explores where it is to be judged.
                        "episodesAreSampledOnlyWhereThatIsAskedFor",
                        new Kit(new Squashed() {
                            @Override
                            public Policy start(long seed) {
                                return sampling().start(seed);
                            }
                        })));
    }

    /** u = 2 tanh(x - memory + 0.3 e), memory = (x + memory) / 2; sound. */
    private static class Averaging implements RecurrentPolicy {
        @Override
        public int memoryDimension() {
            return 2;
        }

        @Override
        public int noiseDimension() {
            return 2;
        }

        @Override
        public void begin(DMatrixRMaj memory) {
            memory.fill(0.1);
        }

        @Override
        public void act(Observations o, DMatrixRMaj memory, DMatrixRMaj noise, DMatrixRMaj u, DMatrixRMaj next) {
            DMatrixRMaj x = o.vectors().orElseThrow();
            u.reshape(x.numRows, 2);
            next.reshape(x.numRows, 2);
            for (int i = 0; i < x.getNumElements(); i++) {
                u.data[i] = 2 * Math.tanh(x.data[i] - memory.data[i] + 0.3 * noise.data[i]);
                next.data[i] = 0.5 * (x.data[i] + memory.data[i]);
            }
        }

        @Override
        public RecurrentPolicy fork() {
            return this;
        }
    }

    private record WithMemory(RecurrentPolicy policy) implements RecurrentPolicyContract {
        @Override
        public Spec spec() {
            return SPEC;
        }
    }

    @TestFactory
    Stream<DynamicTest> recurrentPolicies() {
        return Kits.proof(
                RecurrentPolicyContract.class,
                new WithMemory(new Averaging()),
                Map.of(
                        // What it remembers is its own, and not what it is given.
                        "memoryIsWhatIsPassed",
                        new WithMemory(new Averaging() {
                            private final DMatrixRMaj hidden = new DMatrixRMaj(2, 2);

                            @Override
                            public void act(
                                    Observations o,
                                    DMatrixRMaj memory,
                                    DMatrixRMaj noise,
                                    DMatrixRMaj u,
                                    DMatrixRMaj next) {
                                super.act(o, hidden, noise, u, next);
                                System.arraycopy(next.data, 0, hidden.data, 0, next.getNumElements());
                            }
                        }),
                        "noiseIsDrawnOnlyWhereThatIsAskedFor",
                        new WithMemory(new Averaging() {
                            @Override
                            public Policy start(long seed) {
                                return sampling().start(seed);
                            }
                        }),
                        "actingBeforeTheStartIsRefused",
                        new WithMemory(new Averaging() {
                            @Override
                            public void act(Observation o, double time, double[] u) {
                                start(0).act(o, time, u);
                            }
                        })));
    }
}
