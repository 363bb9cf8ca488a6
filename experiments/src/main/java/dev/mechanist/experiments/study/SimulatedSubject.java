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
 * @param name registered name
 * @param training how training data are collected
 * @param test how test data are collected, without noise
 */
record SimulatedSubject(String name, Collection training, Collection test) implements Subject {
    static SimulatedSubject read(String name, YamlNode yaml) {
        yaml.allow("name", "training", "test");
        return new SimulatedSubject(
                name,
                yaml.find("training").map(Collection::read).orElse(Collection.DEFAULT),
                yaml.find("test").map(Collection::read).orElse(Collection.DEFAULT));
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
        return Environments.scenario(name).summary() + ". Training data: " + training.describe() + "; test data: "
                + test.describe() + ".";
    }

    @Override
    public Scenario scenario() {
        return Environments.scenario(name);
    }

    @Override
    public Trial trial(long seed) {
        Scenario scenario = Environments.scenario(name);
        Environment environment = scenario.environment();
        ParametricDynamics truth = scenario.world().dynamics();
        DataSet collected = training.collect(environment, seed, "training");
        return new Trial(
                name,
                collected,
                collected,
                test.collect(environment, seed, "test"),
                Guesses.about(truth, seed),
                Optional.of(truth));
    }
}
