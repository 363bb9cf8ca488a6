package dev.mechanist.core.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The {@code manifest.json} of an artefact directory: what kind of thing it is and where it comes from. Every manifest holds
 * {@code kind}, {@code format} (1), the versions of Mechanist, Java and EJML, and the git commit of the working directory if
 * there is one; the writer adds its own content. No dates, so that equal work gives equal bytes.
 *
 * @param place the file that it was read from, for messages
 * @param content the JSON object
 */
public record Manifest(String place, ObjectNode content) {
    /** Name of the file in an artefact directory. */
    public static final String FILE = "manifest.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A new manifest with its provenance; fill {@link #content} and {@link #write} it. */
    public static Manifest create(String kind) {
        ObjectNode content = MAPPER.createObjectNode();
        content.put("kind", kind);
        content.put("format", FORMAT);
        ObjectNode versions = content.putObject("versions");
        versions.put("mechanist", version(Manifest.class));
        versions.put("java", System.getProperty("java.version"));
        versions.put("ejml", version(org.ejml.data.DMatrixRMaj.class));
        gitCommit(Path.of("")).ifPresent(commit -> content.put("git_commit", commit));
        return new Manifest(FILE, content);
    }

    private static String version(Class<?> of) {
        String version = of.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /**
     * Reads the manifest of a directory.
     *
     * @throws InputException when it is missing, not JSON, of a newer format, or of another kind
     */
    public static Manifest read(Path directory, String kind) {
        Manifest manifest = read(directory);
        String found = manifest.text("kind");
        if (!found.equals(kind)) {
            throw new InputException(
                    manifest.place + ": a '" + found + "' where a '" + kind + "' is needed; choose another directory");
        }
        return manifest;
    }

    /** Reads the manifest of a directory, whatever its kind. */
    public static Manifest read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            throw new InputException("no " + FILE + " in " + directory + "; give the directory of a stored model");
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InputException(
                    file + ":" + e.getLocation().getLineNr() + ": damaged JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "); store the model again",
                    e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
        if (!(node instanceof ObjectNode content)) {
            throw new InputException(file + ": not a JSON object; store the model again");
        }
        if (!content.has("kind")) {
            throw new InputException(file + ": not of a stored model; give the directory of a stored model");
        }
        Manifest manifest = new Manifest(file.toString(), content);
        int format = manifest.integer("format");
        if (format != FORMAT) {
            throw new InputException(file + ": format " + format + " where this version reads " + FORMAT
                    + "; use the version that stored it");
        }
        return manifest;
    }

    /** Writes {@code manifest.json} into a directory, atomically. Write it last: its presence says that the rest is there. */
    public void write(Path directory) {
        AtomicFiles.write(directory.resolve(FILE), out -> {
            out.write(MAPPER.writeValueAsBytes(content));
            out.write('\n');
        });
    }

    public String text(String key) {
        return require(content, key, "text", JsonNode::isTextual).textValue();
    }

    public double number(String key) {
        return require(content, key, "a number", JsonNode::isNumber).doubleValue();
    }

    public int integer(String key) {
        return require(content, key, "an integer", JsonNode::isInt).intValue();
    }

    public List<JsonNode> list(String key) {
        List<JsonNode> items = new java.util.ArrayList<>();
        require(content, key, "a list", JsonNode::isArray).forEach(items::add);
        return List.copyOf(items);
    }

    /** One of the constants of an enumeration, by its name. */
    public <E extends Enum<E>> E constant(String key, Class<E> type) {
        String name = text(key);
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new InputException(place + ": '" + key + "' must be one of "
                + java.util.Arrays.toString(type.getEnumConstants()) + ", not \"" + name + "\"; store the model again");
    }

    /** A list of numbers. */
    public List<Double> numbers(String key) {
        return entries(key, "a list of numbers", JsonNode::isNumber).stream()
                .map(JsonNode::doubleValue)
                .toList();
    }

