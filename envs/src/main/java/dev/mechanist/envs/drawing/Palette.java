package dev.mechanist.envs.drawing;

import java.awt.Color;

/** The colours of all drawings. */
public final class Palette {
    public static final Color PAPER = new Color(0xFCFBF8);
    public static final Color GROUND = new Color(0xC9C6BE);
    public static final Color GOAL = new Color(0x8CB8A0);
    public static final Color BODY = new Color(0x33475B);
    public static final Color BODY_LIGHT = new Color(0x7E93A8);
    public static final Color ACCENT = new Color(0xD9633B);
    /** What is real beside what is imagined. */
    public static final Color REAL = new Color(0xF0B95A);

    public static final Color TRACE = new Color(0xE3A587);

    private Palette() {}
}
