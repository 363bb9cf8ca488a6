package dev.mechanist.experiments;

import java.util.Collection;
import java.util.Comparator;

/** What was probably meant by a misspelt name. */
public final class Suggestion {
    private Suggestion() {}

    /** "did you mean 'x'?" when one of the known names is close, otherwise the list of them. */
    public static String of(String wrong, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(wrong, name))
                        .thenComparing(name -> name))
                .filter(name -> distance(wrong, name) <= Math.max(2, name.length() / 3))
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> "known are: "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    /** Levenshtein's distance: insertions, deletions and replacements between two words. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
