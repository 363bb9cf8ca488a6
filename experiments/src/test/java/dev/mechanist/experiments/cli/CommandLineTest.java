package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.run.Versions;
import dev.mechanist.tensor.TensorRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLineTest {
    @Test
    void versionIsTheOneOfTheBuild() {
        Terminal terminal = Terminal.run("--version");
        assertEquals(0, terminal.exitCode());
        assertTrue(terminal.out().startsWith("mechanist "), terminal.out());
        assertFalse(terminal.out().contains("${"), "the build did not fill in the version: " + terminal.out());
    }

    /** A start reads the options of the command that is meant alone; nothing of that is seen. */
    @Test
    void commandsThatAreNotMeantAreListedLikeTheOthers() {
        assertEquals(
                Mechanist.commandLine().getUsageMessage(),
                Mechanist.commandLine("--help").getUsageMessage());
        Map<String, CommandLine> some =
                Mechanist.commandLine("plan", "pendulum").getSubcommands();
        assertTrue(some.get("simulate").getCommandSpec().options().isEmpty());
        assertFalse(some.get("plan").getCommandSpec().options().isEmpty());
        assertTrue(Terminal.run("help", "simulate").out().contains("--policy"));
    }

    @Test
    void noCommandIsAUsageError() {
        Terminal terminal = Terminal.run();
        assertEquals(2, terminal.exitCode());
        assertTrue(terminal.err().contains("a command is needed"), terminal.err());
    }

    @Test
    void misspeltCommandIsAUsageErrorWithASuggestion() {
        Terminal terminal = Terminal.run("doctr");
        assertEquals(2, terminal.exitCode());
        assertTrue(terminal.err().contains("doctor"), terminal.err());
        assertFalse(terminal.err().contains("\tat "), terminal.err());
    }

    @Test
    void doctorNamesEveryLibraryWithItsVersion() {
        Terminal terminal = Terminal.run("doctor");
        assertEquals(TensorRuntime.missing().isEmpty() ? 0 : 1, terminal.exitCode(), "fine where nothing is missing");
        for (Map.Entry<String, String> library : Versions.libraries().entrySet()) {
            assertTrue(terminal.out().contains(library.getKey()), library.getKey());
            assertTrue(Character.isDigit(library.getValue().charAt(0)), library.toString());
        }
    }

    /** As the README promises. */
    @Test
    void everyCommandsHelpHasAnExampleThatItTakes() {
        int examples = 0;
        for (CommandLine command : withSubcommands(Mechanist.commandLine())) {
            String help = command.getUsageMessage();
            assertTrue(help.contains("Example"), command.getCommandSpec().qualifiedName() + " has no example");
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                String example = line.strip();
                if (example.startsWith("mechanist ")) {
                    String[] words = example.split(" \\| ")[0].split(" ");
                    Mechanist.commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length));
                    examples++;
                }
            }
        }
        assertTrue(examples > 15, "examples: " + examples);
    }

    private static List<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                        Stream.of(command),
                        command.getSubcommands().values().stream()
                                .filter(sub -> !(sub.getCommand() instanceof CommandLine.HelpCommand))
                                .flatMap(sub -> withSubcommands(sub).stream()))
                .toList();
    }

    @Test
    void completionKnowsEveryCommand() {
        Terminal terminal = Terminal.run("completion");
        assertEquals(0, terminal.exitCode());
        for (String command : Mechanist.commandLine().getSubcommands().keySet()) {
            assertTrue(terminal.out().contains(command), command);
        }
    }
}
