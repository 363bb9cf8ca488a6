package dev.mechanist.envs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.bodies.zoo.CupTask;
import dev.mechanist.envs.bodies.zoo.FreeRunner;
import dev.mechanist.envs.bodies.zoo.PlanarRunner;
import dev.mechanist.envs.bodies.zoo.RailPendulum;
import dev.mechanist.envs.bodies.zoo.Reacher;
import dev.mechanist.envs.bodies.zoo.SuiteTask;
import dev.mechanist.envs.tasks.PicturedEnvironment;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The environments by name. */
public final class Environments {
    private static final Map<String, Supplier<Scenario>> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("pendulum", PendulumSwingUp::gymnasium);
        SCENARIOS.put("cart-pole", CartPoleSwingUp::pilco);
        SCENARIOS.put("cart-pole-pilco", CartPoleSwingUp::pilcoPublished);
        SCENARIOS.put("cart-pole-gymnasium", CartPoleSwingUp::gymnasium);
        SCENARIOS.put("cart-pole-pets", CartPoleSwingUp::pets);
        SCENARIOS.put("cart-pole-balance", CartPoleBalance::gymnasium);
        SCENARIOS.put("double-pendulum", DoublePendulumSwingUp::both);
        SCENARIOS.put("acrobot", DoublePendulumSwingUp::acrobot);
        SCENARIOS.put("pendubot", DoublePendulumSwingUp::pendubot);
        SCENARIOS.put("acrobot-gymnasium", DoublePendulumSwingUp::gymnasium);
        SCENARIOS.put("mass-spring-damper", MassSpringReach::single);
        SCENARIOS.put("mass-spring-train", MassSpringReach::train);
        SCENARIOS.put("double-integrator", MassSpringReach::doubleIntegrator);
        SCENARIOS.put("double-integrator-tracking", MassSpringReach::tracking);
        SCENARIOS.put("chain-3", () -> BodyFamilies.chain(3));
        SCENARIOS.put("swimmer-3", () -> BodyFamilies.swimmer(3));
        SCENARIOS.put("swimmer-6", () -> BodyFamilies.swimmer(6));
        SCENARIOS.put("train-3", () -> BodyFamilies.train(3));
        SCENARIOS.put("half-cheetah", () -> BodyTasks.scenario(PlanarRunner.halfCheetah()));
        SCENARIOS.put("hopper", () -> BodyTasks.scenario(PlanarRunner.hopper()));
        SCENARIOS.put("walker2d", () -> BodyTasks.scenario(PlanarRunner.walker()));
        SCENARIOS.put("ant", () -> BodyTasks.scenario(FreeRunner.ant()));
        SCENARIOS.put("humanoid", () -> BodyTasks.scenario(FreeRunner.humanoid()));
        SCENARIOS.put("reacher", () -> BodyTasks.scenario(new Reacher()));
        SCENARIOS.put("inverted-pendulum", () -> BodyTasks.scenario(RailPendulum.single()));
        SCENARIOS.put("inverted-double-pendulum", () -> BodyTasks.scenario(RailPendulum.twofold()));
        SuiteTask.names().forEach(name -> SCENARIOS.put(name, () -> BodyTasks.scenario(SuiteTask.named(name))));
        SCENARIOS.put("cup-catch", () -> BodyTasks.scenario(new CupTask()));
        SCENARIOS.put("billiards-3", () -> BilliardTasks.balls(3));
        SCENARIOS.put("pool", BilliardTasks::pool);
        SCENARIOS.put("pool-slide", BilliardTasks::poolSlide);
        SCENARIOS.put("string-of-masses-5", () -> ParticleTasks.string(5));
        SCENARIOS.put("charged-3d-5", () -> ParticleTasks.charged(5, 3));
        SCENARIOS.put("springs-2d-5", () -> ParticleTasks.springs(5, 2));
        SCENARIOS.put("n-pendulum-3", () -> HamiltonianTasks.chain(3));
        SCENARIOS.put("hnn-spring", HamiltonianTasks::spring);
        SCENARIOS.put("hnn-pendulum", HamiltonianTasks::pendulum);
        SCENARIOS.put("hnn-two-body", () -> ParticleTasks.orbits(2));
        SCENARIOS.put("hnn-three-body", () -> ParticleTasks.orbits(3));
    }

    private Environments() {}

    /**
     * All names, in the order of presentation. Beyond them, those of {@link #families} are known for any number of parts: chain-N.
     */
    public static List<String> names() {
        return List.copyOf(SCENARIOS.keySet());
    }

    /** Worlds of any number of parts, whose names end in it. */
    private record Families(List<String> names, Predicate<String> covers, Function<String, Scenario> named) {}

    private static final List<Families> FAMILIES = List.of(
            new Families(BodyFamilies.FAMILIES, BodyFamilies::covers, BodyFamilies::named),
            new Families(List.of("billiards"), BilliardTasks::covers, BilliardTasks::named),
            new Families(ParticleTasks.FAMILIES, ParticleTasks::covers, ParticleTasks::named),
            new Families(HamiltonianTasks.FAMILIES, HamiltonianTasks::covers, HamiltonianTasks::named));

    /** Whether {@link #scenario} takes a name. */
    public static boolean knows(String name) {
        return SCENARIOS.containsKey(name) || FAMILIES.stream().anyMatch(f -> f.covers.test(name));
    }

    /** What {@link #scenario} takes, for messages: the names, and how those of the families are formed. */
    public static List<String> listing() {
        return Stream.concat(SCENARIOS.keySet().stream(), families().map(family -> family + "-N"))
                .toList();
    }

    /** Names that a number of parts completes: {@code chain} to {@code chain-7}. */
    public static Stream<String> families() {
        return FAMILIES.stream().flatMap(f -> f.names.stream());
    }

    /**
     * A fresh environment. With "-observed" behind its name, one whose source shows something else than the state shows that.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static Environment make(String name) {
        if (name.endsWith(TaskEnvironment.OBSERVED)) {
            String plain = name.substring(0, name.length() - TaskEnvironment.OBSERVED.length());
            return scenario(plain).environment().observed();
        }
        return scenario(name).environment();
    }

    /**
     * An environment that also shows pictures of its state.
     *
     * @param size pixels along the longer side
     * @throws InputException for a world without a camera: only billiards have one
     */
    public static PicturedEnvironment pictured(String name, int size) {
        Scenario scenario = scenario(name);
        if (scenario.drawn().isEmpty() && scenario.world().dynamics() instanceof BilliardDynamics balls) {
            return new PicturedEnvironment(scenario.environment(), BilliardTasks.camera(balls, size));
        }
        throw new InputException("'" + name + "' shows no pictures; billiards-N and pool do");
    }

    /**
     * World and task behind an environment.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static Scenario scenario(String name) {
        Supplier<Scenario> scenario = SCENARIOS.get(name);
        if (scenario != null) {
            return scenario.get();
        }
        return FAMILIES.stream()
                .filter(f -> f.covers.test(name))
                .findFirst()
                .orElseThrow(() -> KnownNames.unknown("environment", name, listing()))
                .named
                .apply(name);
    }
}
