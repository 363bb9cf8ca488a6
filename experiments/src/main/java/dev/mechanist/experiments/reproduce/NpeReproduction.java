package dev.mechanist.experiments.reproduce;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.experiments.reproduce.Quantity.Statistic;
import dev.mechanist.experiments.reproduce.Reproduction.Part;
import dev.mechanist.objectcentric.balls.BallPredictor;
import dev.mechanist.objectcentric.balls.MassInference;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.objectcentric.balls.RolloutScore;
import dev.mechanist.objectcentric.balls.StartError;
import dev.mechanist.objectcentric.balls.StepScore;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.objectcentric.relational.InteractionNetwork;
import dev.mechanist.objectcentric.relational.InteractionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State-based models of balls, trained on worlds of 3 to 5 and tested on up to 8: the measures of the neural physics engine beside
 * those of an independent program.
 */
final class NpeReproduction {
    private static final String INDEPENDENT = "independent program";
    private static final double[] MASSES = {1, 5, 25};

    private NpeReproduction() {}

    static Reproduction reproduction() {
        return new Reproduction(
                "balls learned in worlds of 3 to 5, predicted in worlds of up to 8",
                "Chang et al., A compositional object-based approach to learning physical dynamics, ICLR 2017",
                false,
                List.of(
                        new Part("the world", NpeReproduction::world),
                        new Part("interaction network", NpeReproduction::interactionNetwork)));
    }

    /** Shares that the generator refuses, what needs no learning, and what nobody can do better. */
    private static List<Quantity> world(ReproductionRun run) {
        List<Quantity> quantities = new ArrayList<>();
        int drawn = run.choose(2000, 300);
        quantities.add(refused(4, drawn, 0.17));
        quantities.add(refused(7, drawn, 0.70));
        int worlds = run.choose(100, 20);
        DataSet five = BallModels.test(5, worlds);
        DataSet eight = BallModels.test(8, worlds);
        quantities.add(Quantity.exact(
                "constant velocity, one-step cosine, 5 balls",
                StepScore.of(BallPredictor.constantVelocity(), five).cosine(),
                "0.90",
                INDEPENDENT,
                Bar.near(0.9, run.choose(0.02, 0.04))));
        BallPredictor exact = BallPredictor.of(NpeWorlds::world);
        RolloutScore twin5 = RolloutScore.of(exact, five, 25, StartError.slight(1));
        RolloutScore twin8 = RolloutScore.of(exact, eight, 25, StartError.slight(1));
        quantities.add(twin("10, 5 balls", twin5.after(10), "0.99", Bar.near(0.99, run.choose(0.015, 0.03))));
        quantities.add(twin("10, 8 balls", twin8.after(10), "0.98", Bar.near(0.98, run.choose(0.02, 0.05))));
        quantities.add(twin("25, 5 balls", twin5.after(25), "0.88", Bar.near(0.88, run.choose(0.08, 0.2))));
        quantities.add(twin("25, 8 balls", twin8.after(25), "0.61", Bar.near(0.61, run.choose(0.08, 0.2))));
        return quantities;
    }

    private static Quantity refused(int balls, int drawn, double share) {
        return Quantity.exact(
                "share of worlds refused, " + balls + " balls",
                NpeWorlds.refused(1, balls, drawn),
                Double.toString(share),
                INDEPENDENT,
                Bar.near(share, 0.06));
    }

    private static Quantity twin(String what, double value, String reference, Bar bar) {
        return Quantity.exact(
                "exact twin, half a pixel off: roll-out cosine at step " + what, value, reference, INDEPENDENT, bar);
    }

