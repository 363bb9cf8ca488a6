package dev.mechanist.experiments.report;

/** A surface to draw on; origin at the top left, x to the right, y down, in pixels. */
public interface Canvas {
    /** Where a text sits about its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** An open line through points; {@code dashed} for what is not measured. */
    void line(double[] x, double[] y, Ink ink, double width, boolean dashed);

    /** A filled polygon. */
    void area(double[] x, double[] y, Ink ink, double opacity);

    void circle(double x, double y, double radius, Ink ink);

    /** A line of text; y is its baseline. */
    void text(double x, double y, String text, Anchor anchor, Ink ink, double size, boolean bold);

    /** A text turned a quarter to the left, centred about its point. */
    void uprightText(double x, double y, String text, Ink ink, double size);

    /** A straight line between two points. */
    default void segment(double x1, double y1, double x2, double y2, Ink ink, double width) {
        line(new double[] {x1, x2}, new double[] {y1, y2}, ink, width, false);
    }
}
