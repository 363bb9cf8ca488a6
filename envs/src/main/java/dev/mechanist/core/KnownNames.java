package dev.mechanist.core;

import java.util.Collection;
import java.util.Locale;

/** Errors for names that are not in a registry: they list what is known and suggest the nearest. */
public final class KnownNames {
    private KnownNames() {}

    /**
     * The error for an unknown name.
     *
     * @param kind what the name should stand for, for example {@code environment}
     * @param name what was given
     * @param known all names that would have been accepted, in the order to list them
     */
    public static InputException unknown(String kind, String name, Collection<String> known) {
        return new InputException("unknown " + kind + " '" + name + "'; " + hint(name, known));
    }

    /** The cure for an unknown name, to end a message with: the nearest known one if there is one, and the list. */
    public static String hint(String name, Collection<String> known) {
        String nearest = nearest(name, known);
        return (nearest == null ? "known: " : "did you mean '" + nearest + "'? Known: ") + String.join(", ", known);
    }

    /** The known name with the least edit distance, or null where none shares even half of its letters. */
    static String nearest(String name, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = editDistance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance > 0 && distance < least && 2 * distance <= Math.max(name.length(), candidate.length())) {
                best = candidate;
                least = distance;
            }
        }
        return best;
    }

    /** Levenshtein's distance: insertions, deletions and substitutions that turn one string into the other. */
    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
