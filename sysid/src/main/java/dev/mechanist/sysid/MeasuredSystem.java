package dev.mechanist.sysid;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.sysid.equations.JavaSource;
import dev.mechanist.sysid.equations.KnownEquations;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A kind of machine that records can be fitted to: its equations with start values, and how its records are fitted.
 *
 * @param name of the equations ({@link KnownEquations}), or {@code mjcf} of an articulated body
 * @param body an articulated body as text and the parameters to be found; empty for all others
 * @param source the Java that its equations are written in; empty for all others
 * @param model equations with start values; its time step is the longest step of the integrator, s
 * @param settings of the fit
 * @param thinnedTo time step to which records are thinned for the fit, s
 * @param disturbances what a fit that comes first takes the records' differences from the equations for; empty where none does
 * @param exact how they are fitted instead, from free starts, where the model explains them down to their noise; empty where that is
 *     the way anyhow
 */
public record MeasuredSystem(
        String name,
        Optional<Body> body,
        Optional<JavaSource> source,
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

    private static final String MJCF = "mjcf";
    /** Duration of a stretch of a record of an articulated body, s. */
    private static final double STRETCH = 0.2;

    /** Joints so loose that each stretch stands alone, whatever the model leaves unexplained. */
    private static final double APART = 1e3;

    /** Share of the assumed noise. */
    private static final double NEXT_TO_NOTHING = 1e-2;

    /** A time step that no record is thinned to, s. */
    private static final double UNTHINNED = 1e-6;

    /** Nobody is so many times wrong about a parameter. */
    private static final double FAR = 100;

    /** How far a fit that comes after one with disturbances may go from it, in the same scales. */
    private static final double NEAR = 0.05;

    /**
     * Equations by name ({@link KnownEquations}) as they stand, fitted in the usual way: white measurement noise on every state.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static MeasuredSystem ofEquations(String name) {
        return usual(name, KnownEquations.named(name));
    }

    /**
     * Equations whose records have white measurement noise on every state, of a size that the fit estimates; balls from each
     * measured state to the next, since over several impacts no fit finds its way.
     *
     * @param model with start values; its time step is the longest step of the integrator, s
     */
    public static MeasuredSystem usual(String name, ParametricDynamics model) {
        double[] noise = new double[model.spec().n()];
        Arrays.fill(noise, 0.01);
        double dt = model.spec().dt();
        FitSettings settings = model instanceof BilliardDynamics
                ? FitSettings.of(new Shooting.FromMeasured(dt, dt), noise)
                : FitSettings.of(new Shooting.FreeStarts(20 * dt, 1e-2), noise).withReweightings(2);
        return new MeasuredSystem(
                name, Optional.empty(), Optional.empty(), model, settings, dt, Optional.empty(), Optional.empty());
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
        return new MeasuredSystem(
                MJCF, Optional.of(body), Optional.empty(), model, settings, dt, Optional.empty(), Optional.empty());
    }

    /** The same machine, whose equations are written in a file. */
    public MeasuredSystem withSource(JavaSource written) {
        return new MeasuredSystem(name, body, Optional.of(written), model, settings, thinnedTo, disturbances, exact);
    }

    /** The same machine, fitted in another way; what the components are is said above. */
    public MeasuredSystem withWay(
            FitSettings settings, double thinnedTo, Optional<Disturbances> disturbances, Optional<FitSettings> exact) {
        disturbances.ifPresent(sizes -> sizes.require(model.spec()));
        return new MeasuredSystem(name, body, source, model, settings, thinnedTo, disturbances, exact);
    }

    /** The same machine with the delays of its actuators among its parameters, not free; as it is where they are. */
    public MeasuredSystem withDelays() {
        return model instanceof LateActuators
                ? this
                : new MeasuredSystem(
                        name, body, source, LateActuators.of(model), settings, thinnedTo, disturbances, exact);
    }

    /** The same with parameters of which each record has its own value, by name. */
    public MeasuredSystem withPerRecord(Set<String> names) {
        return new MeasuredSystem(
                name,
                body,
                source,
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
                source,
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
        return new MeasuredSystem(name, body, source, model, settings, thinnedTo, Optional.empty(), exact);
    }

    /** The same system with other start values and free parameters. */
    public MeasuredSystem withParameters(List<Parameter> parameters) {
        return new MeasuredSystem(
                name, body, source, model.withParameters(parameters), settings, thinnedTo, disturbances, exact);
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
                ? new MeasuredSystem(
                        name, body, source, model, exact.get(), UNTHINNED, Optional.empty(), Optional.empty())
                : new MeasuredSystem(name, body, source, model, settings, thinnedTo, disturbances, Optional.empty());
    }

    /** Whether next to nothing is left, as of records without noise before a fit has converged. */
    private static boolean isNext(double[] left, double[] noise) {
        return IntStream.range(0, left.length)
                .allMatch(i -> Double.isNaN(left[i]) || left[i] < NEXT_TO_NOTHING * noise[i]);
    }

    /** The maximum likelihood, begun where another fit ended; nothing where the model leaves more than noise. */
    private Optional<FitResult> exactly(FitSettings way, FitResult found, DataSet records, FitProgress progress) {
        try {
            double length = ((Shooting.FreeStarts) way.shooting()).length();
            FitSettings apart = way.withShooting(new Shooting.FreeStarts(length, APART))
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
