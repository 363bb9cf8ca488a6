package dev.mechanist.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which command lines are short runs. What it is worth is measured, see the notes on bodies. */
class FirstCompilerTest {
    @ParameterizedTest
    @CsvSource({
        "true, simulate --mjcf humanoid.xml --steps 4000 --out h.csv",
        "true, simulate cart-pole --steps=9999 --out h.csv",
        "true, simulate cart-pole --out 2026.csv",
        "false, simulate --mjcf humanoid.xml --steps 10000 --out h.csv",
        "false, simulate --mjcf humanoid.xml --steps=123456 --out h.csv",
        "false, plan cart-pole",
        "false, fit --steps 4",
        "false, ''"
    })
    void shortSimulations(boolean expected, String words) {
        assertEquals(expected, FirstCompiler.suffices(words.isEmpty() ? new String[0] : words.split(" ")));
    }
}
