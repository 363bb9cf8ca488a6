package dev.mechanist.experiments.cli;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.experiments.cli.fitting.EvaluateCommand;
import dev.mechanist.experiments.cli.fitting.FitCommand;
import dev.mechanist.experiments.cli.simulation.SimulateCommand;
import dev.mechanist.experiments.manual.CompletionCommand;
import dev.mechanist.experiments.manual.ManualCommand;
import dev.mechanist.experiments.run.FirstCompiler;
import dev.mechanist.experiments.run.Sizes;
import dev.mechanist.experiments.run.Versions;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 done, 1 a check failed or the program did, 2 the input was wrong. */
@Command(
        name = "mechanist",
        description =
                "Compares classes of dynamics models for physical systems on the same data and the same control tasks.",
        footer = {"", "Example:", "  mechanist study quickstart"},
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Mechanist implements Runnable {
    /** The commands, in the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            StudyCommand.class,
            RecordsCommand.class,
            FitCommand.class,
            EvaluateCommand.class,
            BallsCommand.class,
            LearnCommand.class,
            SimulateCommand.class,
            PlanCommand.class,
            VerifyCommand.class,
            ReproduceCommand.class,
            ListCommand.class,
            BenchmarkCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            ManualCommand.class,
            CommandLine.HelpCommand.class);

    /** Commands that speak of the others. */
    private static final List<String> OF_OTHERS = List.of("help", "completion", "manual");

    @CommandLine.Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        if (FirstCompiler.suffices(args)) {
            FirstCompiler.alone();
        }
        try {
            System.exit(commandLine(args).execute(args));
        } catch (OutOfMemoryError e) {
            System.err.println("mechanist: " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB of memory are not enough for this; ask for less, or give Java more: java -Xmx16g -jar ...");
            System.exit(CommandLine.ExitCode.USAGE);
        } catch (LinkageError e) {
            System.err.println("mechanist: a native library does not load here (" + e.getMessage()
                    + "); 'mechanist doctor' says which commands need it");
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
    }

    /** The configured command line; commands throw {@link InputException} for the user's mistakes. */
    public static CommandLine commandLine() {
        return commandLine(command -> true);
    }

    /**
     * The same for these words: of a command that is not among them, name and description alone are read, for a list of commands.
     * Its options, and all classes that they mention, are half of the time of a start.
     */
    static CommandLine commandLine(String... words) {
        List<String> named = List.of(words);
        boolean all = named.stream().anyMatch(word -> OF_OTHERS.contains(word) || word.startsWith("@"));
        return commandLine(command -> all || named.contains(command.name()));
    }

    private static CommandLine commandLine(Predicate<Command> needed) {
        CommandLine line = new CommandLine(new Mechanist());
        for (Class<?> type : COMMANDS) {
            Command command = type.getAnnotation(Command.class);
            if (needed.test(command)) {
                line.addSubcommand(type);
            } else {
                CommandSpec mentioned = CommandSpec.create();
                mentioned.usageMessage().header(command.header()).description(command.description());
                line.addSubcommand(command.name(), mentioned);
            }
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Double.class, NumberWords::real);
        line.registerConverter(double.class, NumberWords::real);
        line.registerConverter(Integer.class, NumberWords::whole);
        line.registerConverter(int.class, NumberWords::whole);
        line.registerConverter(Long.class, NumberWords::large);
        line.registerConverter(long.class, NumberWords::large);
        line.setUsageHelpWidth(110);
        line.setParameterExceptionHandler((e, args) -> {
            e.getCommandLine().getErr().println("mechanist: " + complaint(e));
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof InputException) {
                command.getErr().println("mechanist: " + e.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            if (Sizes.complaint(e).isPresent()) {
                command.getErr().println("mechanist: " + Sizes.complaint(e).get());
                return CommandLine.ExitCode.USAGE;
            }
            e.printStackTrace(command.getErr());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    /** What is wrong with the words of a command line, and where to read on: one line instead of the whole help. */
    private static String complaint(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        String help = "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
        if (e instanceof UnmatchedArgumentException surplus) {
            String word = surplus.getUnmatched().get(0);
            if (surplus.isUnknownOption()) {
                return KnownNames.unknown("option", word, options(command)).getMessage() + help;
            }
            if (!command.getSubcommands().isEmpty()) {
                return KnownNames.unknown(
                                        "command",
                                        word,
                                        command.getSubcommands().keySet())
                                .getMessage()
                        + help;
            }
            return "'" + word + "' is one argument too many" + help;
        }
        String message = e.getMessage();
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + help;
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(CommandLine.Model.OptionSpec::longestName)
                .toList();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is needed");
    }
}
