package dev.mechanist.experiments.models;

import dev.mechanist.core.dynamics.ShiftedDynamics;
import dev.mechanist.experiments.models.ModelClass.Fitter;
import dev.mechanist.experiments.models.ModelClass.NoSettings;
import dev.mechanist.experiments.models.ModelClass.QuickFitter;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.graphnet.regression.ForestSettings;
import dev.mechanist.sysid.linear.ConstantVelocity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model classes by name: to add one, add a line. */
public final class ModelClasses {
    /** Name of the class that needs no learning; skipped where the truth is not known. */
    public static final String TRUE = "true";
    /** Name of the network that others are compared with. */
    public static final String FIXED_WIDTH = "mlp";

    public static final Map<String, ModelClass<?>> ALL;

    static {
        Map<String, ModelClass<?>> all = new LinkedHashMap<>();
        all.put(
                TRUE,
                of(
                        "the true dynamics, where they are known, or with parameters of its own",
                        TrueDynamics.Settings.DEFAULT,
                        TrueDynamics::fit));
        all.put(
                "physics",
                new ModelClass<>(
                        "equations of motion with identified parameters",
                        new NoSettings(),
                        IdentifiedPhysics::fit,
                        false));
        all.put("linear", of("linear least squares", LinearModel.Settings.DEFAULT, LinearModel::fit));
        all.put(
                "locally-linear",
                of("locally weighted least squares", LinearModel.LocalSettings.DEFAULT, LinearModel::fitLocally));
        all.put("constant-velocity", plain("a baseline: rates stay as they are", ModelClasses::constantVelocity));
        all.put("gp", of("Gaussian processes", GaussianProcessModel.Settings.DEFAULT, GaussianProcessModel::fit));
        all.put("mlp", of("a neural network", NeuralNetwork.Settings.SINGLE, NeuralNetwork::fit));
        all.put(
                "ensemble",
                of("probabilistic networks, as in PETS", NeuralNetwork.Settings.ENSEMBLE, NeuralNetwork::fit));
        all.put(
                "graph-network",
                ofAnySize(
                        "a graph network over objects and relations, for worlds of several sizes",
                        GraphNetworkModel.Settings.DEFAULT,
                        GraphNetworkModel::fit));
        all.put(
                "hamiltonian",
                of(
                        "a Hamiltonian network, for coordinates and their momenta or rates",
                        PhysicsNetwork.Settings.DEFAULT,
                        PhysicsNetwork::hamiltonian));
        all.put(
                "lagrangian",
                of(
                        "a Lagrangian network (DeLaN), for coordinates and their rates",
                        PhysicsNetwork.Settings.DEFAULT,
                        PhysicsNetwork::lagrangian));
        all.put("forest", of("a random forest of regression trees", ForestSettings.DEFAULT, ForestModel::fit));
        all.put(
                "interaction-network",
                ofAnySize(
                        "balls by what they feel of each other",
                        LearnedBalls.Interaction.DEFAULT,
                        LearnedBalls::interaction));
        all.put(
                "npe",
                ofAnySize("balls by pairs in a neighbourhood, as in NPE", LearnedBalls.Npe.DEFAULT, LearnedBalls::npe));
        all.put(
                "ball-graph-network",
                ofAnySize(
                        "balls and walls as nodes of a graph network",
                        LearnedBalls.Graph.DEFAULT,
                        LearnedBalls::graph));
        all.put(
                "visual-balls",
                ofAnySize("balls one by one, as seen in pictures", LearnedBalls.Visual.DEFAULT, LearnedBalls::visual));
        all.put(
                "visual-table",
                ofAnySize(
                        "a baseline: balls as seen on the whole table",
                        LearnedBalls.Visual.TABLE,
                        LearnedBalls::visual));
        ALL = Collections.unmodifiableMap(all);
    }

    private ModelClasses() {}

    private static ModelClass<NoSettings> plain(String summary, QuickFitter<NoSettings> fitter) {
        return of(summary, new NoSettings(), fitter);
    }

    private static <R extends Record> ModelClass<R> of(String summary, R defaults, QuickFitter<R> fitter) {
        return new ModelClass<>(
                summary, defaults, (trial, settings, seed, fitting) -> fitter.fit(trial, settings, seed), false);
    }

    private static <R extends Record> ModelClass<R> ofAnySize(String summary, R defaults, Fitter<R> fitter) {
        return new ModelClass<>(summary, defaults, fitter, true);
    }

    /** Name and summary of each class, in the order of presentation. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, model) -> summaries.put(name, model.summary()));
        return summaries;
    }

    /** Everything that a study file may change of a class. */
    public static List<Record> changeable(String name) {
        return List.of(ALL.get(name).defaults());
    }

    /** Refuses settings that the class does not have. */
    public static void check(String name, Settings settings) {
        ModelClass<?> model = ALL.get(name);
        settings.allow(List.of(model.defaults()), List.of());
        model.settings(settings);
    }

    public static StudyModel fit(String name, Settings settings, Trial trial, long seed) {
        return fit(name, settings, trial, seed, Fitting.QUIET);
    }

    public static StudyModel fit(String name, Settings settings, Trial trial, long seed, Fitting fitting) {
        StudyModel fitted = ALL.get(name).fit(trial, settings, seed, fitting);
        return trial.shifts().length == 0
                ? fitted
                : fitted.steppingBy(new ShiftedDynamics(fitted.dynamics(), trial.shifts()));
    }

    /** Whether these settings of a class are an exact twin of the world that starts a little off. */
    public static boolean isTwin(String name, Settings settings) {
        return name.equals(TRUE)
                && ALL.get(name).settings(settings) instanceof TrueDynamics.Settings own
                && own.off() > 0
                && own.parameters().isEmpty();
    }

    /** It needs to learn nothing, and so knows worlds of every size. */
    private static StudyModel constantVelocity(Trial trial, NoSettings none, long seed) {
        StudyModel known =
                StudyModel.of(new ConstantVelocity(trial.trainingWorlds().get(0).spec()));
        return trial.structures().stream().allMatch(Optional::isPresent)
                ? StudyModel.inAny(structure -> StudyModel.of(new ConstantVelocity(structure.spec())), known)
                : known;
    }
}
