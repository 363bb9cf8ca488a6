package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructureTextTest {
    private static final Spec SPEC = new Spec(0.5, List.of(Variable.of("x", "m")), List.of());

    private static String text() {
        StructureBuilder builder = Structure.builder(
                new StructureSchema(
                        "points",
                        List.of(new StructureSchema.Kind("point", 1)),
                        List.of(),
                        List.of("mass"),
                        List.of(),
                        List.of()),
                SPEC);
        builder.object("p", "point", new double[] {2.5}, new int[] {0}, new int[0]);
        return StructureText.write(builder.build());
    }

    @Test
    void whatIsDamagedIsNamed() {
        assertEquals("p", StructureText.read("f", SPEC, text()).objectNames().get(0));
        refused(text().substring(0, 40), "is damaged;");
        refused(text().replace("\"objects\"", "\"things\""), "is damaged;");
        refused(text().replace("\"features\":[2.5]", "\"features\":[2.5,1]"), "has 2 features, expected 1");
        refused(text().replace("\"states\":[0]", "\"states\":[4]"), "claims state 4");
        refused("{\"dt\":0.5}", "is damaged;");
    }

    private static void refused(String text, String part) {
        String message = assertThrows(InputException.class, () -> StructureText.read("file.npz", SPEC, text))
                .getMessage();
        assertTrue(message.startsWith("file.npz: ") && message.contains(part), message);
        assertTrue(message.endsWith("write the file again"), message);
        assertEquals(1, message.lines().count(), message);
    }
}
