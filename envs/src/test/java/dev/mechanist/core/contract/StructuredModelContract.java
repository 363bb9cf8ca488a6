package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.structure.PaddedStructuredModel;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructureSchema.Kind;
import dev.mechanist.core.structure.StructuredModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StructuredModel} must satisfy: one set of weights at several sizes, the same bits when bound again, the
 * order of parts and of entries is nothing to it, parts that do not touch do not feel each other, other sorts are refused, and
 * what is bound meets {@link DifferentiableDynamicsContract}.
 */
public interface StructuredModelContract {
    /** The model under test. */
    StructuredModel model();

    /** Structures of at least three numbers of objects. */
    List<Structure> structures();

    /** The same model where it pads; empty where it does not. */
    default Optional<PaddedStructuredModel> padded() {
        return Optional.empty();
    }

    /** A random admissible state of a structure [n]. */
    default void randomState(Structure structure, RandomStream random, double[] x) {
        random.fillGaussian(x, 0, x.length);
    }

    /** How far predictions may differ where only the order of sums does, relative to the largest. */
    default double tolerance() {
        return 1e-12;
    }

    /** How far a derivative may differ from central differences. */
    default double derivativeTolerance() {
        return 1e-7;
    }

    /** How far a batch may differ from a loop over its rows. */
    default double batchTolerance() {
        return 0;
    }

    /** Whether parts that no relation joins leave each other alone; not so where a model sums over the whole. */
    default boolean separatePartsAreIndependent() {
        return true;
    }

    /** The kit of plain dynamics, for one structure. */
    private DifferentiableDynamicsContract bound(Structure structure) {
        return new DifferentiableDynamicsContract() {
            @Override
            public DifferentiableDynamics dynamics() {
                return model().bind(structure);
            }

            @Override
            public void randomState(RandomStream random, double[] x) {
                StructuredModelContract.this.randomState(structure, random, x);
            }

            @Override
            public double derivativeTolerance() {
                return StructuredModelContract.this.derivativeTolerance();
            }

            @Override
            public double batchTolerance() {
                return StructuredModelContract.this.batchTolerance();
            }

            @Override
            public int horizon() {
                return 2; // a step after a step; what is built for each horizon grows faster than it
            }
        };
    }

    private DMatrixRMaj states(Structure structure, int rows) {
        DMatrixRMaj x = new DMatrixRMaj(rows, structure.spec().n());
        double[] row = new double[x.numCols];
        for (int b = 0; b < rows; b++) {
            randomState(structure, RandomStream.of(1, "structure-state", b), row);
            System.arraycopy(row, 0, x.data, b * x.numCols, x.numCols);
        }
        return x;
    }

    private static DMatrixRMaj actions(Structure structure, int rows) {
        DMatrixRMaj u = new DMatrixRMaj(rows, structure.spec().m());
        RandomStream.of(2, "structure-action", 0).fillGaussian(u.data, 0, u.getNumElements());
        return u;
    }

    private static DMatrixRMaj step(DifferentiableDynamics f, DMatrixRMaj x, DMatrixRMaj u) {
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        f.step(x, u, next);
        return next;
    }

    private static int[] shuffled(int count, long seed) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        RandomStream random = RandomStream.of(seed, "structure-order", count);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    /** Column k of the result is column order[k]. */
    private static DMatrixRMaj columns(DMatrixRMaj matrix, int[] order) {
        DMatrixRMaj moved = new DMatrixRMaj(matrix.numRows, order.length);
        for (int b = 0; b < matrix.numRows; b++) {
            for (int k = 0; k < order.length; k++) {
                moved.set(b, k, matrix.get(b, order[k]));
            }
        }
        return moved;
    }

    @Test
    default void oneSetOfWeightsServesAtLeastThreeSizes() {
        StructuredModel model = model();
        assertTrue(structures().stream().map(Structure::objects).distinct().count() >= 3, "fewer than three sizes");
        for (Structure structure : structures()) {
            assertEquals(model.schema(), structure.schema());
            DifferentiableDynamics f = model.bind(structure);
            assertEquals(structure.spec(), f.spec());
            DMatrixRMaj next = step(f, states(structure, 3), actions(structure, 3));
            assertEquals(3, next.numRows);
            assertEquals(structure.spec().n(), next.numCols);
            for (int i = 0; i < next.getNumElements(); i++) {
                assertTrue(Double.isFinite(next.data[i]), structure + ": entry " + i + " is " + next.data[i]);
            }
        }
    }

    /** Bound twice, and again after the others were bound: the same bits. */
    @Test
    default void bindingTwiceGivesTheSameBits() {
        StructuredModel model = model();
        List<DMatrixRMaj> first = new ArrayList<>();
        for (Structure s : structures()) {
            first.add(step(model.bind(s), states(s, 4), actions(s, 4)));
        }
        for (int i = structures().size() - 1; i >= 0; i--) {
            Structure s = structures().get(i);
            assertArrayEquals(first.get(i).data, step(model.bind(s), states(s, 4), actions(s, 4)).data);
        }
    }

