package dev.mechanist.objectcentric.relational;

import static dev.mechanist.objectcentric.relational.BallModelTest.settings;
import static dev.mechanist.objectcentric.relational.BallModelTest.structure;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.StructuredModelContract;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructuredModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Models of balls with random weights pass the kit of structured models. */
class BallModelKitsTest {
    private static final Map<BallNetwork, BallModel> MODELS = new HashMap<>();

    @BeforeAll
    static void anew() {
        MODELS.clear();
    }

    /** Rounds of messages, and how far a ball looks. */
    @Test
    void networksSayHowFarTheyLook() {
        BallNetwork pairs = new NpeNetwork(new NpeSettings(3, 2, 5));
        assertEquals(1, pairs.rounds());
        assertEquals(3, pairs.reach());
        BallNetwork graph = new WallGraphNetwork(new GraphSettings(2.5, 5, 4));
        assertEquals(4, graph.rounds());
        assertEquals(2.5, graph.reach());
        // Two hidden layers of 5 in the encoder and in the decoder: weights and biases of three layers each.
        assertEquals(12, pairs.parameters().size());
    }

    /** The programs are compiled once for all tests. */
    abstract static class Kit implements StructuredModelContract {
        abstract BallNetwork network();

        @Override
        public StructuredModel model() {
            return MODELS.computeIfAbsent(network(), BallModelTest::model);
        }

        @Override
        public List<Structure> structures() {
            return List.of(structure(2, 0, 1), structure(1), structure(3, 1));
        }

        @Override
        public void randomState(Structure structure, RandomStream random, double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 4 < 2 ? random.nextDouble(0.15, 0.65) : random.nextGaussian();
            }
        }

        @Override
        public double batchTolerance() {
            return 1e-14;
        }
    }

    @Nested
    class OfRelationFrames extends Kit {
        @Override
        BallNetwork network() {
            return new InteractionNetwork(settings(Frame.RELATION, 1));
        }
    }

    @Nested
    class OfTableFrames extends Kit {
        @Override
        BallNetwork network() {
            return new InteractionNetwork(settings(Frame.TABLE, 2));
        }
    }

    @Nested
    class OfNeuralPhysics extends Kit {
        @Override
        BallNetwork network() {
            return new NpeNetwork(new NpeSettings(3, 2, 5));
        }
    }

    @Nested
    class OfGraphs extends Kit {
        @Override
        BallNetwork network() {
            return new WallGraphNetwork(new GraphSettings(3, 5, 2));
        }
    }
}
