package dev.mechanist.experiments.study;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.experiments.fits.FitPage;
import dev.mechanist.experiments.study.cells.Cell;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.shooting.FitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages about a study's fits of physical parameters, one per seed, as {@code fit --report} writes them. */
public final class FitReports {
    private static final String FOLDER = "fits";

    private FitReports() {}

    /** The page of a subject, model and seed: planners and conditions share it. */
    private static String file(Place place, Choice model, long seed) {
        return FOLDER + "/" + new Cell(new Place(place.subject(), ""), model, Optional.empty(), seed).name() + ".html";
    }

    /** Writes the page of a fit; records that are too short for windows have none. */
    static void write(Path directory, Cell cell, Trial trial, FitResult result) {
        DataSet records = trial.recorded();
        try {
            String html = FitPage.html(
                    trial.requireEquations().system(), records, result, FitPage.isSmall(records, result), part -> {});
            AtomicFiles.writeString(directory.resolve(file(cell.place(), cell.model(), cell.seed())), html);
        } catch (InputException e) {
            return; // the numbers of the fit stand without their pictures
        }
    }

    /** The pages that were written, by seed, as paths from the study's report. */
    public static Map<String, String> of(Path directory, Place place, Choice model, List<Long> seeds) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (long seed : seeds) {
            String file = file(place, model, seed);
            if (Files.exists(directory.resolve(file))) {
                pages.put("seed " + seed, file);
            }
        }
        return pages;
    }
}
