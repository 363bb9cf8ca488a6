package dev.mechanist.experiments.manual;

import static java.util.stream.Collectors.joining;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish: a function that tells the command among the words so far, and a line for every option. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(CommandSpec program) {
        List<CommandPage> pages = CommandPage.all(program);
        String name = program.name();
        StringBuilder script = new StringBuilder();
        script.append("function __").append(name).append("_at\n");
        script.append("    set -l known ")
                .append(pages.stream()
                        .filter(page -> !page.words().isEmpty())
                        .map(page -> quoted(String.join(" ", page.words())))
                        .collect(joining(" ")))
                .append("\n");
        script.append("    set -l at\n");
        script.append("    for word in (commandline -opc)[2..-1]\n");
        script.append("        contains -- (string trim -- \"$at $word\") $known; and set -a at $word\n");
        script.append("    end\n");
        script.append("    test \"$at\" = \"$argv\"\n");
        script.append("end\n\n");
        script.append("complete -c ").append(name).append(" -f\n");
        for (CommandPage page : pages) {
            String start = "complete -c " + name + " -n "
                    + quoted(("__" + name + "_at " + String.join(" ", page.words())).strip());
            page.subcommands()
                    .forEach(sub -> script.append(start)
                            .append(" -a ")
                            .append(sub.spec().name())
                            .append(" -d ")
                            .append(quoted(sub.summary()))
                            .append("\n"));
            page.parameters()
                    .forEach(parameter -> script.append(start)
                            .append(CommandPage.values(parameter).isEmpty() ? " -F" : values(parameter))
                            .append("\n"));
            page.options()
                    .forEach(option -> script.append(start).append(of(option)).append("\n"));
        }
        return script.toString();
    }

    private static String of(OptionSpec option) {
        StringBuilder line = new StringBuilder();
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (CommandPage.takesValue(option)) {
            line.append(CommandPage.isFile(option) ? " -r -F" : " -x" + values(option));
        }
        return line.append(" -d ")
                .append(quoted(CommandPage.description(option)))
                .toString();
    }

    private static String values(ArgSpec argument) {
        List<String> values = CommandPage.values(argument);
        return values.isEmpty() ? "" : " -a " + quoted(String.join(" ", values));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
