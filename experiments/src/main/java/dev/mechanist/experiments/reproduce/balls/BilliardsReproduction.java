package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.experiments.reproduce.balls.VisualErrors.World;
import dev.mechanist.experiments.reproduce.quantities.Bar;
import dev.mechanist.experiments.reproduce.quantities.Quantity;
import dev.mechanist.experiments.reproduce.quantities.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.quantities.Reproduction;
import dev.mechanist.experiments.reproduce.quantities.Reproduction.Part;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.shots.ShotTrials;
import dev.mechanist.experiments.shots.ShotTrials.Kind;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.objectcentric.balls.BallPredictor;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.objectcentric.relational.InteractionNetwork;
import dev.mechanist.objectcentric.relational.InteractionSettings;
import dev.mechanist.objectcentric.visual.PushedBalls.Tables;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.objectcentric.visual.VisualNetwork;
import dev.mechanist.objectcentric.visual.VisualTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shots at billiards that are planned with models, after Fragkiadaki et al. 2016. */
public final class BilliardsReproduction {
    private static final String PROGRAM = "independent program";

    /** Of 64 samples, half of them drawn before anything is known. */
    private static final List<String> SIXTY_FOUR =
            List.of("population=28", "iterations=6", "elites=2", "gamma=2", "kept=1", "sigma=1");

    private static final List<String> TWO_HUNDRED_FIFTY_SIX =
            List.of("population=124", "iterations=8", "elites=2", "gamma=2", "kept=1", "sigma=1");

    /** A kind of visual model, where it is kept, how many updates take some minutes on two cores, and of how many worlds of two balls. */
    private record Seen(String folder, VisualNetwork network, int updates, int worlds) {}

    private static final Seen OBJECT_CENTRIC =
            new Seen("ball-by-ball", VisualNetwork.OBJECT_CENTRIC, VisualTraining.DEFAULT.updates(), 3000);
    private static final Seen RECURRENT = new Seen("memory", VisualNetwork.RECURRENT, 8_000, 3000);
    private static final Seen FRAME_CENTRIC = new Seen("whole-table", VisualNetwork.FRAME_CENTRIC, 100_000, 9000);

    private BilliardsReproduction() {}

