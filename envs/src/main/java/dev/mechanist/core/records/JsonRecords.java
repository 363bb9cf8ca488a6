package dev.mechanist.core.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.RawRecord.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON: an object for each sample, one a line or in a list, or one object of a list for each column. What lies within others is called
 * by the way to it ({@code joint.angle}, {@code q[1]}).
 */
final class JsonRecords {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String name;
    private final List<JsonNode> samples = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();

    private JsonRecords(Path file) {
        name = file.toString();
        try (JsonParser parser = MAPPER.createParser(file.toFile());
                MappingIterator<JsonNode> values =
                        MAPPER.readerFor(JsonNode.class).readValues(parser)) {
            while (values.hasNextValue()) {
                int line = parser.currentTokenLocation().getLineNr();
                samples.add(values.nextValue());
                lines.add(line);
            }
        } catch (JsonProcessingException e) {
            throw new InputException(
                    name + ":" + e.getLocation().getLineNr() + ": not JSON: "
                            + e.getOriginalMessage().replaceAll("\\s*\\R\\s*", " ") + "; repair the line",
                    e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    static RawRecord read(Path file) {
        return new JsonRecords(file).record();
    }

    private RawRecord record() {
        if (samples.size() == 1 && samples.get(0).isObject()) {
            return ofColumns(samples.get(0));
        }
        boolean list = samples.size() == 1 && samples.get(0).isArray();
        List<JsonNode> rows = new ArrayList<>();
        if (list) {
            samples.get(0).forEach(rows::add);
        } else {
            rows.addAll(samples);
        }
        Map<String, Object[]> found = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            if (!rows.get(row).isObject()) {
                throw new InputException(name + (list ? ": row " + (row + 1) : ":" + lines.get(row))
                        + ": an object for each sample is needed, as {\"time\": 0.1, \"angle\": 0.5}");
            }
            leaves("", rows.get(row), row, rows.size(), found);
        }
        return new RawRecord(
                name,
                columns(found),
                list ? new int[0] : lines.stream().mapToInt(line -> line).toArray(),
                List.of());
    }

    /** Numbers and texts of a sample by the way to them. */
    private static void leaves(String path, JsonNode node, int row, int rows, Map<String, Object[]> found) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> leaves(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            row,
                            rows,
                            found));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(path + "[" + i + "]", node.get(i), row, rows, found);
            }
        } else {
            found.computeIfAbsent(path, key -> new Object[rows])[row] = value(node);
        }
    }

    private static Object value(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isBoolean() ? (node.booleanValue() ? 1.0 : 0.0) : node.isNull() ? null : node.asText();
    }

    private RawRecord ofColumns(JsonNode object) {
        Map<String, Object[]> found = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        int rows = 0;
        for (JsonNode column : object) {
            rows = Math.max(rows, column.isArray() ? column.size() : 0);
        }
        int all = rows;
        object.properties().forEach(field -> {
            JsonNode list = field.getValue();
            if (!list.isArray() || list.size() != all) {
                ignored.add(field.getKey());
                return;
            }
            for (int row = 0; row < all; row++) {
                leaves(field.getKey(), list.get(row), row, all, found);
            }
        });
        return new RawRecord(name, columns(found), new int[0], ignored);
    }

    private static List<Column> columns(Map<String, Object[]> found) {
        List<Column> columns = new ArrayList<>();
        found.forEach((called, values) -> {
            double[] numbers = Arrays.stream(values)
                    .mapToDouble(
                            value -> value instanceof Double number && Double.isFinite(number) ? number : Double.NaN)
                    .toArray();
            boolean texts = Arrays.stream(values)
                    .anyMatch(value -> value instanceof String text && !FieldSplit.isMissing(text));
            columns.add(new Column(
                    called,
                    "",
                    numbers,
                    texts
                            ? Arrays.stream(values)
                                    .map(value -> value == null ? "" : value.toString())
                                    .toArray(String[]::new)
                            : new String[0]));
        });
        return columns;
    }
}
