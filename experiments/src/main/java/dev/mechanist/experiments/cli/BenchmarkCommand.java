package dev.mechanist.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Timings that depend on the machine. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Times the heavy computations on this machine's devices.",
        synopsisSubcommandLabel = "WHAT",
        footer = {"", "Example:", "  mechanist benchmark moments --points 200,500 --outputs 4"},
        subcommands = {MomentsBenchmarkCommand.class})
final class BenchmarkCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "what to time is needed");
    }
}
