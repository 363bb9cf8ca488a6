package dev.mechanist.experiments.cli;

import dev.mechanist.experiments.learning.LearnDaggerSysidCommand;
import dev.mechanist.experiments.learning.LearnDynaCommand;
import dev.mechanist.experiments.learning.LearnImitationCommand;
import dev.mechanist.experiments.learning.LearnMbmfCommand;
import dev.mechanist.experiments.learning.LearnPetsCommand;
import dev.mechanist.experiments.learning.LearnPolicyGradientCommand;
import dev.mechanist.experiments.pilco.LearnPilcoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Learns a policy by acting: one subcommand per method. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = "Learns to control a world by acting in it.",
        synopsisSubcommandLabel = "METHOD",
        footer = {"", "Example:", "  mechanist learn pilco --scenario pendulum --trials 3"},
        subcommands = {
            LearnPilcoCommand.class,
            LearnPetsCommand.class,
            LearnMbmfCommand.class,
            LearnDaggerSysidCommand.class,
            LearnDynaCommand.class,
            LearnImitationCommand.class,
            LearnPolicyGradientCommand.class,
            CommandLine.HelpCommand.class,
        })
final class LearnCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a method is needed");
    }
}
