package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the zoo by name; compiled once. */
public final class ZooModels {
    private static final Map<String, BodyModel> MODELS = new ConcurrentHashMap<>();

    private ZooModels() {}

    /** The compiled model, for example {@code half-cheetah}. */
    public static BodyModel model(String name) {
        return MODELS.computeIfAbsent(name, n -> Mjcf.parse(text(n), n + ".xml"));
    }

    /** Its MJCF. */
    public static String text(String name) {
        try (InputStream in = ZooModels.class.getResourceAsStream(name + ".xml")) {
            if (in == null) {
                throw new IllegalArgumentException("the zoo has no '" + name + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
