package dev.mechanist.experiments;

import dev.mechanist.core.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 done, 1 a check failed or the program did, 2 the input was wrong. */
@Command(
        name = "mechanist",
        description =
                "Compares classes of dynamics models for physical systems on the same data and the same control tasks.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StudyCommand.class,
            FitCommand.class,
            EvaluateCommand.class,
            LearnCommand.class,
            SimulateCommand.class,
            PlanCommand.class,
            VerifyCommand.class,
            ListCommand.class,
            BenchmarkCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class,
        })
public final class Mechanist implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The configured command line; commands throw {@link InputException} for the user's mistakes. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Mechanist());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof InputException) {
                command.getErr().println("mechanist: " + e.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            e.printStackTrace(command.getErr());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is needed; see 'mechanist --help'");
    }
}
