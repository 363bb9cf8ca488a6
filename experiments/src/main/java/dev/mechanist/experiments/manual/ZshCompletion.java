package dev.mechanist.experiments.manual;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion for zsh: a function that finds the command among the words so far, and hands its arguments to {@code _arguments}. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String of(CommandSpec program) {
        List<CommandPage> pages = CommandPage.all(program);
        String name = program.name();
        StringBuilder script = new StringBuilder();
        script.append("#compdef ").append(name).append("\n\n");
        script.append("_").append(name).append("() {\n");
        script.append("  local command=").append(name).append("\n");
        script.append("  local -i at=1 i\n");
        script.append("  for (( i = 2; i < CURRENT; i++ )); do\n");
        script.append("    case \"$command ${words[i]}\" in\n");
        script.append("      ")
                .append(pages.stream()
                        .filter(page -> !page.words().isEmpty())
                        .map(page -> quoted(page.name()))
                        .collect(joining("|")))
                .append(") command=\"$command ${words[i]}\"; at=i ;;\n");
        script.append("    esac\n");
        script.append("  done\n");
        script.append("  shift $(( at - 1 )) words\n");
        script.append("  (( CURRENT -= at - 1 ))\n");
        script.append("  case $command in\n");
        pages.forEach(page -> script.append(arguments(page)));
        script.append("  esac\n");
        script.append("}\n\n");
        script.append("if [[ $funcstack[1] == _").append(name).append(" ]]; then\n");
        script.append("  _").append(name).append(" \"$@\"\n");
        script.append("else\n");
        script.append("  compdef _").append(name).append(" ").append(name).append("\n");
        script.append("fi\n");
        return script.toString();
    }

    private static String arguments(CommandPage page) {
        List<String> lines = new ArrayList<>();
        page.options().forEach(option -> lines.addAll(of(option)));
        page.parameters().forEach(parameter -> lines.add(of(parameter)));
        if (!page.subcommands().isEmpty()) {
            lines.add(quoted("1:command:(("
                    + page.subcommands().stream()
                            .map(sub -> sub.spec().name() + "\\:\"" + escaped(sub.summary(), "\"\\`$") + "\"")
                            .collect(joining(" "))
                    + "))"));
        }
        return "    " + quoted(page.name()) + ")\n      _arguments -S \\\n        "
                + String.join(" \\\n        ", lines) + " ;;\n";
    }

    /** One line for each of its names. */
    private static List<String> of(OptionSpec option) {
        String others = option.names().length > 1 ? "(" + String.join(" ", option.names()) + ")" : "";
        List<String> lines = new ArrayList<>();
        for (String name : option.names()) {
            String text = "[" + escaped(CommandPage.description(option), "\\[]:") + "]";
            if (CommandPage.takesValue(option)) {
                String separator = name.startsWith("--") ? "=" : "";
                lines.add(quoted(others + name + separator + text + ":" + value(option)));
            } else {
                lines.add(quoted(others + name + text));
            }
        }
        return lines;
    }

    private static String of(PositionalParamSpec parameter) {
        boolean many = parameter.arity().max() > 1;
        String place = many ? "*" : Integer.toString(parameter.index().min() + 1);
        return quoted(place + ":" + value(parameter));
    }

    private static String value(ArgSpec argument) {
        List<String> values = CommandPage.values(argument);
        String action = !values.isEmpty()
                ? "(" + String.join(" ", values) + ")"
                : CommandPage.isFile(argument) || argument instanceof PositionalParamSpec ? "_files" : " ";
        return escaped(argument.paramLabel(), "\\[]:") + ":" + action;
    }

    private static String escaped(String text, String characters) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (characters.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
