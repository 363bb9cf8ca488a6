package dev.mechanist.experiments.learning;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;

/** What the commands of all loops share that learn a model. */
abstract class LearningCommand extends TrialCommand {
    /** The method on one environment. */
    abstract LearningLoop.Method method(Scenario scenario, Device device);

    @Override
    TrialLoop loop(Scenario scenario, Device device, long seed, Path directory) {
        return new LearningLoop(scenario, method(scenario, device), seed, directory);
    }
}
