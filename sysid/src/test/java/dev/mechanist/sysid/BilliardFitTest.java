package dev.mechanist.sysid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Environment;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.RandomActions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BilliardFitTest {
    /**
     * From masses and restitutions wrong by a third: over long stretches balls then soon meet others than they did, and the fit ends
     * anywhere.
     */
    @Test
    void massesAndRestitutionsAreFoundFromFarOff() {
        Environment environment = Environments.make("billiards-3");
        EpisodePlayer player = new EpisodePlayer(environment);
        List<Episode> episodes = new ArrayList<>();
        for (int seed = 1; seed <= 6; seed++) {
            episodes.add(player.play(RandomActions.held(environment.spec(), 3), seed, 20)
                    .episode());
        }
        double[] factor = {1.3, 0.7, 1.35, 0.75, 1.3, 1};
        MeasuredSystem named = MeasuredSystem.named("billiards-3");
        List<Parameter> truth = named.model().parameters();
        List<Parameter> start = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            start.add(truth.get(i).withValue(factor[i] * truth.get(i).value()));
        }
        List<Parameter> found = named.withParameters(start)
                .fit(new DataSet(episodes), (iteration, cost) -> {})
                .model()
                .parameters();
        for (int i = 0; i < truth.size(); i++) {
            double tolerance = i < 3 ? 0.005 : 0.05;
            assertEquals(
                    truth.get(i).value(),
                    found.get(i).value(),
                    tolerance,
                    truth.get(i).name());
        }
    }
}
