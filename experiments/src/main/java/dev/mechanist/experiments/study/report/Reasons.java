package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.report.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why there are no numbers: each reason once, with all that it holds for. */
final class Reasons {
    private final Map<String, List<String>> byNote = new LinkedHashMap<>();

    void add(String who, String note) {
        byNote.computeIfAbsent(note, key -> new ArrayList<>()).add(who);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        byNote.forEach((note, all) -> lines.add(String.join("; ", all) + ": " + note + "."));
        return lines;
    }

    void write(Page page) {
        lines().forEach(page::warning);
    }
}
