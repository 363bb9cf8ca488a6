package dev.mechanist.experiments.report;

import java.util.Locale;

/** Draws SVG whose colours are CSS variables, so that it follows the reader's theme. */
final class SvgCanvas implements Canvas {
    private final int width;
    private final int height;
    private final String description;
    private final StringBuilder body = new StringBuilder();

    SvgCanvas(int width, int height, String description) {
        this.width = width;
        this.height = height;
        this.description = description;
    }

    /** For a page that declares the inks. */
    String embedded() {
        return open("") + body + "</svg>";
    }

    /** A file of its own. */
    String standalone() {
        String style = "<style>" + Ink.stylesheet() + "svg{font-family:system-ui,sans-serif}</style>\n";
        String paper = "<rect width=\"100%\" height=\"100%\" style=\"fill:var(--paper)\"/>\n";
        return open(" xmlns=\"http://www.w3.org/2000/svg\"") + style + paper + body + "</svg>\n";
    }

    private String open(String namespace) {
        return "<svg" + namespace + " viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width + "\" height=\""
                + height + "\" role=\"img\" aria-label=\"" + Html.escape(description) + "\">\n";
    }

    @Override
    public void line(double[] x, double[] y, Ink ink, double width, boolean dashed) {
        body.append("<polyline fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" points=\"");
        points(x, y);
        body.append("\" style=\"stroke:var(--").append(ink.name()).append(")\" stroke-width=\"");
        body.append(number(width)).append('"');
        body.append(dashed ? " stroke-dasharray=\"5 4\"/>\n" : "/>\n");
    }

    @Override
    public void area(double[] x, double[] y, Ink ink, double opacity) {
        body.append("<polygon points=\"");
        points(x, y);
        body.append("\" style=\"fill:var(--").append(ink.name()).append(")\" fill-opacity=\"");
        body.append(number(opacity)).append("\"/>\n");
    }

    private void points(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            body.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
    }

    @Override
    public void circle(double x, double y, double radius, Ink ink) {
        body.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
        body.append("\" r=\"").append(number(radius)).append("\" style=\"fill:var(--");
        body.append(ink.name()).append(")\"/>\n");
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, Ink ink, double size, boolean bold) {
        body.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append('"');
        finishText(text, anchor, ink, size, bold);
    }

    @Override
    public void uprightText(double x, double y, String text, Ink ink, double size) {
        body.append("<text transform=\"translate(")
                .append(number(x))
                .append(' ')
                .append(number(y));
        body.append(") rotate(-90)\"");
        finishText(text, Anchor.MIDDLE, ink, size, false);
    }

    private void finishText(String text, Anchor anchor, Ink ink, double size, boolean bold) {
        body.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT));
        body.append("\" font-size=\"").append(number(size)).append('"');
        body.append(bold ? " font-weight=\"600\"" : "");
        body.append(" style=\"fill:var(--").append(ink.name()).append(")\">");
        body.append(Html.escape(text)).append("</text>\n");
    }

    /** Two decimals are a fiftieth of a pixel at most; trailing zeros go. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }
}
