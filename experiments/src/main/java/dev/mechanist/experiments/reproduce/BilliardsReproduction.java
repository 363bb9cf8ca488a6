package dev.mechanist.experiments.reproduce;

import dev.mechanist.experiments.reproduce.Reproduction.Part;
import dev.mechanist.experiments.shots.ShotTrials;
import dev.mechanist.experiments.shots.ShotTrials.Kind;
import dev.mechanist.experiments.subjects.Settings;
import java.util.List;

/** Shots at billiards that are planned with models, after Fragkiadaki et al. 2016. */
final class BilliardsReproduction {
    private static final String PROGRAM = "independent program";

    /** Of 64 samples, half of them drawn before anything is known. */
    private static final List<String> SIXTY_FOUR =
            List.of("population=28", "iterations=6", "elites=2", "gamma=2", "kept=1", "sigma=1");

    private static final List<String> TWO_HUNDRED_FIFTY_SIX =
            List.of("population=124", "iterations=8", "elites=2", "gamma=2", "kept=1", "sigma=1");

    private BilliardsReproduction() {}

    static Reproduction reproduction() {
        return new Reproduction(
                "billiards seen and predicted ball by ball, and shots planned with it",
                "Fragkiadaki, Agrawal, Levine and Malik, Learning visual predictive models of physics for playing"
                        + " billiards, 2016",
                false,
                List.of(new Part("shots in the true world", BilliardsReproduction::trueShots)));
    }

    private static List<Quantity> trueShots(ReproductionRun run) {
        int count = run.choose(500, 150);
        ShotTrials place = new ShotTrials(Kind.PLACE, 100, count);
        ShotTrials hit = new ShotTrials(Kind.HIT, 100, count);
        ShotTrials other = new ShotTrials(Kind.OTHER_TO_PLACE, 100, count);
        return List.of(
                Quantity.exact(
                        "one ball to a place, share of random shots",
                        place.random(10),
                        "0.12",
                        PROGRAM,
                        Bar.near(0.12, 0.03)),
                Quantity.exact(
                        "one ball to a place, random shooting, 64 samples, true world",
                        planned(place, "random-shooting", List.of("population=63")),
                        "0.98",
                        PROGRAM,
                        Bar.atLeast(0.98)),
                Quantity.exact(
                        "one ball to a place, improved CEM, 64 samples, true world",
                        planned(place, "icem", SIXTY_FOUR),
                        "0.98",
                        PROGRAM,
                        Bar.atLeast(0.98)),
                Quantity.exact(
                        "cue hits the other ball, share of random shots",
                        hit.random(10),
                        "0.25",
                        PROGRAM,
                        Bar.near(0.25, 0.03)),
                Quantity.exact(
                        "cue hits the other ball, improved CEM, 64 samples, true world",
                        planned(hit, "icem", SIXTY_FOUR),
                        "",
                        "",
                        Bar.atLeast(0.98)),
                Quantity.exact(
                        "other ball to a place, share of random shots",
                        other.random(10),
                        "0.012",
                        PROGRAM,
                        Bar.near(0.012, 0.006)),
                Quantity.exact(
                        "other ball to a place, improved CEM, 256 samples, true world",
                        planned(other, "icem", TWO_HUNDRED_FIFTY_SIX),
                        "0.45",
                        PROGRAM,
                        Bar.atLeast(0.45)));
    }

    private static double planned(ShotTrials trials, String planner, List<String> settings) {
        return trials.planned(world -> world, planner, Settings.ofWords(settings));
    }
}