    /** A list of integers. */
    public List<Integer> integers(String key) {
        return entries(key, "a list of integers", JsonNode::isInt).stream()
                .map(JsonNode::intValue)
                .toList();
    }

    private List<JsonNode> entries(String key, String type, Predicate<JsonNode> isType) {
        List<JsonNode> items = list(key);
        if (!items.stream().allMatch(isType)) {
            throw new InputException(place + ": '" + key + "' must be " + type + ", not " + content.get(key)
                    + "; store the model again");
        }
        return items;
    }

    /** Adds a specification under the key {@code spec}; infinite bounds are left out. */
    public void putSpec(Spec spec) {
        ObjectNode node = content.putObject("spec");
        node.put("dt", spec.dt());
        putVariables(node.putArray("state"), spec.state());
        putVariables(node.putArray("action"), spec.action());
    }

    private static void putVariables(ArrayNode array, List<Variable> variables) {
        for (Variable v : variables) {
            ObjectNode node = array.addObject();
            node.put("name", v.name()).put("unit", v.unit()).put("angle", v.isAngle());
            if (v.lower() != Double.NEGATIVE_INFINITY) {
                node.put("lower", v.lower());
            }
            if (v.upper() != Double.POSITIVE_INFINITY) {
                node.put("upper", v.upper());
            }
        }
    }

    /** The specification under the key {@code spec}. */
    public Spec spec() {
        JsonNode node = require(content, "spec", "an object", JsonNode::isObject);
        return new Spec(
                require(node, "dt", "a number", JsonNode::isNumber).doubleValue(),
                variables(node, "state"),
                variables(node, "action"));
    }

    private List<Variable> variables(JsonNode node, String key) {
        List<Variable> variables = new java.util.ArrayList<>();
        for (JsonNode v : require(node, key, "a list", JsonNode::isArray)) {
            variables.add(new Variable(
                    require(v, "name", "text", JsonNode::isTextual).textValue(),
                    require(v, "unit", "text", JsonNode::isTextual).textValue(),
                    v.path("lower").asDouble(Double.NEGATIVE_INFINITY),
                    v.path("upper").asDouble(Double.POSITIVE_INFINITY),
                    require(v, "angle", "true or false", JsonNode::isBoolean).booleanValue()));
        }
        return variables;
    }

    /**
     * A field of an object of this manifest.
     *
     * @throws InputException when it is absent or not of that type
     */
    public JsonNode require(JsonNode object, String key, String type, Predicate<JsonNode> isType) {
        JsonNode value = object.get(key);
        if (value == null || !isType.test(value)) {
            throw new InputException(place + ": '" + key + "' must be " + type
                    + (value == null ? " but is absent" : ", not " + value) + "; store the model again");
        }
        return value;
    }

    /** The commit checked out in the repository around a directory, read from its files; empty where there is none. */
    static Optional<String> gitCommit(Path directory) {
        try {
            for (Path d = directory.toAbsolutePath(); d != null; d = d.getParent()) {
                Path git = d.resolve(".git");
                if (Files.isRegularFile(git)) {
                    git = d.resolve(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
                }
                if (Files.isDirectory(git)) {
                    return resolve(git, Files.readString(git.resolve("HEAD")).strip());
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> resolve(Path git, String head) throws IOException {
        if (!head.startsWith("ref: ")) {
            return Optional.of(head);
        }
        String reference = head.substring(5);
        Path shared = git;
        if (Files.exists(git.resolve("commondir"))) {
            shared = git.resolve(Files.readString(git.resolve("commondir")).strip());
        }
        if (Files.exists(shared.resolve(reference))) {
            return Optional.of(Files.readString(shared.resolve(reference)).strip());
        }
        Path packed = shared.resolve("packed-refs");
        if (!Files.exists(packed)) {
            return Optional.empty();
        }
        return Files.readAllLines(packed).stream()
                .filter(line -> line.endsWith(" " + reference))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }
}
