package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.experiments.pilco.MomentEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Files of PILCO's reference values, told apart by their names: {@code gp0_cases.json}, {@code value_2_*.json} and so on. */
public final class ReferenceValues {
    /** What a name tells of a file's kind; what stands before it does not matter. */
    private static final Pattern KIND = Pattern.compile(
            "((controller|dynamics|gp0|gp1_fitc|gp2|gsin_gsat|gtrig|losssat|scenario_loss)_cases|gp_training|value_\\d).*"
                    + "|scenario_constants");

    private final FixtureReport report = new FixtureReport();
    private final PilcoFixtures pilco;
    private final GaussianProcessFixtures processes;
    private int files;

    public ReferenceValues(MomentEngine engine) {
        pilco = new PilcoFixtures(report, engine);
        processes = new GaussianProcessFixtures(report, engine);
    }

    /** Checks a file; returns false, and does nothing, where its name is not one of these kinds. */
    public boolean check(Path file) {
        Matcher kind = KIND.matcher(file.getFileName().toString().replaceFirst("\\.json(\\.gz)?$", ""));
        if (!kind.find()) {
            return false;
        }
        String name = kind.group();
        JsonNode json = read(file);
        boolean known;
        try {
            known = pilco.check(name, json) || processes.check(name, json);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    file + ": cannot be compared (" + e.getMessage()
                            + "); it lacks a field of its kind, or sizes in it disagree: fetch the file again",
                    e);
        }
        files += known ? 1 : 0;
        return known;
    }

    private static JsonNode read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
        } catch (IOException e) {
            String reason = e.getMessage() == null
                    ? ""
                    : e.getMessage().lines().findFirst().orElse("");
            throw new InputException(file + ": cannot be read as JSON (" + reason + ")", e);
        }
    }

    /** How many files were checked. */
    public int files() {
        return files;
    }

    /** One line per quantity. */
    public String table() {
        return report.table();
    }

    /** Whether all quantities are within their tolerances. */
    public boolean passes() {
        return report.passes();
    }
}
