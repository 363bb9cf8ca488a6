package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.report.Figure;
import dev.mechanist.experiments.report.Page;
import java.nio.file.Path;

/**
 * The page of a study's report, whose figures are also written as files.
 *
 * @param page where everything stands
 * @param directory of the study's results
 */
record ReportPage(Page page, Path directory) {
    /** @param name of the files in {@code plots/}, without their endings */
    void figure(Figure figure, String name, String caption) {
        figure.write(directory.resolve("plots"), name.replaceAll("[^A-Za-z0-9._-]", "_"));
        page.figure(figure, caption);
    }
}
