package dev.mechanist.experiments.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * An HTML page in one file: styles, figures and pictures stand inside, and nothing is requested from anywhere. Texts are
 * escaped here.
 */
public final class Page {
    private final String title;
    private final String lead;
    private final StringBuilder body = new StringBuilder();
    private final List<String> sections = new ArrayList<>();

    /**
     * @param title of the page
     * @param lead what it is about, in a sentence or two
     */
    public Page(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /** One cell of a table. */
    public record Field(String text, boolean isNumber) {
        public static Field text(String text) {
            return new Field(text, false);
        }

        public static Field number(String text) {
            return new Field(text, true);
        }
    }

    /** Starts a section, which the contents at the top link to. */
    public Page section(String heading) {
        body.append("<h2 id=\"s")
                .append(sections.size())
                .append("\">")
                .append(Html.escape(heading))
                .append("</h2>\n");
        sections.add(heading);
        return this;
    }

    public Page heading(String text) {
        return element("h3", text);
    }

    public Page paragraph(String text) {
        return element("p", text);
    }

    public Page warning(String text) {
        body.append("<p class=\"warning\">").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    private Page element(String name, String text) {
        body.append('<').append(name).append('>').append(Html.escape(text));
        body.append("</").append(name).append(">\n");
        return this;
    }

    /** A list of findings. */
    public Page findings(List<String> texts) {
        body.append("<ul class=\"findings\">\n");
        texts.forEach(text -> body.append("<li>").append(Html.escape(text)).append("</li>\n"));
        body.append("</ul>\n");
        return this;
    }

    /**
     * A line of links to files beside this one.
     *
     * @param lead what they are
     * @param links text of each, and its path
     */
    public Page links(String lead, Map<String, String> links) {
        body.append("<p>").append(Html.escape(lead));
        links.forEach((text, path) -> body.append(" <a href=\"")
                .append(Html.escape(path))
                .append("\">")
                .append(Html.escape(text))
                .append("</a>"));
        body.append("</p>\n");
        return this;
    }

    /** A table; a column whose fields are numbers is aligned to the right. */
    public Page table(List<String> header, List<List<Field>> rows) {
        body.append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int j = 0; j < header.size(); j++) {
            boolean numbers = !rows.isEmpty() && rows.get(0).get(j).isNumber;
            body.append(numbers ? "<th class=\"number\">" : "<th>").append(Html.escape(header.get(j)));
            body.append("</th>");
        }
        body.append("</tr></thead>\n<tbody>\n");
        for (List<Field> row : rows) {
            body.append("<tr>");
            for (Field field : row) {
                body.append(field.isNumber ? "<td class=\"number\">" : "<td>")
                        .append(Html.escape(field.text))
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
        return this;
    }

    public Page figure(Figure figure, String caption) {
        body.append("<figure>").append(figure.svg());
        body.append("<figcaption>").append(Html.escape(caption)).append("</figcaption></figure>\n");
        return this;
    }

    /** A picture of pixels, shown at half its size so that it is sharp on fine screens. */
    public Page picture(BufferedImage image, String description, String caption) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        body.append("<figure><img alt=\"").append(Html.escape(description)).append("\" width=\"");
        body.append(image.getWidth() / 2).append("\" height=\"").append(image.getHeight() / 2);
        body.append("\" src=\"data:image/png;base64,");
        body.append(Base64.getEncoder().encodeToString(png.toByteArray()));
        body.append("\"><figcaption>").append(Html.escape(caption)).append("</figcaption></figure>\n");
        return this;
    }

    /** Names and values. */
    public Page definitions(Map<String, String> values) {
        body.append("<dl>\n");
        values.forEach((name, value) -> body.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd>\n"));
        body.append("</dl>\n");
        return this;
    }

    /** A long text that opens on demand. */
    public Page folded(String summary, String text) {
        body.append("<details><summary>").append(Html.escape(summary)).append("</summary><pre>");
        body.append(Html.escape(text)).append("</pre></details>\n");
        return this;
    }

    /** The whole page. */
    public String html(String footer) {
        StringBuilder html =
                new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        html.append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(Ink.stylesheet())
                .append(stylesheet());
        html.append("</style>\n</head>\n<body>\n<header><h1>")
                .append(Html.escape(title))
                .append("</h1>\n");
        html.append("<p class=\"lead\">").append(Html.escape(lead)).append("</p>\n<nav>");
        for (int i = 0; i < sections.size(); i++) {
            html.append("<a href=\"#s")
                    .append(i)
                    .append("\">")
                    .append(Html.escape(sections.get(i)))
                    .append("</a>");
        }
        html.append("</nav></header>\n<main>\n").append(body).append("</main>\n<footer>");
        html.append(Html.escape(footer)).append("</footer>\n</body>\n</html>\n");
        return html.toString();
    }

    private static String stylesheet() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
