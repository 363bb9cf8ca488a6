package dev.mechanist.experiments.manual;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of all commands in the language of {@code man}. */
final class ManualPage {
    private ManualPage() {}

    static String of(CommandSpec program, String version) {
        CommandPage top = CommandPage.all(program).get(0);
        StringBuilder page = new StringBuilder();
        page.append(".TH ")
                .append(program.name().toUpperCase(Locale.ROOT))
                .append(" 1 \"\" \"")
                .append(program.name())
                .append(' ')
                .append(text(version))
                .append("\" \"User Commands\"\n");
        page.append(".SH NAME\n")
                .append(text(program.name() + " - "))
                .append(text(top.summary()))
                .append('\n');
        page.append(".SH SYNOPSIS\n").append(paragraphs(top.synopsis()));
        page.append(".SH OPTIONS\n").append(arguments(top));
        page.append(".SH COMMANDS\n");
        CommandPage.all(program).stream().skip(1).forEach(command -> page.append(section(command)));
        page.append(".SH EXIT STATUS\n");
        page.append(".TP\n0\nDone.\n.TP\n1\nA check failed, or the program did.\n");
        page.append(".TP\n2\nThe input was wrong; one line on standard error says where and what to do.\n");
        page.append(".SH ENVIRONMENT\n");
        page.append(".TP\nJAVA_HOME\nThe JDK to run on, 17 or later; else the java of PATH.\n");
        page.append(".TP\nMECHANIST_OPTS\n").append(text("Options for Java, for example -Xmx16g."));
        page.append("\n.TP\nTF_CPP_MIN_LOG_LEVEL\n")
                .append(text("0 to 2 shows what TensorFlow remarks on standard error."))
                .append('\n');
        return page.toString();
    }

    private static String section(CommandPage command) {
        StringBuilder section = new StringBuilder();
        section.append(".SS \"").append(text(command.name())).append("\"\n");
        section.append(paragraphs(command.synopsis()));
        section.append(".PP\n").append(paragraphs(command.spec().usageMessage().description()));
        section.append(arguments(command));
        section.append(lines(command.help().footer()));
        return section.toString();
    }

    private static String arguments(CommandPage command) {
        return Stream.concat(
                        command.parameters().stream().map(p -> argument(p.paramLabel(), p)),
                        command.options().stream().map(o -> argument(names(o), o)))
                .collect(Collectors.joining());
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return CommandPage.takesValue(option) ? names + "=" + option.paramLabel() : names;
    }

    private static String argument(String heading, ArgSpec argument) {
        return ".TP\n.B " + text(heading) + "\n" + paragraphs(argument.description());
    }

    /** Filled text; an empty line separates paragraphs. */
    private static String paragraphs(String... paragraphs) {
        return Arrays.stream(paragraphs)
                .flatMap(paragraph -> paragraph.isBlank()
                        ? Stream.of(".sp")
                        : paragraph.lines().map(ManualPage::text))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Lines as they are. */
    private static String lines(String text) {
        return ".PP\n.nf\n" + text.stripTrailing().lines().map(ManualPage::text).collect(Collectors.joining("\n"))
                + "\n.fi\n";
    }

    private static String text(String text) {
        String escaped = text.replace("\\", "\\(rs").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
