package dev.mechanist.core.acting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an environment says that says no more than it must. */
class EnvironmentTest {
    @Test
    void theStateIsSeenAndNoMoreIsKnown() {
        Spec spec = new Spec(0.1, List.of(Variable.of("x", "m"), Variable.angle("tilt")), List.of());
        Environment plain = (Environment) Proxy.newProxyInstance(
                Environment.class.getClassLoader(),
                new Class<?>[] {Environment.class},
                (self, method, given) ->
                        method.isDefault() ? InvocationHandler.invokeDefault(self, method, given) : spec);
        assertEquals(new ObservationSpec(spec.state(), List.of()), plain.observations());
        assertEquals(Truth.NONE, plain.truth());
        assertEquals(Optional.empty(), plain.structure());
        assertEquals(Optional.empty(), plain.cost());
        assertEquals(Optional.empty(), plain.smoothCost());
    }
}