    private static List<Quantity> interactionNetwork(ReproductionRun run) {
        InteractionNetwork network = new InteractionNetwork(
                run.choose(InteractionSettings.DEFAULT, InteractionSettings.DEFAULT.withWidth(48)));
        BallTraining training = run.choose(
                BallTraining.DEFAULT, BallTraining.DEFAULT.withUpdates(800).withBatch(192));
        Map<String, List<Double>> values = new LinkedHashMap<>();
        int worlds = run.choose(100, 15);
        Map<Integer, DataSet> tests = new LinkedHashMap<>();
        for (int balls = 3; balls <= 8; balls++) {
            tests.put(balls, BallModels.test(balls, worlds));
        }
        for (int seed : run.seeds(3, 1)) {
            BallModel model =
                    BallModels.model(run, InteractionNetwork.NAME, network, training, run.choose(3000, 60), seed);
            measure(model.predictor(), tests)
                    .forEach((what, value) -> values.computeIfAbsent(what, key -> new ArrayList<>())
                            .add(value));
        }
        List<Quantity> quantities = new ArrayList<>();
        cosines(run, values, quantities);
        add(
                quantities,
                values,
                "relative 5",
                "velocity rms over constant velocity's, 5 balls",
                "0.231",
                Bar.atMost(run.choose(0.24, 0.4)));
        add(
                quantities,
                values,
                "ratio",
                "the same at 8 balls, over that at 5",
                "1.45",
                Bar.atMost(run.choose(1.5, 1.7)));
        add(
                quantities,
                values,
                "roll 10 5",
                "roll-out cosine at step 10, 5 balls",
                "0.883",
                Bar.atLeast(run.choose(0.88, 0.7)));
        add(
                quantities,
                values,
                "roll 10 8",
                "roll-out cosine at step 10, 8 balls",
                "0.789",
                Bar.atLeast(run.choose(0.78, 0.5)));
        add(
                quantities,
                values,
                "roll 25 5",
                "roll-out cosine at step 25, 5 balls",
                "0.566",
                Bar.atLeast(run.choose(0.566, 0.1)));
        add(
                quantities,
                values,
                "roll 25 8",
                "roll-out cosine at step 25, 8 balls",
                "0.331",
                Bar.atLeast(run.choose(0.331, 0.0)));
        add(
                quantities,
                values,
                "mass 3-5",
                "mass found from one impact, 3 to 5 balls",
                "0.86",
                Bar.atLeast(run.choose(0.90, 0.75)));
        add(
                quantities,
                values,
                "mass 6-8",
                "mass found from one impact, 6 to 8 balls",
                "0.82",
                Bar.atLeast(run.choose(0.85, 0.7)));
        return quantities;
    }

    private static void cosines(ReproductionRun run, Map<String, List<Double>> values, List<Quantity> quantities) {
        String[] references = {"0.9968", "0.9941", "0.9924", "0.9877", "0.9837", "0.9807"};
        double[] bars = {0.992, 0.992, 0.992, 0.987, 0.983, 0.98};
        for (int balls = 3; balls <= 8; balls++) {
            Bar bar = Bar.atLeast(run.choose(bars[balls - 3], bars[balls - 3] - 0.03));
            add(
                    quantities,
                    values,
                    "cosine " + balls,
                    "one-step cosine, " + balls + " balls",
                    references[balls - 3],
                    bar);
        }
    }

    private static void add(
            List<Quantity> quantities,
            Map<String, List<Double>> values,
            String key,
            String what,
            String reference,
            Bar bar) {
        quantities.add(new Quantity(
                "interaction network: " + what, values.get(key), Statistic.WORST, reference, INDEPENDENT, bar));
    }

    private static Map<String, Double> measure(BallPredictor model, Map<Integer, DataSet> tests) {
        Map<String, Double> values = new LinkedHashMap<>();
        Map<Integer, StepScore> steps = new LinkedHashMap<>();
        double[] right = new double[2];
        int[] asked = new int[2];
        tests.forEach((balls, data) -> {
            StepScore score = StepScore.of(model, data);
            steps.put(balls, score);
            values.put("cosine " + balls, score.cosine());
            MassInference masses = MassInference.of(model, data, MASSES);
            right[balls / 6] += masses.right() * masses.count();
            asked[balls / 6] += masses.count();
        });
        values.put("relative 5", steps.get(5).relative());
        values.put("ratio", steps.get(8).relative() / steps.get(5).relative());
        for (int balls : List.of(5, 8)) {
            RolloutScore rollout = RolloutScore.of(model, tests.get(balls), 25);
            values.put("roll 10 " + balls, rollout.after(10));
            values.put("roll 25 " + balls, rollout.after(25));
        }
        values.put("mass 3-5", right[0] / asked[0]);
        values.put("mass 6-8", right[1] / asked[1]);
        return values;
    }
}
