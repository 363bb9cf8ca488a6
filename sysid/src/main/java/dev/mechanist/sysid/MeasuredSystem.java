package dev.mechanist.sysid;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.sysid.shooting.Disturbances;
import dev.mechanist.sysid.shooting.DisturbedFit;
import dev.mechanist.sysid.shooting.FitProgress;
import dev.mechanist.sysid.shooting.FitResult;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import dev.mechanist.sysid.shooting.GraduatedFit;
import dev.mechanist.sysid.shooting.LateActuators;
import dev.mechanist.sysid.shooting.PhysicsFit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A kind of machine that records can be fitted to: its equations with start values, and how its records are fitted.
 *
 * @param name as in {@code fit --system}, or {@code mjcf} of an articulated body
 * @param body an articulated body as text and the parameters to be found; empty for all others
 * @param model equations with start values; its time step is the longest step of the integrator, s
 * @param settings of the fit
 * @param thinnedTo time step to which records are thinned for the fit, s
 * @param disturbances what a fit that comes first takes the records' differences from the equations for; empty where none does
 * @param exact how they are fitted instead where the model explains them down to their noise; empty where that is the way anyhow
 */
public record MeasuredSystem(
        String name,
        Optional<Body> body,
        ParametricDynamics model,
        FitSettings settings,
        double thinnedTo,
        Optional<Disturbances> disturbances,
        Optional<FitSettings> exact) {
    /**
     * What an articulated body is made from.
     *
     * @param mjcf the model with everything that it includes
     * @param parameters what is to be found
     */
    public record Body(String mjcf, List<String> parameters) {
        public Body {
            parameters = List.copyOf(parameters);
        }
    }

    private static final String DOUBLE_PENDULUM = "double-pendulum";
    private static final String SIMPLE_PENDULUM = "simple-pendulum";
    private static final String MJCF = "mjcf";
    /** Duration of a stretch of a record of an articulated body, s. */
    private static final double STRETCH = 0.2;

    /** Stretches of a record that a model explains down to its noise, joined tightly. */
    private static final Shooting.FreeStarts TO_THE_NOISE = new Shooting.FreeStarts(STRETCH, 1e-2);

    /** Joints so loose that each stretch stands alone, whatever the model leaves unexplained. */
    private static final double APART = 1e3;

    /** Share of the assumed noise. */
    private static final double NEXT_TO_NOTHING = 1e-2;

    /** A time step that no record is thinned to, s. */
    private static final double UNTHINNED = 1e-6;

    /** Nobody is so many times wrong about a parameter. */
    private static final double FAR = 100;

    /** In scales of the parameters; of 0.1, 0.2 and 0.4 the one that predicts records left out best. */
    private static final double PRIOR_WIDTH = 0.2;

    /** How far a fit that comes after one with disturbances may go from it, in the same scales. */
    private static final double NEAR = 0.05;

    /** What {@link #named} takes, for messages: the machines with records of their own, and every environment. */
    private static Set<String> listing() {
        Set<String> names = new LinkedHashSet<>(List.of(DOUBLE_PENDULUM, SIMPLE_PENDULUM));
        names.addAll(Environments.listing());
        return names;
    }

    /**
     * A system by name.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static MeasuredSystem named(String name) {
        return switch (name) {
            case DOUBLE_PENDULUM -> doublePendulum();
            case SIMPLE_PENDULUM -> simplePendulum();
            default -> {
                if (!Environments.knows(name)) {
                    throw KnownNames.unknown("system", name, listing());
                }
                yield simulated(name);
            }
        };
    }

    /**
     * The torque-controlled double pendulum of DFKI's Underactuated Lab. Start values are those published with its records
     * (design A.0, model 2.0); masses, lengths and the centre of link 1 hold them, and so fix what torques alone cannot tell.
     *
     * <p>Choices made by leaving out one record at a time: encoder zeros are free and torque offsets are not, and parameters
     * that the records leave open stay near the published ones by a prior, which counts in proportion to the error that
     * remains without it.
     */
    private static MeasuredSystem doublePendulum() {
        ParametricDynamics machine = new DoublePendulum().discrete(0.005);
        Map<String, Double> published = Map.ofEntries(
                Map.entry("mass1", 0.5594),
                Map.entry("mass2", 0.6043),
                Map.entry("center1", 0.3),
                Map.entry("center2", 0.1838),
                Map.entry("inertia1", 0.05347),
                Map.entry("inertia2", 0.02392),
                Map.entry("damping1", 0.001),
                Map.entry("damping2", 0.001),
                Map.entry("coulomb1", 0.093),
                Map.entry("coulomb2", 0.078),
                Map.entry("motor_inertia", 7.66e-5));
        Set<String> held = Set.of("center1", "offset1", "offset2");
        List<Parameter> start = new ArrayList<>();
        for (Parameter p : machine.parameters()) {
            boolean free = p.name().startsWith("zero") || p.free() && !held.contains(p.name());
            start.add(p.withValue(published.getOrDefault(p.name(), p.value())).withFree(free));
        }
        double ignored = Double.POSITIVE_INFINITY;
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(0.5, 0.25), 0.01, 0.01, ignored, ignored)
                .withPriorWidth(PRIOR_WIDTH)
                .withReweightings(1)
                .withTolerance(1e-5);
        FitSettings exact = FitSettings.of(TO_THE_NOISE, 0.01, 0.01, 0.1, 0.1)
                .withPriorWidth(PRIOR_WIDTH)
                .withReweightings(2);
        return new MeasuredSystem(
                DOUBLE_PENDULUM,
                Optional.empty(),
                machine.withParameters(start),
                settings,
                0.01,
                Optional.of(new Disturbances(10, List.of(3e-4, 3e-4, 0.1, 0.1), List.of(0.03, 0.03), 0.1, 0.1)),
                Optional.of(exact));
    }

    /** The torque-controlled simple pendulum of DFKI's Underactuated Lab. */
    private static MeasuredSystem simplePendulum() {
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(0.5, 0.25), 1, Double.POSITIVE_INFINITY)
                .withTolerance(1e-5);
        return new MeasuredSystem(
                SIMPLE_PENDULUM,
                Optional.empty(),
                new SimplePendulum().discrete(0.005),
                settings,
                0.01,
                Optional.empty(),
                Optional.of(FitSettings.of(TO_THE_NOISE, 0.01, 0.1).withReweightings(2)));
    }

    /**
     * Records of an environment: white measurement noise on every state, of a size that the fit estimates; balls from each
     * measured state to the next, since over several impacts no fit finds its way.
     */
    private static MeasuredSystem simulated(String name) {
        ParametricDynamics model = Environments.scenario(name).world().dynamics();
        double[] noise = new double[model.spec().n()];
        Arrays.fill(noise, 0.01);
        double dt = model.spec().dt();
        FitSettings settings = model instanceof BilliardDynamics
                ? FitSettings.of(new Shooting.FromMeasured(dt, dt), noise)
                : FitSettings.of(new Shooting.FreeStarts(20 * dt, 1e-2), noise).withReweightings(2);
        return new MeasuredSystem(
                name, Optional.empty(), model, settings, model.spec().dt(), Optional.empty(), Optional.empty());
    }

    /**
     * An articulated body in MuJoCo's format. Records have white noise on every state.
     *
     * @param mjcf the model
     * @param parameters what is to be found, all free, as in {@code mass:link1} (see {@link
     *     dev.mechanist.envs.bodies.model.BodyParameter})
     */
    public static MeasuredSystem articulated(Path mjcf, List<String> parameters) {
        return articulated(Mjcf.read(mjcf), new Body(Mjcf.resolved(mjcf), parameters));
    }

    /** An articulated body as it was stored, whatever became of its file. */
    public static MeasuredSystem articulated(Body body) {
        return articulated(Mjcf.parse(body.mjcf, MJCF), body);
    }

    private static MeasuredSystem articulated(BodyModel read, Body body) {
        BodyDynamics model = new BodyDynamics(read, body.parameters);
        double[] noise = new double[model.spec().n()];
        Arrays.fill(noise, 0.01);
        double dt = model.spec().dt();
        FitSettings settings = FitSettings.of(new Shooting.FreeStarts(Math.max(20 * dt, STRETCH), 1e-2), noise)
                .withReweightings(2);
        return new MeasuredSystem(MJCF, Optional.of(body), model, settings, dt, Optional.empty(), Optional.empty());
    }

    /** The same machine with the delays of its actuators among its parameters, not free; as it is where they are. */
    public MeasuredSystem withDelays() {
        return model instanceof LateActuators
                ? this
                : new MeasuredSystem(name, body, LateActuators.of(model), settings, thinnedTo, disturbances, exact);
    }

    /** The same with parameters of which each record has its own value, by name. */
    public MeasuredSystem withPerRecord(Set<String> names) {
        return new MeasuredSystem(
                name,
                body,
                model,
                settings.withPerRecord(names),
                thinnedTo,
                disturbances,
                exact.map(way -> way.withPerRecord(names)));
    }

    /**
     * The same machine where some states are not measured: where stretches have free starts these find them, and the data's values only
     * begin the search; windows from measured starts take the data's values.
     */
    public MeasuredSystem withUnmeasured(Set<String> names) {
        return new MeasuredSystem(
                name,
                body,
                model,
                withUnmeasured(settings, names),
                thinnedTo,
                disturbances,
                exact.map(way -> withUnmeasured(way, names)));
    }

    /** Whether a fit finds where stretches start, rather than to take it from the records. */
    public boolean hasFreeStarts() {
        return settings.shooting() instanceof Shooting.FreeStarts;
    }

    private FitSettings withUnmeasured(FitSettings way, Set<String> names) {
        if (!(way.shooting() instanceof Shooting.FreeStarts)) {
            return way;
        }
        double[] noise = way.noise();
        for (int i = 0; i < noise.length; i++) {
            if (names.contains(model.spec().state().get(i).name())) {
                noise[i] = Double.POSITIVE_INFINITY;
            }
        }
        return way.withNoise(noise);
    }

    /** The same fitted as if records differed from the equations by noise alone. */
    public MeasuredSystem withoutDisturbances() {
        return new MeasuredSystem(name, body, model, settings, thinnedTo, Optional.empty(), exact);
    }

    /** The same system with other start values and free parameters. */
    public MeasuredSystem withParameters(List<Parameter> parameters) {
        return new MeasuredSystem(
                name, body, model.withParameters(parameters), settings, thinnedTo, disturbances, exact);
    }

    /** What the file of a body asks for and its model leaves out, one line each; a fit puts it to other parameters. */
    public List<String> warnings() {
        return LateActuators.prompt(model) instanceof BodyDynamics body
                ? body.model().warnings()
                : List.of();
    }

    /**
     * Smooths rates where the fit starts windows from them, thins the records, and fits; the result has the warnings too.
     *
     * <p>Windows that start from measured states bring a model as near as it gets to what planning needs, but noise in the states that
     * they start from biases them. Where stretches with free starts leave nothing but noise, the model lacks nothing, and the maximum
     * likelihood of whole records takes their place.
     */
    public FitResult fit(DataSet records, FitProgress progress) {
        DataSet prepared = prepared(records);
        FitResult windows = model instanceof BilliardDynamics
                ? GraduatedFit.fit(model, prepared, settings, progress)
                : PhysicsFit.fit(model, prepared, settings, progress);
        FitResult found = exact.flatMap(way -> exactly(way, windows, records, progress))
                .orElseGet(() -> nearby(windows, prepared));
        List<String> said = new ArrayList<>(warnings());
        said.addAll(farFrom(model.parameters(), found.model().parameters()));
        return found.withWarnings(said);
    }

    /**
     * Windows that start exactly where they were measured and differ by noise alone let friction that sticks and torques that ripple pull
     * at gains and masses, and extrapolate badly. So the likelihood of disturbances decides, and windows have their way near it.
     * Parameters of records are left to the windows.
     */
    private FitResult nearby(FitResult windows, DataSet records) {
        if (disturbances.isEmpty() || !settings.perRecord().isEmpty()) {
            return windows;
        }
        return DisturbedFit.near(model, records, settings, disturbances.get(), windows, NEAR);
    }

    /** Parameters of another magnitude than anybody thought. */
    private static List<String> farFrom(List<Parameter> start, List<Parameter> found) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < start.size(); i++) {
            double ratio = found.get(i).value() / start.get(i).value();
            boolean beganSomewhere = start.get(i).value() != 0;
            if (start.get(i).free() && beganSomewhere && (ratio > FAR || ratio > 0 && ratio < 1 / FAR)) {
                said.add(String.format(
                        Locale.ROOT,
                        "%s is %.4g times where it began; check the units of the records, of the actions too, or start nearer",
                        start.get(i).name(),
                        ratio));
            }
        }
        return said;
    }

    /** What the records cannot tell of the free parameters, known before any fit; one line each. */
    public List<String> check(DataSet records) {
        return PhysicsFit.check(model, prepared(records), settings);
    }

    private DataSet prepared(DataSet records) {
        boolean fromMeasured = settings.shooting() instanceof Shooting.FromMeasured;
        return Recordings.thin(fromMeasured ? Recordings.smoothFor(model, records) : records, thinnedTo);
    }

    /** The same system fitted in the one way that gave a result, for fits beside it. */
    public MeasuredSystem asFitted(FitResult result) {
        return exact.isPresent() && result.exhaustive()
                ? new MeasuredSystem(name, body, model, exact.get(), UNTHINNED, Optional.empty(), Optional.empty())
                : new MeasuredSystem(name, body, model, settings, thinnedTo, disturbances, Optional.empty());
    }

    /** Whether next to nothing is left, as of records without noise before a fit has converged. */
    private static boolean isNext(double[] left, double[] noise) {
        return IntStream.range(0, left.length)
                .allMatch(i -> Double.isNaN(left[i]) || left[i] < NEXT_TO_NOTHING * noise[i]);
    }

    /** The maximum likelihood, begun where another fit ended; nothing where the model leaves more than noise. */
    private Optional<FitResult> exactly(FitSettings way, FitResult found, DataSet records, FitProgress progress) {
        try {
            FitSettings apart = way.withShooting(new Shooting.FreeStarts(STRETCH, APART))
                    .withReweightings(1)
                    .withMaximumIterations(30)
                    .withTolerance(1e-6);
            double[] from = found.model().parameterValues();
            FitResult loose = PhysicsFit.fit(model, from, records, apart, (iteration, cost) -> {});
            if (!loose.exhaustive() && !isNext(loose.residuals(), way.noise())) {
                return Optional.empty();
            }
            return Optional.of(PhysicsFit.fit(model, loose.model().parameterValues(), records, way, progress))
                    .filter(result -> result.exhaustive() && result.converged());
        } catch (InputException e) {
            return Optional.empty(); // records too short to be cut, say; windows have done
        }
    }
}
