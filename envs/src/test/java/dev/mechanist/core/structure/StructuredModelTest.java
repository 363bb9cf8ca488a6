package dev.mechanist.core.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.LinearDynamics;
import dev.mechanist.core.contract.StructuredModelContract;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** The kit of structured models, met by masses on springs and failed by each of their faulty kin. */
class StructuredModelTest {
    private static final List<Structure> ROWS = List.of(SpringModel.row(2), SpringModel.row(3), SpringModel.row(6));

    @Nested
    class MassesOnSprings implements StructuredModelContract {
        @Override
        public SpringModel model() {
            return new SpringModel(0.5);
        }

        @Override
        public Optional<PaddedStructuredModel> padded() {
            return Optional.of(model());
        }

        @Override
        public List<Structure> structures() {
            return ROWS;
        }
    }

    /**
     * Two masses of 1 and 1.4 kg by hand, softness 0.5, springs (5, 0.8) from the wall at -0.7 and (6, 0.7) between: at x = 0.3
     * and 1.2, at rest, the stretches are 0.2 and 0.2, the pulls 5 * 0.204 and 6 * 0.204; pushed by 1 and 2 N.
     */
    @Test
    void aStepByHand() {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        new SpringModel(0.5)
                .bind(SpringModel.row(2))
                .step(new DMatrixRMaj(1, 4, true, 0.3, 0, 1.2, 0), new DMatrixRMaj(1, 2, true, 1, 2), next);
        double v0 = 0.05 * (1 - 1.02 + 1.224);
        double v1 = 0.05 * (2 - 1.224) / 1.4;
        assertArrayEquals(new double[] {0.3 + 0.05 * v0, v0, 1.2 + 0.05 * v1, v1}, next.data, 1e-15);
    }

    private record Kit(StructuredModel model, Optional<PaddedStructuredModel> padded, List<Structure> structures)
            implements StructuredModelContract {
        Kit(SpringModel model) {
            this(model, Optional.of(model), ROWS);
        }
    }

    /** The forces of the second object are twice as strong, whoever it is. */
    @Test
    void aModelThatKnowsAnIndexIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            double mobility(Structure structure, int k, int objects) {
                return super.mobility(structure, k, objects) * (k == 1 ? 2 : 1);
            }
        });
        assertThrows(AssertionFailedError.class, kit::relabellingItsPartsChangesNoPrediction);
    }

    /** The masses' places stand in x in the order of the masses. */
    @Test
    void aModelThatAssumesALayoutIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            int placeSlot(Structure structure, int k) {
                int masses = 0;
                for (int i = 0; i < k; i++) {
                    masses += structure.objectStates(i).length / 2;
                }
                return structure.objectStates(k).length == 0 ? -1 : 2 * masses;
            }
        });
        assertThrows(AssertionFailedError.class, kit::relabellingItsPartsChangesNoPrediction);
        assertThrows(AssertionFailedError.class, kit::reorderingTheStatePermutesThePrediction);
    }

    /** A mean over all objects of the program, masked or not. */
    @Test
    void aModelThatCountsItsPaddingIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            double mobility(Structure structure, int k, int objects) {
                return super.mobility(structure, k, objects) / objects;
            }
        });
        assertThrows(AssertionFailedError.class, kit::paddingChangesNothing);
        assertThrows(AssertionFailedError.class, kit::aUnionMovesAsItsPartsDo);
    }

    /** Weights for the number of objects that it saw first. */
    @Test
    void aModelOfOneSizeIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            double mobility(Structure structure, int k, int objects) {
                return new double[] {1, 1, 1, 1}[k];
            }
        });
        assertThrows(ArrayIndexOutOfBoundsException.class, kit::oneSetOfWeightsServesAtLeastThreeSizes);
        Kit one = new Kit(new SpringModel(0.5), Optional.empty(), ROWS.subList(0, 2));
        assertThrows(AssertionFailedError.class, one::oneSetOfWeightsServesAtLeastThreeSizes);
    }

    /** It remembers how often it was bound. */
    @Test
    void aModelWithAMemoryIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            private int bound;

            @Override
            double mobility(Structure structure, int k, int objects) {
                return super.mobility(structure, k, objects) * (1 + 1e-9 * bound++);
            }
        });
        assertThrows(AssertionFailedError.class, kit::bindingTwiceGivesTheSameBits);
    }

    /** It takes whatever comes. */
    @Test
    void aModelThatDoesNotLookAtTheSchemaIsRejected() {
        Kit kit = new Kit(
                new SpringModel(0.5) {
                    @Override
                    public DifferentiableDynamics bind(Structure structure) {
                        return new LinearDynamics();
                    }
                },
                Optional.empty(),
                ROWS);
        assertThrows(AssertionFailedError.class, kit::anotherSortOfStructureIsRefused);
        assertThrows(AssertionFailedError.class, kit::oneSetOfWeightsServesAtLeastThreeSizes);
    }

    /** It takes more than it has room for. */
    @Test
    void aModelWithoutAWordAboutRoomIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            public DifferentiableDynamics bind(Structure structure, int objects, int relations) {
                return super.bind(
                        structure, Math.max(objects, structure.objects()), Math.max(relations, structure.relations()));
            }
        });
        assertThrows(AssertionFailedError.class, kit::paddingChangesNothing);
    }

    /** A slope of the wrong size. */
    @Test
    void aModelWithAWrongDerivativeIsRejected() {
        Kit kit = new Kit(new SpringModel(0.5) {
            @Override
            double slope(double stiffness, double stretch) {
                return stiffness * (1 + 2 * softness * stretch * stretch);
            }
        });
        assertThrows(AssertionFailedError.class, kit::whatIsBoundIsDynamicsWithTheirDerivatives);
    }
}
