package dev.mechanist.experiments.report;

import java.awt.Color;
import java.util.List;

/**
 * What a stroke stands for; its colour depends on the theme.
 *
 * @param name CSS variable without its dashes
 * @param light colour on a light page
 * @param dark colour on a dark page
 */
public record Ink(String name, String light, String dark) {
    public static final Ink PAPER = new Ink("paper", "#ffffff", "#14171c");
    public static final Ink TEXT = new Ink("text", "#1c2330", "#e6e9ef");
    public static final Ink MUTED = new Ink("muted", "#5d6778", "#9aa4b5");
    public static final Ink AXIS = new Ink("axis", "#8b94a3", "#6d7788");
    public static final Ink GRID = new Ink("grid", "#e4e8ee", "#2a303a");

    private static final List<Ink> SERIES = List.of(
            new Ink("s0", "#2563c9", "#6ea8ff"),
            new Ink("s1", "#cf4a1f", "#ff8f66"),
            new Ink("s2", "#12805c", "#4fd1a1"),
            new Ink("s3", "#8a3ab9", "#cf92f5"),
            new Ink("s4", "#a87900", "#f0c34e"),
            new Ink("s5", "#0b8aa6", "#56d0ea"),
            new Ink("s6", "#b8326f", "#ff86b5"),
            new Ink("s7", "#4b5563", "#b8c0cc"),
            new Ink("s8", "#5f7a12", "#b5d33d"),
            new Ink("s9", "#8a5a3c", "#dba784"));

    /** The colour of the i-th series of a figure; colours repeat after ten. */
    public static Ink series(int i) {
        return SERIES.get(i % SERIES.size());
    }

    Color onLight() {
        return Color.decode(light);
    }

    /** Declarations of all inks as CSS variables for both themes. */
    static String stylesheet() {
        StringBuilder light = new StringBuilder();
        StringBuilder dark = new StringBuilder();
        for (Ink ink : List.of(PAPER, TEXT, MUTED, AXIS, GRID)) {
            declare(ink, light, dark);
        }
        SERIES.forEach(ink -> declare(ink, light, dark));
        return ":root{color-scheme:light dark;" + light + "}\n@media (prefers-color-scheme:dark){:root{" + dark
                + "}}\n";
    }

    private static void declare(Ink ink, StringBuilder light, StringBuilder dark) {
        light.append("--").append(ink.name).append(':').append(ink.light).append(';');
        dark.append("--").append(ink.name).append(':').append(ink.dark).append(';');
    }
}
