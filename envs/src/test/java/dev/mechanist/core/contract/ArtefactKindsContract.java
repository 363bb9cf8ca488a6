package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.io.ArtefactKinds;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What every {@link ArtefactKinds} must satisfy: it is found, and says what it reads. */
public interface ArtefactKindsContract {
    ArtefactKinds kinds();

    @Test
    default void itIsFound() {
        boolean found = ServiceLoader.load(ArtefactKinds.class).stream()
                .anyMatch(provider -> provider.type() == kinds().getClass());
        assertTrue(found, kinds().getClass() + " is not named in META-INF/services");
    }

    @Test
    default void everyKindHasANameAndAReader() {
        assertFalse(kinds().readers().isEmpty(), "nothing to read");
        kinds().readers().forEach((kind, reader) -> {
            assertFalse(kind.isBlank(), "a kind without a name");
            assertNotNull(reader, kind);
        });
    }
}
