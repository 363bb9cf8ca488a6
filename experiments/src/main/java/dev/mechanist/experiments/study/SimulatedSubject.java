package dev.mechanist.experiments.study;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Environment;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.YamlNode;
import java.util.Optional;

/**
 * A simulated environment with its task.
 *
 * @param name what the study calls it
 * @param world registered name of the environment
 * @param training how training data are collected
 * @param test how test data are collected, without noise
 */
record SimulatedSubject(String name, String world, Collection training, Collection test) implements Subject {
    /** With data of the usual amount. */
    static SimulatedSubject of(String world) {
        return new SimulatedSubject(world, world, Collection.DEFAULT, Collection.DEFAULT);
    }

    static SimulatedSubject read(String world, YamlNode yaml) {
        yaml.allow("name", "label", "training", "test");
        return new SimulatedSubject(
                yaml.find("label").map(YamlNode::text).orElse(world),
                world,
                yaml.find("training").map(Collection::read).orElse(Collection.DEFAULT),
                yaml.find("test").map(Collection::read).orElse(Collection.DEFAULT));
    }

    @Override
    public SimulatedSubject namedByAmount() {
        String amount = " " + training.episodes() + "x" + training.steps();
        return name.equals(world) ? new SimulatedSubject(name + amount, world, training, test) : this;
    }

    /** Each seed collects data of its own. */
    @Override
    public long unit(long seed) {
        return seed;
    }

    @Override
    public String units() {
        return "seeds";
    }

    @Override
    public boolean hasTask() {
        return true;
    }

    @Override
    public boolean truthIsKnown() {
        return true;
    }

    @Override
    public String describe() {
        return Environments.scenario(world).summary() + ". Training data: " + training.describe() + "; test data: "
                + test.describe() + ".";
    }

    @Override
    public Scenario scenario() {
        return Environments.scenario(world);
    }

    @Override
    public Trial trial(long seed) {
        Scenario scenario = Environments.scenario(world);
        Environment environment = scenario.environment();
        ParametricDynamics truth = scenario.world().dynamics();
        DataSet collected = training.collect(environment, seed, "training");
        return new Trial(
                world,
                collected,
                collected,
                test.collect(environment, seed, "test"),
                Guesses.about(truth, seed),
                Optional.of(truth));
    }
}
