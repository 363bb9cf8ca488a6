package dev.mechanist.experiments.records;

import dev.mechanist.core.records.RawRecord;
import dev.mechanist.core.records.RawRecord.Column;
import dev.mechanist.experiments.records.ChannelLook.Kind;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What was found in records, for people: a text, and a description to start from. */
public final class LookReport {
    private LookReport() {}

    /** A block per record, then what concerns several. */
    public static String text(List<RecordLook> looks) {
        StringBuilder text = new StringBuilder();
        for (RecordLook look : looks) {
            text.append(look.record().name())
                    .append(": ")
                    .append(look.record().rows())
                    .append(" rows");
            if (look.time().isPresent()) {
                double[] seconds = look.seconds();
                text.append(", ")
                        .append(ChannelLook.number(seconds[seconds.length - 1]))
                        .append(" s; time is '")
                        .append(look.time().get().name())
                        .append("' in ")
                        .append(look.unit());
            } else {
                text.append("; no column looks like time");
            }
            text.append('\n');
            look.clock().forEach(line -> text.append("  ").append(line).append('\n'));
            int width = look.channels().stream()
                    .mapToInt(c -> c.column().name().length())
                    .max()
                    .orElse(0);
            for (ChannelLook channel : look.channels()) {
                text.append(String.format(
                        Locale.ROOT,
                        "  %-" + Math.max(1, width) + "s  %-8s %11s .. %-11s %s%n",
                        channel.column().name(),
                        channel.kind().name().toLowerCase(Locale.ROOT),
                        ChannelLook.number(channel.least()),
                        ChannelLook.number(channel.most()),
                        (channel.unit().isEmpty() || channel.kind() == Kind.CONSTANT ? "" : channel.unit() + "; ")
                                + String.join("; ", channel.remarks())));
            }
            if (!look.record().ignored().isEmpty()) {
                text.append("  ignored: ")
                        .append(String.join(", ", look.record().ignored()))
                        .append('\n');
            }
        }
        List<RawRecord> records = looks.stream().map(RecordLook::record).toList();
        RecordLook.duplicates(records)
                .forEach(line -> text.append("warning: ").append(line).append('\n'));
        Set<List<String>> layouts = records.stream().map(RawRecord::names).collect(Collectors.toSet());
        if (layouts.size() > 1) {
            text.append("warning: the records have ")
                    .append(layouts.size())
                    .append(" different sets of columns; describe each set in a file of its own\n");
        }
        return text.toString();
    }

    /**
     * A description in YAML of the records, by the first of them; a person is to correct it.
     *
     * @param folder where it will stand
     * @param files as they were named
     */
    public static String description(List<RecordLook> looks, Path folder, List<Path> files) {
        RecordLook look = looks.get(0);
        StringBuilder yaml = new StringBuilder("# Drafted from the records; correct names, units and kinds.\n");
        yaml.append("name: machine\nrecords:\n  files:\n");
        Path from = folder.toAbsolutePath().normalize();
        for (Path file : new LinkedHashSet<>(files)) {
            Path absolute = file.toAbsolutePath().normalize();
            Path shown = absolute.getRoot().equals(from.getRoot()) ? from.relativize(absolute) : absolute;
            yaml.append("    - ")
                    .append(quoted(shown.toString().replace('\\', '/')))
                    .append('\n');
        }
        yaml.append(look.time()
                .map(time -> "  time: {column: " + quoted(time.name())
                        + (time.hasTexts() ? "" : ", unit: " + look.unit()) + "}\n")
                .orElse("  time: {step: 1}  # seconds between rows: no column looks like time\n"));
        Optional<Column> runs = look.runs();
        runs.ifPresent(
                column -> yaml.append("  runs: ").append(quoted(column.name())).append("  # which run a line is of\n"));
        List<ChannelLook> outputs = of(look, Kind.OUTPUT).stream()
                .filter(c -> runs.isEmpty() || c.column() != runs.get())
                .toList();
        List<String> rates = outputs.stream().flatMap(c -> c.rateOf().stream()).toList();
        boolean complete = !outputs.isEmpty()
                && outputs.stream()
                        .allMatch(c -> c.rateOf().isPresent()
                                || rates.contains(c.column().name()));
        yaml.append(
                complete
                        ? "  states:\n"
                        : "  # 'outputs' with lags of the past for what is measured; 'states' where that is all there"
                                + " is to know\n"
                                + "  outputs:\n");
        outputs.forEach(channel -> yaml.append(channel(look, channel)));
        List<ChannelLook> inputs = of(look, Kind.INPUT);
        if (!inputs.isEmpty()) {
            yaml.append("  actions:\n");
            inputs.forEach(channel -> yaml.append(channel(look, channel)));
        }
        look.channels().stream()
                .filter(c -> c.kind() == Kind.CONSTANT || c.kind() == Kind.COUNTER || c.kind() == Kind.TEXT)
                .forEach(c -> yaml.append("  # not used, ")
                        .append(c.kind().name().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(c.column().name().replaceAll("\\s+", " "))
                        .append('\n'));
        return yaml.toString();
    }

    private static List<ChannelLook> of(RecordLook look, Kind kind) {
        return look.channels().stream().filter(c -> c.kind() == kind).toList();
    }

    /** One of two columns of a name is called by its number. */
    private static String channel(RecordLook look, ChannelLook channel) {
        List<Column> columns = look.record().columns();
        String called = channel.column().name();
        boolean twice = columns.stream().filter(c -> c.name().equals(called)).count() > 1;
        String column = twice ? String.valueOf(columns.indexOf(channel.column()) + 1) : called;
        String name = channel.column()
                        .bareName()
                        .replaceAll("\\s*[\\[(][^0-9\\])]*[\\])]\\s*$", "")
                        .replaceAll("[^A-Za-z0-9_.-]+", "_")
                + (twice ? "_" + column : "");
        boolean known = Unit.find(channel.unit()).isPresent() && !channel.unit().isEmpty();
        boolean wrapped = channel.remarks().stream().anyMatch(r -> r.startsWith("it wraps"));
        return "    " + quoted(name.isEmpty() ? column : name) + ": {column: " + quoted(column)
                + (known ? ", unit: " + quoted(channel.unit()) : "") + (wrapped ? ", wrapped: true" : "") + "}"
                + (channel.remarks().isEmpty() || channel.kind() == Kind.INPUT
                        ? ""
                        : "  # " + String.join("; ", channel.remarks()))
                + "\n";
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_./-]*") && !text.matches("(?i)y|n|yes|no|on|off|true|false|null|~")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
