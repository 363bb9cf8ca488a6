package dev.mechanist.experiments.report;

import dev.mechanist.core.io.AtomicFiles;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Something drawn on a canvas of a fixed size, px. */
public interface Figure {
    int width();

    int height();

    void draw(Canvas canvas);

    /** What it shows, for readers who cannot see it. */
    String description();

    /** For embedding in a page that holds {@link Ink#stylesheet}. */
    default String svg() {
        SvgCanvas canvas = new SvgCanvas(width(), height(), description());
        draw(canvas);
        return canvas.embedded();
    }

    /** Writes {@code name.svg} and {@code name.png} (at twice the size) into a directory. */
    default void write(Path directory, String name) {
        SvgCanvas svg = new SvgCanvas(width(), height(), description());
        draw(svg);
        AtomicFiles.writeString(directory.resolve(name + ".svg"), svg.standalone());
        ImageCanvas image = new ImageCanvas(width(), height());
        draw(image);
        AtomicFiles.write(directory.resolve(name + ".png"), out -> ImageIO.write(image.image(), "png", out));
    }
}