    public static Reproduction reproduction() {
        return new Reproduction(
                "billiards seen and predicted ball by ball, and shots planned with it",
                "Fragkiadaki, Agrawal, Levine and Malik, Learning visual predictive models of physics for playing"
                        + " billiards, 2016",
                false,
                List.of(
                        new Part("shots in the true world", BilliardsReproduction::trueShots),
                        new Part("shots by states", BilliardsReproduction::byStates),
                        new Part("ball by ball", BilliardsReproduction::objectCentric),
                        new Part("ball by ball, with a memory", BilliardsReproduction::recurrent),
                        new Part("the whole table", BilliardsReproduction::frameCentric),
                        new Part("pictures", BilliardsReproduction::pictures)));
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

    /** An interaction network that has seen one and two balls plans as the true world does. */
    private static List<Quantity> byStates(ReproductionRun run) {
        BallModel model = states(run);
        ShotTrials trials = new ShotTrials(Kind.OTHER_TO_PLACE, 100, run.choose(100, 8));
        Shots other = Shots.of(trials, TWO_HUNDRED_FIFTY_SIX, model::bind);
        return List.of(Quantity.exact(
                "by states, other ball to a place, 256 samples, hits over the true world's",
                other.share(),
                "",
                "",
                Bar.atLeast(run.choose(0.6, 0.1))));
    }

    private static BallModel states(ReproductionRun run) {
        InteractionNetwork network = new InteractionNetwork(
                run.choose(InteractionSettings.DEFAULT, InteractionSettings.DEFAULT.withWidth(48)));
        BallTraining training = run.choose(
                BallTraining.DEFAULT.withUpdates(6000),
                BallTraining.DEFAULT.withUpdates(600).withBatch(192));
        int worlds = run.choose(3000, 100);
        return BallModels.model(
                run, "by-states", network, training, () -> VisualModels.training(1, worlds, Tables.TURNED), 1);
    }

    /** Trained on one and two balls, tested on up to three more and on tables of other shapes; then shots. */
    private static List<Quantity> objectCentric(ReproductionRun run) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        List<VisualErrors> errors = new ArrayList<>();
        ShotTrials trials = new ShotTrials(Kind.PLACE, 100, run.choose(100, 10));
        double truth = planned(trials, "icem", SIXTY_FOUR);
        double random = trials.random(10);
        for (int seed : run.seeds(3, 1)) {
            VisualModel model = model(run, OBJECT_CENTRIC, seed);
            VisualErrors measured = VisualErrors.of(model, worlds(run));
            errors.add(measured);
            measure(measured).forEach((what, value) -> add(values, what, value));
            double seen = trials.planned(
                    world -> model.in(BilliardStructure.of(world)), "icem", Settings.ofWords(SIXTY_FOUR));
            add(values, "share", seen / truth);
            add(values, "gain", seen / random);
        }
        String name = "ball by ball, ";
        List<Quantity> quantities = new ArrayList<>(generalisation(values, name, run));
        quantities.addAll(VelocityQuantities.carriedOver(errors, name, run));
        quantities.add(
                worst(values, "apart", name + "rms apart from impacts, 5 balls, mm", Bar.atMost(run.choose(0.2, 0.6))));
        quantities.add(worst(
                values,
                "share",
                name + "one ball to a place, 64 samples, hits over the true world's",
                Bar.atLeast(run.choose(0.85, 0.3))));
        quantities.add(worst(
                values,
                "gain",
                name + "one ball to a place, 64 samples, hits over random ones",
                Bar.atLeast(run.choose(7.0, 2.0))));
        if (!run.quick()) {
            VisualModel model = model(run, OBJECT_CENTRIC, 1);
            Shots other = Shots.of(new ShotTrials(Kind.OTHER_TO_PLACE, 100, 60), TWO_HUNDRED_FIFTY_SIX, model::in);
            quantities.add(Quantity.exact(
                    name + "other ball to a place, 256 samples, hits over the true world's",
                    other.share(),
                    "",
                    "",
                    Bar.atLeast(0.6)));
        }
        return quantities;
    }

