package dev.mechanist.experiments.records;

import dev.mechanist.experiments.run.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema (draft 2020-12) of {@link RecordDescription}, for editors that complete and check YAML. */
public final class DescriptionSchema {
    private static final String COLUMN = "a column by its name, or by its number from 1";

    private DescriptionSchema() {}

    public static String text() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Records of a machine, as mechanist reads them");
        root.putAll(object(
                List.of("name", "records"),
                "name",
                text("what the machine is called"),
                "label",
                text("what a study calls it, where that differs"),
                "description",
                text("what it is, in a sentence"),
                "records",
                records(),
                "split",
                object(
                        List.of("test"),
                        "test",
                        either(
                                "what is kept for the test: files, or the last share of each record",
                                list(text("a file of 'files'")),
                                number("a share between 0 and 1"))),
                "physics",
                physics(),
                "simulated",
                object(
                        List.of("actions"),
                        "actions",
                        open("amplitudes that drive a simulated machine, by action", number("in SI units")),
                        "parameters",
                        open("in which it differs from the start values", number("value"))),
                "task",
                object(
                        List.of("goal"),
                        "goal",
                        open("by state that counts, in SI units", number("where it is to be")),
                        "weights",
                        open("by state", number("weight of its squared distance, 1 unless said")),
                        "effort",
                        number("weight of each squared action"),
                        "start",
                        open("by state", number("where an episode begins, 0 unless said")),
                        "spread",
                        open("by state", number("standard deviation of where it begins, 0.01 unless said")),
                        "limits",
                        open("by action", number("its largest size, that of the records unless said")),
                        "steps",
                        number("of an episode"))));
        return Json.pretty(root);
    }

    private static Map<String, Object> physics() {
        return object(
                List.of(),
                "mjcf",
                text("file of an articulated body, seen from this one"),
                "system",
                text("a machine that is built in, with its data sheet and its way to be fitted, or an environment"),
                "equations",
                text("equations that are built in, without any data"),
                "java",
                text("file of Java, seen from this one, with a class that implements VectorField over the states and"
                        + " actions of the records in their order; it is compiled and run"),
                "step",
                number("longest step of the integrator, s, with 'equations' and 'java'"),
                "free",
                list(text("a parameter to be found; delay:ACTION is how long an action takes to act")),
                "start",
                open("values by parameter, the data sheet", number("start value")),
                "per_record",
                list(text("a free parameter that each record has its own value of, as where an encoder was zeroed")),
                "fit",
                fit(true));
    }

    private static Map<String, Object> fit(boolean whole) {
        List<Object> keys = new ArrayList<>(List.of(
                "windows",
                object(
                        List.of("length", "every"),
                        "length",
                        number("of a window that starts where it was measured, s"),
                        "every",
                        number("time between starts, s")),
                "stretches",
                object(
                        List.of("length"),
                        "length",
                        number("of a stretch whose start is found, s"),
                        "tolerance",
                        number("of the joints, in standard deviations of the noise, 0.01 unless said")),
                "noise",
                open("of the measurement by state; those that are not named are not compared", number("in SI units")),
                "prior",
                number("standard deviation about start values, in scales of the parameters"),
                "reweightings",
                number("how often the noise is estimated anew"),
                "tolerance",
                number("stop when a step lowers the misfit by a smaller share"),
                "iterations",
                number("at most")));
        if (whole) {
            keys.addAll(List.of(
                    "thin",
                    number("time between the samples that are used, s"),
                    "disturbances",
                    object(
                            List.of("pieces", "starts", "actions", "memory", "noise"),
                            "pieces",
                            number("of a window, over which disturbances are constant"),
                            "starts",
                            open("by state", number("by how much a window's start differs from its measurement")),
                            "actions",
                            open("by action", number("standard deviation of its disturbance")),
                            "memory",
                            number("after which a disturbance has forgotten itself, s"),
                            "noise",
                            number("of the measurement, in that of 'noise'")),
                    "to_the_noise",
                    fit(false)));
        }
        return object(List.of(), keys.toArray());
    }

    private static Map<String, Object> records() {
        return object(
                List.of("time"),
                "files",
                list(text("a file, a folder, or a pattern with * seen from this file")),
                "skip",
                number("lines before the header of a text"),
                "separator",
                one(
                        "between the fields of a text; found out unless said",
                        "comma",
                        "semicolon",
                        "tab",
                        "blanks",
                        "bar"),
                "runs",
                text("column that says which run a line is of, where a file holds several"),
                "time",
                either("where time comes from", text(COLUMN), time()),
                "states",
                either(
                        "what is measured, complete",
                        list(text(COLUMN)),
                        open("by name", either("", text(COLUMN), state()))),
                "outputs",
                either(
                        "what is measured, in place of states",
                        list(text(COLUMN)),
                        open("by name", either("", text(COLUMN), state()))),
                "lags",
                object(
                        List.of(),
                        "outputs",
                        number("outputs of the past that make a state"),
                        "inputs",
                        number("inputs of the past that make a state")),
                "actions",
                either("what acts", list(text(COLUMN)), open("by name", either("", text(COLUMN), action()))),
                "missing",
                one("what is done about missing values", "refuse", "split"),
                "missing_values",
                list(number("a value that stands for a missing one, as -9999")),
                "step",
                number("time step of models in discrete time, s"));
    }

    private static Map<String, Object> time() {
        return object(
                List.of(),
                "column",
                text(COLUMN),
                "unit",
                one("of the stamps", "s", "ms", "us", "ns", "min", "h", "d"),
                "step",
                number("seconds between rows, where no column holds the time"),
                "gaps",
                one("what is done about a step of more than ten usual ones", "split", "refuse", "keep"),
                "backward",
                one(
                        "what is done about a stamp before the one before it; join goes on where a full counter or a"
                                + " time of day begins anew",
                        "refuse",
                        "split",
                        "join"),
                "drift",
                one(
                        "what is done about steps that change smoothly along a record: smooth takes a drift of the clock out,"
                                + " keep trusts the stamps; measured rates decide unless said",
                        "smooth",
                        "keep"));
    }

    private static Map<String, Object> state() {
        return object(
                List.of(),
                "column",
                text(COLUMN),
                "unit",
                unit(),
                "angle",
                flag("whether a turn changes nothing"),
                "wrapped",
                flag("whether it jumps by a turn; found out unless said"),
                "turn",
                number("readings of an angle in a whole turn, as steps of an encoder, in place of a unit"),
                "scale",
                number("how many units a reading is, 1 unless said"),
                "sign",
                Map.of("enum", List.of(1, -1)),
                "zero",
                number("reading at which the quantity is zero, in the unit of the column"),
                "derivative_of",
                text("the state whose rate it is, where no column holds it"),
                "cutoff",
                number("of the low-pass filter on a derived rate, Hz; 0 for none"));
    }

    private static Map<String, Object> action() {
        return object(
                List.of("column"),
                "column",
                text(COLUMN),
                "unit",
                unit(),
                "scale",
                number("how many units a reading is, 1 unless said"),
                "sign",
                Map.of("enum", List.of(1, -1)),
                "zero",
                number("reading at which it is zero, in the unit of the column"),
                "delay",
                number("how long after its stamp it begins to act, s"));
    }

    private static Map<String, Object> unit() {
        return Map.of("enum", Unit.names());
    }

    private static Map<String, Object> object(List<String> required, Object... properties) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        object.put("required", required);
        object.put("properties", all);
        return object;
    }

    private static Map<String, Object> open(String description, Map<String, Object> values) {
        return described(description, "type", "object", "additionalProperties", values);
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return described("", "type", "array", "items", items);
    }

    private static Map<String, Object> either(String description, Map<String, Object> one, Map<String, Object> other) {
        return described(description, "oneOf", List.of(one, other));
    }

    private static Map<String, Object> one(String description, String... values) {
        return described(description, "enum", List.of(values));
    }

    /** YAML gives the number 3 where a column is called by its number. */
    private static Map<String, Object> text(String description) {
        return described(description, "type", description.equals(COLUMN) ? List.of("string", "integer") : "string");
    }

    private static Map<String, Object> number(String description) {
        return described(description, "type", "number");
    }

    private static Map<String, Object> flag(String description) {
        return described(description, "type", "boolean");
    }

    private static Map<String, Object> described(String description, Object... pairs) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!description.isEmpty()) {
            all.put("description", description);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            all.put((String) pairs[i], pairs[i + 1]);
        }
        return all;
    }
}
