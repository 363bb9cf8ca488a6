package dev.mechanist.experiments.study.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.experiments.report.Page;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.cells.Cell;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.subjects.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A report says whether models of any number of parts beat a network that learned the same data. */
class BesideTest {
    private static List<String> said(String models, double[]... errors) {
        Study study = Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 1
                environments: [swimmer-6]
                models: [%s]
                """.formatted(models)));
        Place place = new Place(study.subjects().get(0), "");
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        for (int i = 0; i < errors.length; i++) {
            results.put(
                    new Cell(place, study.models().get(i), Optional.empty(), 1),
                    CellResult.of(new CellResult.Prediction(
                            new double[] {0.1, 0.2, 0.4},
                            errors[i],
                            new double[3],
                            new int[] {9, 9, 9},
                            "analytic",
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            Optional.empty())));
        }
        ReportPage report = new ReportPage(new Page("", ""), Path.of(""));
        Results all = new Results(study, results, Map.of());
        return new PredictionSection(all, place, new ImaginedPictures(all, p -> null, report.page()), report).beside();
    }

    @Test
    void bestFirstAndLast() {
        double[] half = {0.5, 0.6, 0.7};
        assertEquals(
                List.of("swimmer-6: at equal data graph-network beats mlp: error 0.250 against 0.500 after 0.1 s, 0.625"
                        + " against 0.700 after 0.4 s."),
                said("graph-network, linear, mlp", new double[] {0.25, 9, 0.625}, half, half));
        assertEquals(
                List.of(
                        "swimmer-6: at equal data graph-network does not beat mlp: error 0.250 against 0.500 after 0.1 s,"
                                + " 0.750 against 0.700 after 0.4 s."),
                said("graph-network, mlp", new double[] {0.25, 0.25, 0.75}, half));
        assertEquals(
                List.of(
                        "swimmer-6: at equal data graph-network does not beat mlp: error 0.500 against 0.500 after 0.1 s,"
                                + " 0.250 against 0.700 after 0.4 s."),
                said("graph-network, mlp", new double[] {0.5, 0.25, 0.25}, half));
    }

    @Test
    void nothingWithoutBoth() {
        double[] any = {0.5, 0.6, 0.7};
        assertEquals(List.of(), said("graph-network, linear", any, any));
        assertEquals(List.of(), said("constant-velocity, mlp", any, any));
    }
}
