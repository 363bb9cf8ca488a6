package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.sysid.shooting.LateActuators;
import dev.mechanist.sysid.shooting.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    private static final Spec SPEC = new SimplePendulum().discrete(0.01).spec();

    @TempDir
    private Path directory;

    private Path record(String name, String rows) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "time,position,velocity,torque\n" + rows.replace(';', '\n'));
        return file;
    }

    @Test
    void recordsOfDifferentLengthAndSamplingBecomeEpisodes() throws IOException {
        Path a = record("a.csv", "0,1,2,3;0.5,4,5,6;0.7,7,8,9");
        Path b = record("b.csv", "1,1,0,0;1.2,1,0,0;1.4,1,0,0;1.6,1,0,0");
        DataSet data = EpisodeStore.read(List.of(a, b), SPEC);
        assertEquals(5, data.transitions());
        assertEquals(0.2, data.spec().dt(), 1e-12);
        Episode first = data.episodes().get(0);
        assertArrayEquals(new double[] {0, 0.5, 0.7}, first.times());
        assertArrayEquals(new double[] {1, 2, 4, 5, 7, 8}, first.states().data);
        assertArrayEquals(new double[] {3, 6}, first.actions().data);
    }

    /** As 'simulate' writes them. */
    @Test
    void rewardsMayBeAmongTheColumns() throws IOException {
        Path file = directory.resolve("r.csv");
        Files.writeString(file, "time,position,velocity,torque,reward\n0,1,2,3,-1\n0.5,4,5,6,-2\n1,7,8,9,-2\n");
        Episode episode = EpisodeStore.read(List.of(file), SPEC).episodes().get(0);
        assertArrayEquals(new double[] {-1, -2}, episode.rewards());
    }

    /** A filter would spread an impact over what comes before it; where nothing can be touched, nothing jumps. */
    @Test
    void ratesThatJumpAreNotSmoothed() {
        String xml = "<mujoco><option><flag contact='%s'/></option><worldbody><geom type='plane' size='1 1 1'/>"
                + "<body pos='0 0 1'><joint name='fall' type='slide' axis='0 0 1'/><geom size='.1'/></body></worldbody>"
                + "<actuator><motor joint='fall'/></actuator></mujoco>";
        BodyDynamics falls = new BodyDynamics(Mjcf.parse(xml.formatted("enable"), "falls.xml"), List.of());
        BodyDynamics passes = new BodyDynamics(Mjcf.parse(xml.formatted("disable"), "passes.xml"), List.of());
        DataSet data = DataSet.of(Episode.recorded(
                "r",
                falls.spec(),
                IntStream.range(0, 100).mapToDouble(t -> 0.002 * t).toArray(),
                new DMatrixRMaj(100, 2),
                new DMatrixRMaj(99, 1)));
        assertSame(data, Recordings.smoothFor(falls, data));
        assertSame(data, Recordings.smoothFor(LateActuators.of(falls), data));
        assertNotSame(data, Recordings.smoothFor(passes, data));
    }

    /** At 20 samples per second there is nothing above 10 Hz that a filter at 20 Hz could remove. */
    @Test
    void slowRecordsAreSmoothAlready() throws IOException {
        DataSet slow = EpisodeStore.read(List.of(record("s.csv", "0,1,2,3;0.05,4,-5,6;0.1,7,8,9")), SPEC);
        assertArrayEquals(
                slow.episodes().get(0).states().data,
                Recordings.smooth(slow).episodes().get(0).states().data);
    }

    @Test
    void wrongRecordsAreRefusedWithTheirPlace() throws IOException {
        refused("1,1,0,0", "1 lines of numbers");
        refused("0,1,0,0;0,1,0,0", "c.csv:3: column 'time' must increase");
        refused("0,1,0,0;1,1,nan,0", "c.csv:3: column 'velocity' is nan");
        Path file = directory.resolve("d.csv");
        Files.writeString(file, "time,position,velocity,current\n0,0,0,0\n1,0,0,0\n");
        InputException e = assertThrows(InputException.class, () -> EpisodeStore.read(List.of(file), SPEC));
        assertTrue(e.getMessage().contains("unknown column 'current'"), e.getMessage());
    }

    private void refused(String rows, String message) throws IOException {
        Path file = record("c.csv", rows);
        InputException e = assertThrows(InputException.class, () -> EpisodeStore.read(List.of(file), SPEC));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void thinningKeepsTheImpulseOfTheAction() throws IOException {
        Path file = record("a.csv", "0,0,0,1;0.01,1,0,3;0.03,2,0,5;0.04,3,0,7;0.05,4,0,9;0.06,5,0,0");
        DataSet data = Recordings.thin(EpisodeStore.read(List.of(file), SPEC), 0.02);
        Episode episode = data.episodes().get(0);
        assertArrayEquals(new double[] {0, 0.03, 0.05}, episode.times(), 1e-15);
        assertEquals((1 * 0.01 + 3 * 0.02) / 0.03, episode.actions().data[0], 1e-12);
        assertEquals(6, episode.actions().data[1], 1e-12);
        assertEquals(2, episode.states().get(1, 0));
    }

    @Test
    void windowsCoverARecordAndNameOneThatIsTooShort() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int t = 0; t <= 100; t++) {
            rows.append(0.01 * t).append(",0,0,0;");
        }
        DataSet data = EpisodeStore.read(List.of(record("a.csv", rows.toString())), SPEC);
        assertEquals(
                List.of(new Window(0, 0, 50), new Window(0, 25, 50), new Window(0, 50, 50)),
                Window.over(data, 0.5, 0.25));
        InputException e = assertThrows(InputException.class, () -> Window.over(data, 1.5, 0.25));
        assertTrue(e.getMessage().contains("shorter than one window of 1.5 s"), e.getMessage());
    }

    /** Of an even number of steps the longer of the two in the middle. */
    @Test
    void theTimeStepIsTheMedianOverAllFiles() throws IOException {
        Path a = record("a.csv", "0,1,2,3;0.1,4,5,6;0.5,7,8,9");
        Path b = record("b.csv", "0,1,0,0;0.2,1,0,0;0.5,1,0,0");
        assertEquals(0.3, EpisodeStore.read(List.of(a, b), SPEC).spec().dt(), 1e-12);
        assertEquals(0.4, EpisodeStore.read(List.of(a), SPEC).spec().dt(), 1e-12);
    }

    @Test
    void noFileIsRefused() {
        assertThrows(InputException.class, () -> EpisodeStore.read(List.of(), SPEC));
    }

    /** A velocity that alternates at half the sampling rate vanishes, a position that does so stays; all else is kept. */
    @Test
    void ratesAloneAreSmoothed() {
        DMatrixRMaj states = new DMatrixRMaj(101, 2);
        double[] times = new double[101];
        DMatrixRMaj actions = new DMatrixRMaj(100, 1);
        double[] rewards = new double[100];
        for (int t = 0; t <= 100; t++) {
            times[t] = 0.01 * t;
            states.set(t, 0, t % 2 == 0 ? 1 : -1);
            states.set(t, 1, 3 + (t % 2 == 0 ? 1 : -1));
        }
        actions.set(7, 0, 5);
        rewards[9] = 2;
        Episode raw = new Episode("raw", SPEC, times, states, actions, rewards, true, false);
        Episode smooth = Recordings.smooth(DataSet.of(raw)).episodes().get(0);
        double[] velocity = new double[101];
        for (int t = 0; t <= 100; t++) {
            assertEquals(states.get(t, 0), smooth.states().get(t, 0));
            velocity[t] = states.get(t, 1);
        }
        double[] filtered = new Butterworth(3, 20, 1 / 0.01).zeroPhase(velocity);
        for (int t = 0; t <= 100; t++) {
            assertEquals(filtered[t], smooth.states().get(t, 1), 1e-9);
        }
        assertEquals(3, smooth.states().get(50, 1), 1e-3);
        assertEquals(5, smooth.actions().get(7, 0));
        assertEquals(2, smooth.rewards()[9]);
        assertTrue(smooth.terminated());
        assertEquals("raw", smooth.name());
        assertArrayEquals(times, smooth.times());
        double[] slower = new Butterworth(3, 4, 1 / 0.01).zeroPhase(velocity);
        assertEquals(
                slower[3],
                Recordings.smooth(DataSet.of(raw), 4).episodes().get(0).states().get(3, 1),
                1e-9);
    }

    @Test
    void aRecordTooShortToSmoothIsNamed() throws IOException {
        DataSet data = EpisodeStore.read(List.of(record("brief.csv", "0,1,2,3;0.01,4,5,6;0.02,7,8,9")), SPEC);
        InputException e = assertThrows(InputException.class, () -> Recordings.smooth(data));
        assertTrue(e.getMessage().contains("brief.csv: a record of 3 samples is too short"), e.getMessage());
    }

    /** Seven steps in threes: two are made, with the rewards of three steps each, and the seventh is dropped with the end. */
    @Test
    void thinningSumsRewardsAndDropsWhatIsNoWholeGroup() {
        double[] rewards = {1, 2, 4, 8, 16, 32, 64};
        for (int steps = 6; steps <= 7; steps++) {
            double[] times = new double[steps + 1];
            DMatrixRMaj states = new DMatrixRMaj(steps + 1, 2);
            for (int t = 0; t <= steps; t++) {
                times[t] = 0.01 * t;
                states.set(t, 0, t);
                states.set(t, 1, -t);
            }
            double[] own = java.util.Arrays.copyOf(rewards, steps);
            Episode raw = new Episode("raw", SPEC, times, states, new DMatrixRMaj(steps, 1), own, true, true);
            DataSet thinned = Recordings.thin(DataSet.of(raw), 0.03);
            Episode thin = thinned.episodes().get(0);
            assertEquals(0.03, thinned.spec().dt());
            assertArrayEquals(new double[] {7, 56}, thin.rewards());
            assertArrayEquals(new double[] {0, 0, 3, -3, 6, -6}, thin.states().data);
            assertEquals(steps == 6, thin.terminated(), "the end of a record that was cut short");
            assertEquals(steps == 6, thin.truncated());
            assertEquals("raw", thin.name());
        }
    }

    @Test
    void thinningToLessThanAStepOrMoreThanARecordChangesNothing() throws IOException {
        DataSet data = EpisodeStore.read(List.of(record("a.csv", "0,1,2,3;0.01,4,5,6;0.02,7,8,9")), SPEC);
        Episode raw = data.episodes().get(0);
        assertSame(raw.states(), Recordings.thin(data, 0.015).episodes().get(0).states());
        assertSame(raw.states(), Recordings.thin(data, 0.05).episodes().get(0).states());
        assertEquals(0.05, Recordings.thin(data, 0.05).spec().dt());
    }

    @Test
    void someOfTheEpisodes() throws IOException {
        Path a = record("a.csv", "0,1,2,3;1,4,5,6");
        Path b = record("b.csv", "0,1,2,3;1,4,5,6");
        DataSet data = EpisodeStore.read(List.of(a, b, a), SPEC);
        DataSet chosen = data.select(2, 1);
        assertEquals(2, chosen.episodes().size());
        assertSame(data.episodes().get(2), chosen.episodes().get(0));
        assertSame(data.episodes().get(1), chosen.episodes().get(1));
        assertEquals(data.spec(), chosen.spec());
    }
}