    private static List<Quantity> recurrent(ReproductionRun run) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        VisualErrors errors = VisualErrors.of(model(run, RECURRENT, 1), worlds(run));
        measure(errors).forEach((what, value) -> add(values, what, value));
        List<Quantity> quantities = new ArrayList<>(generalisation(values, "LSTM, ", run));
        quantities.addAll(VelocityQuantities.carriedOver(List.of(errors), "LSTM, ", run));
        return quantities;
    }

    /** Errors of the whole table over those of ball by ball where both have learned, and its own growth. */
    private static List<Quantity> frameCentric(ReproductionRun run) {
        VisualErrors whole = VisualErrors.of(model(run, FRAME_CENTRIC, 1), worlds(run));
        VisualErrors balls = VisualErrors.of(model(run, OBJECT_CENTRIC, 1), worlds(run));
        Map<String, Double> own = measure(whole);
        double reference = measure(balls).get("rms");
        String name = "whole table, displacement near impacts, rms over ball by ball's at 2 balls";
        List<Quantity> quantities = new ArrayList<>(List.of(
                Quantity.exact(
                        name + ": 2 balls", own.get("rms") / reference, "", "", Bar.atLeast(run.choose(1.5, 1.0))),
                Quantity.exact(
                        name + ": 3 to 5 balls",
                        own.get("more") * own.get("rms") / reference,
                        "",
                        "",
                        Bar.atLeast(run.choose(3.0, 1.2))),
                Quantity.exact(
                        name + ": other tables",
                        own.get("shapes") * own.get("rms") / reference,
                        "",
                        "",
                        Bar.atLeast(run.choose(3.0, 1.2)))));
        quantities.addAll(VelocityQuantities.compared(whole, balls, run));
        Map<String, VisualErrors> models = new LinkedHashMap<>();
        models.put("ball by ball", balls);
        models.put("whole table", whole);
        VelocityQuantities.chart(run, models);
        return quantities;
    }

    /** Tracks of what has been learned, which is there by now, on worlds that nobody has seen. */
    private static List<Quantity> pictures(ReproductionRun run) {
        Map<String, BallPredictor> models = new LinkedHashMap<>();
        models.put("by-states", states(run).predictor());
        for (Seen seen : List.of(OBJECT_CENTRIC, RECURRENT, FRAME_CENTRIC)) {
            models.put(seen.folder, BallPredictor.of(model(run, seen, 1)::in));
        }
        models.forEach((folder, predictor) -> {
            String title = folder.replace('-', ' ') + ", learned from 1 and 2 balls on rectangles: ";
            BallFigures.tracks(run, title + "4 balls", predictor, pushed(Tables.RECTANGLES, 4), folder);
            BallFigures.tracks(run, title + "2 balls", predictor, pushed(Tables.OTHERS, 2), folder + "-triangle");
        });
        return List.of();
    }

    private static Episode pushed(Tables tables, int balls) {
        return VisualModels.test(tables, balls, 1).episodes().get(0);
    }

    private static VisualModel model(ReproductionRun run, Seen seen, long seed) {
        VisualTraining training = run.choose(
                VisualTraining.DEFAULT.withUpdates(seen.updates),
                VisualTraining.DEFAULT.withUpdates(500).withWorlds(16));
        return VisualModels.model(run, seen.folder, seen.network, training, run.choose(seen.worlds, 60), seed);
    }

    private static int worlds(ReproductionRun run) {
        return run.choose(200, 30);
    }

    /** Errors of displacements, most of them over those of two balls. */
    private static Map<String, Double> measure(VisualErrors errors) {
        double trained = errors.at(World.TWO).near().rms();
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("rms", 1e3 * trained);
        measured.put("more", errors.largest(World.MORE, score -> score.near().rms()) / trained);
        measured.put("shapes", errors.at(World.OTHERS).near().rms() / trained);
        measured.put("jutting", errors.at(World.JUTTING).near().rms() / trained);
        measured.put("apart", 1e3 * errors.at(World.FIVE).apart().rms());
        return measured;
    }

    /** Hits of a model and of the true world at the same shots. */
    private record Shots(double seen, double truth) {
        static Shots of(ShotTrials trials, List<String> settings, Function<Structure, ? extends Dynamics> model) {
            Settings chosen = Settings.ofWords(settings);
            return new Shots(
                    trials.planned(world -> model.apply(BilliardStructure.of(world)), "icem", chosen),
                    trials.planned(world -> world, "icem", chosen));
        }

        double share() {
            return seen / truth;
        }
    }

    private static List<Quantity> generalisation(Map<String, List<Double>> values, String name, ReproductionRun run) {
        Bar bar = Bar.atMost(run.choose(1.5, 2.5));
        return List.of(
                worst(
                        values,
                        "rms",
                        name + "displacement near impacts, 2 balls, rms, mm",
                        Bar.atMost(run.choose(1.0, 3.0))),
                worst(values, "more", name + "the same at 3 to 5 balls, the largest, over that", bar),
                worst(values, "shapes", name + "the same on triangles and six sides, 2 balls, over that", bar),
                worst(values, "jutting", name + "the same on L, whose corner juts out, 2 balls, over that", bar));
    }

    private static void add(Map<String, List<Double>> values, String what, double value) {
        values.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
    }

    private static Quantity worst(Map<String, List<Double>> values, String key, String what, Bar bar) {
        return new Quantity(what, values.get(key), Statistic.WORST, "", "", bar);
    }
}
