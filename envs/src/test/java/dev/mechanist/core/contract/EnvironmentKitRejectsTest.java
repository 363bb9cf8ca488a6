package dev.mechanist.core.contract;

import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.ObservationSpec;
import dev.mechanist.core.acting.Truth;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kit of environments sees what is broken in a hidden mass, and in a pendulum whose truth is known. */
class EnvironmentKitRejectsTest {
    /** A world with one part replaced. */
    private static class Faulty implements Environment {
        final Environment sound;

        Faulty(Environment sound) {
            this.sound = sound;
        }

        Faulty() {
            this(new HiddenSpeed(HiddenSpeed.Gives.EVERYTHING));
        }

        @Override
        public String name() {
            return sound.name();
        }

        @Override
        public Spec spec() {
            return sound.spec();
        }

        @Override
        public ObservationSpec observations() {
            return sound.observations();
        }

        @Override
        public int maxSteps() {
            return sound.maxSteps();
        }

        @Override
        public Observation reset(long seed) {
            return sound.reset(seed);
        }

        @Override
        public Step step(double[] action) {
            return sound.step(action);
        }

        @Override
        public Optional<double[]> state() {
            return sound.state();
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return sound.snapshot();
        }

        @Override
        public void restore(Snapshot snapshot) {
            sound.restore(snapshot);
        }

        @Override
        public Truth truth() {
            return sound.truth();
        }

        @Override
        public Optional<Structure> structure() {
            return sound.structure();
        }

        @Override
        public Optional<Cost> cost() {
            return sound.cost();
        }

        @Override
        public Optional<SmoothCost> smoothCost() {
            return sound.smoothCost();
        }
    }

    private static Environment pendulum() {
        return Environments.make("pendulum");
    }

    private static EnvironmentContract kit(Supplier<Environment> environment) {
        return environment::get;
    }

    @TestFactory
    Stream<DynamicTest> environments() {
        AtomicInteger resets = new AtomicInteger();
        Map<String, EnvironmentContract> broken = new LinkedHashMap<>();
        // The start is drawn from a stream that goes on.
        broken.put("sameSeedGivesSameEpisode", kit(() -> new Faulty() {
            @Override
            public Observation reset(long seed) {
                return sound.reset(seed + resets.incrementAndGet());
            }
        }));
        broken.put("seedsGiveDifferentStarts", kit(() -> new Faulty() {
            @Override
            public Observation reset(long seed) {
                return sound.reset(0);
            }
        }));
        // The clock is not put back.
        broken.put("snapshotsRestoreToTheBit", kit(() -> new Faulty() {
            private int steps;

            @Override
            public Step step(double[] action) {
                Step step = sound.step(action);
                return new Step(step.observation(), step.reward() + steps++, step.terminated(), step.truncated());
            }
        }));
        // It goes on after its end.
        broken.put("episodesEndOnce", kit(() -> new Faulty() {
            @Override
            public Step step(double[] action) {
                Step step = sound.step(action);
                if (step.terminated() || step.truncated()) {
                    sound.reset(1);
                }
                return step;
            }
        }));
        broken.put("stepBeforeResetIsRefused", kit(() -> {
            Environment started = new HiddenSpeed(HiddenSpeed.Gives.EVERYTHING);
            started.reset(1);
            return new Faulty(started);
        }));
        // The caller's action is clipped where it stands.
        broken.put("actionsAreClippedAndNotModified", kit(() -> new Faulty() {
            @Override
            public Step step(double[] action) {
                action[0] = Math.min(Math.max(action[0], -2), 2);
                return sound.step(action);
            }
        }));
        broken.put("badActionsAreRefused", kit(() -> new Faulty() {
            @Override
            public Step step(double[] action) {
                return sound.step(new double[] {Double.isNaN(action[0]) ? 0 : action[0]});
            }
        }));
        broken.put("observationsAreAsAnnounced", kit(() -> new Faulty() {
            @Override
            public ObservationSpec observations() {
                return ObservationSpec.of(spec().state());
            }
        }));
        // What was seen is written again and again into one array.
        broken.put("observationsAndStatesBelongToTheCaller", kit(() -> new Faulty() {
            private final double[] seen = new double[1];

            private Observation shared(Observation o) {
                seen[0] = o.vector()[0];
                return new Observation(seen, o.image());
            }

            @Override
            public Observation reset(long seed) {
                return shared(sound.reset(seed));
            }

            @Override
            public Step step(double[] action) {
                Step step = sound.step(action);
                return new Step(shared(step.observation()), step.reward(), step.terminated(), step.truncated());
            }
        }));
        // The truth of a model with other parameters.
        broken.put("truthPredictsTheState", kit(() -> new Faulty(pendulum()) {
            @Override
            public Truth truth() {
                ParametricDynamics dynamics = sound.truth().parametric().orElseThrow();
                double[] theta = dynamics.parameterValues();
                for (int j = 0; j < theta.length; j++) {
                    theta[j] *= 1.001;
                }
                return Truth.of(dynamics.withParameterValues(theta));
            }
        }));
        broken.put("itsStructureSpeaksOfItsOwnStateAndAction", kit(() -> new Faulty() {
            @Override
            public Optional<Structure> structure() {
                return Environments.make("chain-2").structure();
            }
        }));
        // The smooth cost is another.
        broken.put("costsReadTheState", kit(() -> new Faulty(pendulum()) {
            @Override
            public Optional<SmoothCost> smoothCost() {
                return Environments.make("double-integrator").smoothCost();
            }
        }));
        return Stream.concat(
                Kits.tests(EnvironmentContract.class, kit(() -> new Faulty(pendulum()))),
                Kits.proof(EnvironmentContract.class, kit(Faulty::new), broken));
    }
}
