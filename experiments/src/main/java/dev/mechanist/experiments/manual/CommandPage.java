package dev.mechanist.experiments.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command as others write about it.
 *
 * @param words how it is called, below the program's name: none for the program itself
 * @param spec picocli's model of it
 */
record CommandPage(List<String> words, CommandSpec spec) {
    /** A command and all below it, in the order of the help; without those named {@code help}. */
    static List<CommandPage> all(CommandSpec program) {
        List<CommandPage> pages = new ArrayList<>();
        collect(new CommandPage(List.of(), program), pages);
        return pages;
    }

    private static void collect(CommandPage page, List<CommandPage> pages) {
        pages.add(page);
        page.subcommands().forEach(sub -> collect(sub, pages));
    }

    List<CommandPage> subcommands() {
        return spec.subcommands().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("help"))
                .map(entry -> new CommandPage(
                        Stream.concat(words.stream(), Stream.of(entry.getKey())).toList(),
                        entry.getValue().getCommandSpec()))
                .toList();
    }

    /** Name of the program and of the command, with blanks between. */
    String name() {
        return spec.qualifiedName();
    }

    /** The first sentence or line that describes it, without its full stop. */
    String summary() {
        String[] description = spec.usageMessage().description();
        return description.length == 0 ? "" : oneLine(description[0]);
    }

    /** Picocli's help, in parts and without colours. */
    Help help() {
        return new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    }

    /** How it is called, in one line. */
    String synopsis() {
        int width = spec.usageMessage().width();
        spec.usageMessage().width(10_000);
        try {
            return help().synopsis(0).strip();
        } finally {
            spec.usageMessage().width(width);
        }
    }

    /** Options in the order of their names. */
    List<OptionSpec> options() {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
                .toList();
    }

    List<PositionalParamSpec> parameters() {
        return spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .toList();
    }

    /** Whether an argument names a file or a directory. */
    static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class
                || Arrays.asList(argument.auxiliaryTypes()).contains(Path.class);
    }

    /** The values that an argument can take, where they are few and known. */
    static List<String> values(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        return candidates == null
                ? List.of()
                : StreamSupport.stream(candidates.spliterator(), false).toList();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** What is said of an argument. */
    static String description(ArgSpec argument) {
        return oneLine(String.join(" ", argument.description()));
    }

    private static String oneLine(String text) {
        String line = CommandLine.Help.Ansi.OFF
                .string(text)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
