package dev.mechanist.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlNodeTest {
    private static final String STUDY = """
            seeds: 3
            planners:
              - name: cem
                populaton: 200
            """;

    @Test
    void readsValuesWhereTheyAre() {
        YamlNode node = YamlNode.parse("study.yaml", STUDY);
        node.allow("seeds", "planners");
        assertEquals(3, node.get("seeds").integer(1));
        assertEquals("cem", node.get("planners").items().get(0).get("name").text());
    }

    @Test
    void unknownKeyIsRefusedWithPlaceAndSuggestion() {
        YamlNode planner =
                YamlNode.parse("study.yaml", STUDY).get("planners").items().get(0);
        InputException e = assertThrows(InputException.class, () -> planner.allow("name", "population", "horizon"));
        assertEquals(
                "study.yaml:4: 'planners[0].populaton' is an unknown key; did you mean 'population'?"
                        + " Known: name, population, horizon",
                e.getMessage());
    }

    @Test
    void farAwayNamesAreListedInsteadOfGuessed() {
        YamlNode name = YamlNode.parse("s.yaml", "model: quantum").get("model");
        InputException e = assertThrows(InputException.class, () -> name.oneOf(List.of("linear", "physics")));
        assertEquals("s.yaml:1: 'model' is 'quantum', which is not known; known: linear, physics", e.getMessage());
    }

    @Test
    void malformedTextIsRefusedWithTheFaultsOwnLineAndReason() {
        InputException tab =
                assertThrows(InputException.class, () -> YamlNode.parse("s.yaml", "name: x\n\tmodels: [linear]\n"));
        assertTrue(tab.getMessage().startsWith("s.yaml:2: not YAML: "), tab.getMessage());
        assertTrue(tab.getMessage().contains("\\t(TAB)"), tab.getMessage());
        InputException open = assertThrows(
                InputException.class, () -> YamlNode.parse("s.yaml", "name: x\nseeds: [1, 2\nmodels: y\n"));
        assertTrue(open.getMessage().startsWith("s.yaml:3: not YAML: "), open.getMessage());
        assertTrue(open.getMessage().contains("expected ',' or ']'"), open.getMessage());
        assertEquals(1, open.getMessage().lines().count());
    }

    @Test
    void wrongTypesMissingKeysAndDuplicatesNameTheLine() {
        YamlNode node = YamlNode.parse("s.yaml", "a: 1.5\nb: [1, 2]\nc:\n");
        assertMessage(
                "s.yaml:1: 'a' must be a whole number, not '1.5'",
                () -> node.get("a").integer(0));
        assertMessage(
                "s.yaml:2: 'b' must be a text, not a list", () -> node.get("b").text());
        assertMessage(
                "s.yaml:3: 'c' must be a number, not empty", () -> node.get("c").number());
        assertMessage("s.yaml:1: needs the key 'd'; add it", () -> node.get("d"));
        assertMessage("s.yaml:2: 'a' stands twice; keep one", () -> YamlNode.parse("s.yaml", "a: 1\na: 2\n"));
        assertMessage(
                "s.yaml:1: 'n' must be a finite number, not NaN",
                () -> YamlNode.parse("s.yaml", "n: NaN").get("n").number());
    }

    @Test
    void brokenYamlNamesTheLine() {
        InputException e = assertThrows(InputException.class, () -> YamlNode.parse("s.yaml", "a: 1\nb: [1, 2\nc: 3\n"));
        assertTrue(e.getMessage().startsWith("s.yaml:"), e.getMessage());
        assertTrue(e.getMessage().contains("not YAML"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable action) {
        assertEquals(expected, assertThrows(InputException.class, action).getMessage());
    }
}