    @Test
    default void relabellingItsPartsChangesNoPrediction() {
        for (Structure s : structures()) {
            for (int seed = 0; seed < 3; seed++) {
                Structure other = s.relabelled(shuffled(s.objects(), seed), shuffled(s.relations(), seed + 10));
                DMatrixRMaj x = states(s, 4);
                DMatrixRMaj u = actions(s, 4);
                DynamicsContract.assertClose(
                        step(model().bind(s), x, u).data, step(model().bind(other), x, u).data, tolerance());
            }
        }
    }

    @Test
    default void reorderingTheStatePermutesThePrediction() {
        for (Structure s : structures()) {
            int[] state = shuffled(s.spec().n(), 3);
            int[] action = shuffled(s.spec().m(), 4);
            DMatrixRMaj x = states(s, 4);
            DMatrixRMaj u = actions(s, 4);
            DMatrixRMaj moved = step(model().bind(s.reordered(state, action)), columns(x, state), columns(u, action));
            DynamicsContract.assertClose(columns(step(model().bind(s), x, u), state).data, moved.data, tolerance());
        }
    }

    @Test
    default void aUnionMovesAsItsPartsDo() {
        if (!separatePartsAreIndependent()) {
            return;
        }
        Structure a = structures().get(0);
        Structure b = structures().get(1);
        DMatrixRMaj xa = states(a, 4);
        DMatrixRMaj xb = states(b, 4);
        DMatrixRMaj ua = actions(a, 4);
        DMatrixRMaj ub = actions(b, 4);
        DMatrixRMaj whole = step(model().bind(Structure.union(List.of(a, b))), sideBySide(xa, xb), sideBySide(ua, ub));
        DMatrixRMaj parts = sideBySide(step(model().bind(a), xa, ua), step(model().bind(b), xb, ub));
        DynamicsContract.assertClose(parts.data, whole.data, tolerance());
    }

    private static DMatrixRMaj sideBySide(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj both = new DMatrixRMaj(a.numRows, a.numCols + b.numCols);
        for (int row = 0; row < a.numRows; row++) {
            System.arraycopy(a.data, row * a.numCols, both.data, row * both.numCols, a.numCols);
            System.arraycopy(b.data, row * b.numCols, both.data, row * both.numCols + a.numCols, b.numCols);
        }
        return both;
    }

    /** Room that is not used: twice and three times what is needed, and exactly that. */
    @Test
    default void paddingChangesNothing() {
        if (padded().isEmpty()) {
            return;
        }
        PaddedStructuredModel model = padded().get();
        for (Structure s : structures()) {
            DMatrixRMaj x = states(s, 4);
            DMatrixRMaj u = actions(s, 4);
            double[] plain = step(model.bind(s), x, u).data;
            for (int times = 1; times <= 3; times++) {
                DifferentiableDynamics f = model.bind(s, times * s.objects(), times * s.relations() + times - 1);
                DynamicsContract.assertClose(plain, step(f, x, u).data, tolerance());
                DMatrixRMaj A = new DMatrixRMaj(0, 0);
                DMatrixRMaj B = new DMatrixRMaj(0, 0);
                DMatrixRMaj plainA = new DMatrixRMaj(0, 0);
                DMatrixRMaj plainB = new DMatrixRMaj(0, 0);
                f.jacobians(x, u, A, B);
                model.bind(s).jacobians(x, u, plainA, plainB);
                DynamicsContract.assertClose(plainA.data, A.data, tolerance());
                DynamicsContract.assertClose(plainB.data, B.data, tolerance());
            }
            assertThrows(InputException.class, () -> model.bind(s, s.objects() - 1, s.relations()));
            if (s.relations() > 0) {
                assertThrows(InputException.class, () -> model.bind(s, s.objects(), s.relations() - 1));
            }
        }
    }

    @Test
    default void anotherSortOfStructureIsRefused() {
        StructureSchema schema = new StructureSchema(
                "sort of nothing", List.of(new Kind("thing", 1)), List.of(), List.of(), List.of(), List.of());
        StructureBuilder other = Structure.builder(schema, new Spec(1, List.of(Variable.of("x", "")), List.of()));
        other.object("thing", "thing", new double[0], new int[] {0}, new int[0]);
        String message = assertThrows(InputException.class, () -> model().bind(other.build()))
                .getMessage();
        assertTrue(
                message.contains("sort of nothing")
                        && message.contains(model().schema().name()),
                message);
    }

    @Test
    default void whatIsBoundIsDynamicsWithTheirDerivatives() throws InterruptedException {
        for (Structure s : structures()) {
            DifferentiableDynamicsContract kit = bound(s);
            kit.batchEqualsLoop();
            kit.rolloutEqualsSteps();
            kit.inputsAreNotModified();
            kit.forksAreIndependentAndAgree();
            kit.aliasingAndWrongShapesAreRefused();
            kit.jacobiansEqualCentralDifferences();
            kit.pullbackEqualsCentralDifferences();
            kit.derivativesAreFunctionsOfTheirInputs();
            kit.derivativesInTheirInputsAndWrongShapesAreRefused();
            kit.derivativesHaveAPrice();
        }
    }
}
