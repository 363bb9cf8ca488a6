package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class EpisodeTest {
    private static final Spec SPEC =
            new Spec(0.5, List.of(Variable.of("p", "m"), Variable.of("v", "m/s")), List.of(Variable.of("f", "N")));

    private static Episode episode(Observations seen) {
        return new Episode(
                "three steps",
                SPEC,
                Optional.empty(),
                new double[] {1, 1.5, 2.5, 3},
                new DMatrixRMaj(4, 2, true, 0, 1, 2, 3, 4, 5, 6, 7),
                Optional.ofNullable(seen),
                new DMatrixRMaj(3, 1, true, 10, 20, 30),
                new double[] {0.1, 0.2, 0.4},
                true,
                false);
    }

    private static Observations pictures() {
        byte[] pixels = new byte[4 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (200 + i);
        }
        return new Observations(
                Optional.of(new DMatrixRMaj(4, 1, true, -1, -2, -3, -4)),
                Optional.of(new Observations.Bytes(new int[] {1, 2, 3}, pixels)));
    }

    @Test
    void aPartHasItsStatesActionsRewardsAndObservations() {
        Episode middle = episode(pictures()).part(1, 2);
        assertEquals(1, middle.steps());
        assertArrayEquals(new double[] {1.5, 2.5}, middle.times());
        assertArrayEquals(new double[] {2, 3, 4, 5}, middle.states().data);
        assertArrayEquals(new double[] {20}, middle.actions().data);
        assertArrayEquals(new double[] {0.2}, middle.rewards());
        assertFalse(middle.terminated(), "the end is not in it");
        Observations seen = middle.observations().orElseThrow();
        assertArrayEquals(new double[] {-2, -3}, seen.vectors().orElseThrow().data);
        assertEquals(2, seen.images().orElseThrow().count());
        assertEquals((byte) 206, seen.images().orElseThrow().values()[0]);
        assertEquals((byte) 217, seen.images().orElseThrow().values()[11]);
        assertTrue(episode(null).part(1, 3).terminated(), "the end is in it");
    }

    @Test
    void sumsAndSpans() {
        assertEquals(0.7, episode(null).totalReward(), 1e-15);
        assertEquals(2, episode(null).duration());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        refused(
                "expected 2 and 1",
                () -> Episode.recorded("e", SPEC, new double[2], new DMatrixRMaj(2, 3), new DMatrixRMaj(1, 1)));
        refused(
                "need 3 states and times and 2 rewards",
                () -> Episode.recorded("e", SPEC, new double[2], new DMatrixRMaj(2, 2), new DMatrixRMaj(2, 1)));
        refused(
                "row 1 has 0.0",
                () -> Episode.recorded("e", SPEC, new double[2], new DMatrixRMaj(2, 2), new DMatrixRMaj(1, 1)));
        Observations two = Observations.of(new DMatrixRMaj(2, 1));
        refused("4 states need as many observed vectors, not 2", () -> episode(two));
        Observations image = Observations.of(new Observations.Bytes(new int[] {2}, new byte[6]));
        refused("4 states need as many observed images, not 3", () -> episode(image));
        refused("no whole number", () -> new Observations.Bytes(new int[] {2, 3}, new byte[7]));
        refused("need vectors or images", () -> new Observations(Optional.empty(), Optional.empty()));
        refused(
                "reward 0 of row 1 is NaN",
                () -> new Episode(
                        "e",
                        SPEC,
                        new double[] {0, 1, 2},
                        new DMatrixRMaj(3, 2),
                        new DMatrixRMaj(2, 1),
                        new double[] {1, Double.NaN},
                        false,
                        false));
    }

    private static void refused(String part, Runnable call) {
        String message = assertThrows(InputException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void equalContentHasEqualHashesWhateverItIsCalled() {
        Episode a = Episode.recorded("a", SPEC, new double[] {0, 1}, new DMatrixRMaj(2, 2), new DMatrixRMaj(1, 1));
        Episode b = Episode.recorded("b", SPEC, new double[] {0, 1}, new DMatrixRMaj(2, 2), new DMatrixRMaj(1, 1));
        assertEquals(a.hash(), b.hash());
        assertEquals(DataSet.of(a, b).hash(), DataSet.of(b, a).hash());
        Episode later = Episode.recorded("b", SPEC, new double[] {0, 2}, new DMatrixRMaj(2, 2), new DMatrixRMaj(1, 1));
        assertNotEquals(a.hash(), later.hash());
        assertNotEquals(DataSet.of(a, later).hash(), DataSet.of(later, a).hash());
    }

    /** A structure belongs to the states and actions that it names. */
    @Test
    void structuresOfAnotherSystemAreRefused() {
        Structure row = Environments.scenario("chain-2").world().structure().orElseThrow();
        Spec own = row.spec();
        Episode fits = structured(own, row);
        assertEquals(row, fits.structure().orElseThrow());
        Spec other = new Spec(
                own.dt(),
                own.state().stream()
                        .map(v -> Variable.of("x" + v.name(), v.unit()))
                        .toList(),
                own.action());
        refused("its structure is of another system", () -> structured(other, row));
    }

    private static Episode structured(Spec spec, Structure structure) {
        return new Episode(
                "e",
                spec,
                Optional.of(structure),
                new double[] {0, 1},
                new DMatrixRMaj(2, spec.n()),
                Optional.empty(),
                new DMatrixRMaj(1, spec.m()),
                new double[1],
                false,
                false);
    }
}
