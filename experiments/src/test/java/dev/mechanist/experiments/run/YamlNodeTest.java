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

    @Test
    void anchorsAreFollowedAndMerged() {
        YamlNode node = YamlNode.parse("s.yaml", """
                base: &base {episodes: 4, steps: 60}
                few: *base
                more:
                  <<: *base
                  episodes: 16
                both: {<<: [{steps: 9, hold: 2}, *base]}
                list: [*base, 7]
                """);
        assertEquals(4, node.get("few").get("episodes").integer(1));
        assertEquals(16, node.get("more").get("episodes").integer(1));
        assertEquals(60, node.get("more").get("steps").integer(1));
        assertEquals(9, node.get("both").get("steps").integer(1));
        assertEquals(4, node.get("both").get("episodes").integer(1));
        assertEquals(60, node.get("list").items().get(0).get("steps").integer(1));
        assertMessage(
                "s.yaml:2: 'few' must be a whole number, not a mapping",
                () -> node.get("few").integer(1));
        assertMessage(
                "s.yaml:1: 'a[0]' holds itself by its anchor; write it out",
                () -> YamlNode.parse("s.yaml", "a: &a [*a]"));
        assertMessage(
                "s.yaml:1: merges ('<<') what is no mapping; name the anchor of one",
                () -> YamlNode.parse("s.yaml", "<<: 3"));
        InputException unknown = assertThrows(InputException.class, () -> YamlNode.parse("s.yaml", "a: *b"));
        assertTrue(unknown.getMessage().startsWith("s.yaml:1: not YAML: "), unknown.getMessage());
    }

    /** Twenty anchors, each twice the one before, stand for a million places. */
    @Test
    void anchorsThatMultiplyAreRefused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 20; i++) {
            text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        InputException e = assertThrows(InputException.class, () -> YamlNode.parse("s.yaml", text.toString()));
        assertTrue(e.getMessage().contains("too large by its anchors"), e.getMessage());
    }

    @Test
    void oneDocumentStandsInAFile() {
        assertMessage(
                "s.yaml:3: a second document begins ('---'); put each into a file of its own",
                () -> YamlNode.parse("s.yaml", "a: 1\n---\nb: 2\n"));
        assertEquals(1, YamlNode.parse("s.yaml", "---\na: 1\n...\n").get("a").integer(0));
        assertMessage(
                "s.yaml: the file is empty; a mapping of keys to values is needed",
                () -> YamlNode.parse("s.yaml", "# nothing\n"));
    }

    @Test
    void numbersAreWrittenInDecimals() {
        YamlNode node = YamlNode.parse("s.yaml", "a: 1d\nb: 0x1p3\nc: 99999999999\nd: 1f\ne: 2.5e-1");
        assertMessage(
                "s.yaml:1: 'a' must be a number, not '1d'", () -> node.get("a").number());
        assertMessage(
                "s.yaml:2: 'b' must be a number, not '0x1p3'",
                () -> node.get("b").number());
        assertMessage(
                "s.yaml:3: 'c' must be at most 2147483647, not 99999999999",
                () -> node.get("c").integer(1));
        assertMessage(
                "s.yaml:4: 'd' must be a number, not '1f'", () -> node.get("d").number());
        assertEquals(0.25, node.get("e").number());
        assertMessage("s.yaml:1: has a key that is no text; name it", () -> YamlNode.parse("s.yaml", "[a, b]: 1"));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable action) {
        assertEquals(expected, assertThrows(InputException.class, action).getMessage());
    }
}
