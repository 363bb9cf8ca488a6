package dev.mechanist.experiments.fuzz;

import dev.mechanist.core.RandomStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Small damage to a text, to bytes or to words, drawn from a random stream. */
final class Mutation {
    private static final List<String> WORDS = List.of(
            "-1",
            "0",
            "1e999",
            "NaN",
            "0x1p3",
            "1d",
            "",
            "99999999999",
            "null",
            "~",
            "[]",
            "{}",
            "-",
            "é",
            "\u0000",
            "\t");

    private static final String MARKS = ":,;[]{}\"'#&*!|>-\t\n\r .=\u0000\u2028é9a";

    private Mutation() {}

    /** One to three changes. */
    static String ofText(String text, RandomStream random) {
        String changed = text;
        for (int k = random.nextInt(3); k >= 0; k--) {
            changed = once(changed, random);
        }
        return changed;
    }

    private static String once(String text, RandomStream random) {
        if (text.isEmpty()) {
            return ":";
        }
        int at = random.nextInt(text.length());
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int line = random.nextInt(lines.size());
        switch (random.nextInt(7)) {
            case 0:
                return text.substring(0, at) + text.substring(at + 1);
            case 1:
                return text.substring(0, at) + MARKS.charAt(random.nextInt(MARKS.length())) + text.substring(at);
            case 2:
                return text.substring(0, at);
            case 3:
                lines.add(line, lines.get(random.nextInt(lines.size())));
                return String.join("\n", lines);
            case 4:
                Collections.swap(lines, line, random.nextInt(lines.size()));
                return String.join("\n", lines);
            case 5:
                lines.remove(line);
                return String.join("\n", lines);
            default:
                return withOtherNumber(text, at, WORDS.get(random.nextInt(WORDS.size())));
        }
    }

    /** The first number behind a place replaced by a word. */
    private static String withOtherNumber(String text, int at, String word) {
        int from = at;
        while (from < text.length() && !Character.isDigit(text.charAt(from))) {
            from++;
        }
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return text.substring(0, from) + word + text.substring(to);
    }

    /** One to three bytes changed, or the end cut off. */
    static byte[] ofBytes(byte[] bytes, RandomStream random) {
        byte[] changed = bytes.clone();
        if (random.nextInt(5) == 0) {
            return Arrays.copyOf(changed, random.nextInt(changed.length));
        }
        for (int k = random.nextInt(3); k >= 0; k--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    static byte[] ofBytesOfText(byte[] text, RandomStream random) {
        return ofText(new String(text, StandardCharsets.UTF_8), random).getBytes(StandardCharsets.UTF_8);
    }
}
