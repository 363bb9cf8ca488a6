package dev.mechanist.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void versionIsTheOneOfTheBuild() {
        Terminal terminal = Terminal.run("--version");
        assertEquals(0, terminal.exitCode());
        assertTrue(terminal.out().startsWith("mechanist "), terminal.out());
        assertFalse(terminal.out().contains("${"), "the build did not fill in the version: " + terminal.out());
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
        assertEquals(0, terminal.exitCode());
        for (Map.Entry<String, String> library : Versions.libraries().entrySet()) {
            assertTrue(terminal.out().contains(library.getKey()), library.getKey());
            assertTrue(Character.isDigit(library.getValue().charAt(0)), library.toString());
        }
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
