package dev.mechanist.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Motion that is fast but real (impacts, contacts, balls, spins, few samples) is taken as it is. */
class LegitimateRecordsTest {
    @ParameterizedTest
    @CsvSource({
        "hopper, 1",
        "half-cheetah, 1",
        "walker2d, 1",
        "ant, 1",
        "cup-catch, 1",
        "billiards-3, 1",
        "billiards-3, 6",
        "pool, 1",
        "acrobot, 1",
        "acrobot, 4",
        "cart-pole-gymnasium, 1",
        "inverted-double-pendulum, 1",
        "reacher, 5",
        "hnn-two-body, 3"
    })
    void isTakenAsItIs(String world, int every) {
        List<Episode> episodes = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            EpisodePlayer player = new EpisodePlayer(Environments.make(world));
            Episode played = player.play(
                            RandomActions.smooth(Environments.make(world).spec(), 8), seed, 200)
                    .episode();
            if (played.steps() > 2 * every) {
                episodes.add(thinned(played, every).withName(world + " " + seed));
            }
        }
        assertTrue(!episodes.isEmpty(), "something was played");
        DataSet records = new DataSet(episodes);
        RecordRepair repair = RecordRepair.of(records);
        assertEquals(
                records.episodes().stream().map(Episode::hash).toList(),
                repair.data().episodes().stream().map(Episode::hash).toList(),
                () -> world + ": " + repair.notes());
    }

    /** A ball that falls on a floor and jumps back, and one that is hit by a bat: rates change their sign between two samples. */
    @ParameterizedTest
    @CsvSource({"0.01", "0.05", "0.2"})
    void aBallThatBounces(double step) {
        int n = 200;
        double[] times = new double[n];
        DMatrixRMaj states = new DMatrixRMaj(n, 2);
        double height = 2;
        double speed = 0;
        for (int t = 0; t < n; t++) {
            times[t] = t * step;
            states.set(t, 0, height);
            states.set(t, 1, speed);
            for (int k = 0; k < 200; k++) {
                height += speed * step / 200;
                speed -= 9.81 * step / 200;
                if (height < 0 && speed < 0) {
                    speed = -speed;
                }
            }
        }
        Episode ball = Episode.recorded(
                "ball",
                new Spec(
                        step,
                        List.of(Variable.of("height", "m"), Variable.of("height_dot", "m/s")),
                        List.of(Variable.of("push", "N"))),
                times,
                states,
                new DMatrixRMaj(n - 1, 1));
        RecordRepair repair = RecordRepair.of(new DataSet(List.of(ball)));
        assertEquals(List.of(), repair.notes());
        assertEquals(ball.hash(), repair.data().episodes().get(0).hash());
    }

    private static Episode thinned(Episode episode, int every) {
        int[] rows = IntStream.range(0, episode.steps() / every + 1)
                .map(k -> k * every)
                .toArray();
        int n = episode.states().numCols;
        int m = episode.actions().numCols;
        double[] times = new double[rows.length];
        DMatrixRMaj states = new DMatrixRMaj(rows.length, n);
        DMatrixRMaj actions = new DMatrixRMaj(rows.length - 1, m);
        for (int k = 0; k < rows.length; k++) {
            times[k] = episode.times()[rows[k]];
            System.arraycopy(episode.states().data, rows[k] * n, states.data, k * n, n);
            if (k < rows.length - 1) {
                System.arraycopy(episode.actions().data, rows[k] * m, actions.data, k * m, m);
            }
        }
        return Episode.recorded(episode.name(), episode.spec(), times, states, actions);
    }
}
