package dev.mechanist.envs;

import dev.mechanist.core.Environment;
import dev.mechanist.core.KnownNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        SCENARIOS.put("billiards-3", () -> BilliardTasks.balls(3));
        SCENARIOS.put("pool", BilliardTasks::pool);
        SCENARIOS.put("string-of-masses-5", () -> ParticleTasks.string(5));
    }

    private Environments() {}

    /**
     * All names, in the order of presentation. Beyond them, those of {@link #families} are known for any number of parts: chain-N.
     */
    public static List<String> names() {
        return List.copyOf(SCENARIOS.keySet());
    }

    /** Whether {@link #scenario} takes a name. */
    public static boolean knows(String name) {
        return SCENARIOS.containsKey(name)
                || BodyFamilies.covers(name)
                || BilliardTasks.covers(name)
                || ParticleTasks.covers(name);
    }

    /** What {@link #scenario} takes, for messages: the names, and how those of the families are formed. */
    public static List<String> listing() {
        return Stream.concat(SCENARIOS.keySet().stream(), families().map(family -> family + "-N"))
                .toList();
    }

    /** Names that a number of parts completes: {@code chain} to {@code chain-7}. */
    public static Stream<String> families() {
        return Stream.of(BodyFamilies.FAMILIES, List.of("billiards"), ParticleTasks.FAMILIES)
                .flatMap(List::stream);
    }

    /**
     * A fresh environment.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static Environment make(String name) {
        return scenario(name).environment();
    }

    /**
     * World and task behind an environment.
     *
     * @throws dev.mechanist.core.InputException for an unknown name; the message lists the known ones
     */
    public static Scenario scenario(String name) {
        if (!knows(name)) {
            throw KnownNames.unknown("environment", name, listing());
        }
        Supplier<Scenario> scenario = SCENARIOS.get(name);
        if (scenario != null) {
            return scenario.get();
        }
        if (ParticleTasks.covers(name)) {
            return ParticleTasks.named(name);
        }
        return BilliardTasks.covers(name) ? BilliardTasks.named(name) : BodyFamilies.named(name);
    }
}
