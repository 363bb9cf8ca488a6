package dev.mechanist.experiments.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.cli.Mechanist;
import dev.mechanist.experiments.cli.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What shells and man are told about the commands: a small program word by word, and all of this one's. */
class ManualTest {
    private enum Colour {
        RED,
        BLUE
    }

    @Command(name = "paint", description = "Paints.", subcommands = Paint.Wall.class)
    private static final class Paint {
        @Command(name = "wall", description = "Paints a wall: it's [quick].", footer = ".example")
        static final class Wall {
            @Option(names = "--colour", description = "One of ${COMPLETION-CANDIDATES}.")
            private Colour colour;

            @Option(
                    names = {"-o", "--out"},
                    paramLabel = "FILE",
                    description = "Where to.")
            private Optional<Path> out;

            @Option(names = "--dry", description = "Without paint.")
            private boolean dry;

            @Parameters(paramLabel = "WALL", description = "Which.")
            private String wall;
        }
    }

    private static final CommandSpec PAINT = new CommandLine(new Paint()).getCommandSpec();

    @Test
    void fish() {
        assertEquals(
                List.of(
                        "complete -c paint -f",
                        "complete -c paint -n '__paint_at' -a wall -d 'Paints a wall: it\\'s [quick]'",
                        "complete -c paint -n '__paint_at wall' -F",
                        "complete -c paint -n '__paint_at wall' -l colour -x -a 'RED BLUE' -d 'One of RED, BLUE'",
                        "complete -c paint -n '__paint_at wall' -l dry -d 'Without paint'",
                        "complete -c paint -n '__paint_at wall' -s o -l out -r -F -d 'Where to'"),
                FishCompletion.of(PAINT)
                        .lines()
                        .filter(line -> line.startsWith("complete"))
                        .toList());
    }

    @Test
    void zsh() {
        String script = ZshCompletion.of(PAINT);
        assertTrue(script.startsWith("#compdef paint\n"), script);
        assertTrue(script.contains("      'paint wall') command=\"$command ${words[i]}\"; at=i ;;\n"), script);
        assertTrue(script.contains("'1:command:((wall\\:\"Paints a wall: it'\\''s [quick]\"))' ;;\n"), script);
        assertTrue(script.contains("        '--colour=[One of RED, BLUE]:<colour>:(RED BLUE)' \\\n"), script);
        assertTrue(script.contains("        '--dry[Without paint]' \\\n"), script);
        assertTrue(script.contains("        '(-o --out)-o[Where to]:FILE:_files' \\\n"), script);
        assertTrue(script.contains("        '(-o --out)--out=[Where to]:FILE:_files' \\\n"), script);
        assertTrue(script.contains("        '1:WALL:_files' ;;\n"), script);
    }

    @Test
    void manualPage() {
        String page = ManualPage.of(PAINT, "1.0");
        assertTrue(
                page.startsWith(".TH PAINT 1 \"\" \"paint 1.0\" \"User Commands\"\n.SH NAME\npaint \\- Paints\n"),
                page);
        assertTrue(
                page.contains(".SS \"paint wall\"\npaint wall [\\-\\-dry] [\\-\\-colour=<colour>] [\\-o=FILE] WALL\n"),
                page);
        assertTrue(page.contains(".TP\n.B \\-o, \\-\\-out=FILE\nWhere to.\n"), page);
        assertTrue(page.contains("\n\\&.example\n"), page);
    }

    @Test
    void everyCommandAndOptionIsInAllOfThem() {
        List<String> texts = List.of(
                Terminal.run("completion", "bash").out(),
                Terminal.run("completion", "zsh").out(),
                Terminal.run("completion", "fish").out(),
                Terminal.run("manual").out().replace("\\-", "-"));
        List<CommandPage> pages = CommandPage.all(Mechanist.commandLine().getCommandSpec());
        assertTrue(pages.size() > 20, pages.size() + " commands");
        for (String text : texts) {
            assertFalse(text.contains("${COMPLETION") || text.contains("${DEFAULT"), text);
            for (CommandPage page : pages) {
                assertTrue(
                        text.contains(String.join(" ", page.words()))
                                || page.words().size() > 1,
                        page.name());
                for (OptionSpec option : page.options()) {
                    String name = option.longestName();
                    assertTrue(text.contains(name) || text.contains("-l " + name.substring(2)), name);
                }
            }
        }
    }
}
