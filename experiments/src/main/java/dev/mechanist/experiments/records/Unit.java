package dev.mechanist.experiments.records;

import dev.mechanist.core.KnownNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of a column.
 *
 * @param si what the values are in after conversion; empty where they are left as they are
 * @param factor from the unit to that
 */
record Unit(String si, double factor) {
    private static final double DEGREE = Math.PI / 180;
    private static final Map<String, Unit> KNOWN = new LinkedHashMap<>();

    static {
        put("s", 1, "s", "sec");
        put("s", 1e-3, "ms", "msec");
        put("s", 1e-6, "us", "\u00b5s", "\u03bcs");
        put("s", 1e-9, "ns");
        put("s", 60, "min");
        put("s", 3600, "h");
        put("s", 86400, "d");
        put("rad", 1, "rad");
        put("rad", 1e-3, "mrad");
        put("rad", DEGREE, "deg", "degree", "degrees", "\u00b0");
        put("rad", 2 * Math.PI, "rev", "turn");
        put("rad/s", 1, "rad/s", "rad/sec");
        put("rad/s", 1e-3, "mrad/s");
        put("rad/s", DEGREE, "deg/s", "deg/sec", "dps", "\u00b0/s");
        put("rad/s", 2 * Math.PI / 60, "rpm", "rev/min");
        put("rad/s^2", 1, "rad/s^2");
        put("rad/s^2", DEGREE, "deg/s^2");
        put("m", 1, "m");
        put("m", 1e-2, "cm");
        put("m", 1e-3, "mm");
        put("m", 1e3, "km");
        put("m/s", 1, "m/s");
        put("m/s", 1e-2, "cm/s");
        put("m/s", 1e-3, "mm/s");
        put("m/s", 1 / 3.6, "km/h");
        put("m/s^2", 1, "m/s^2");
        put("m/s^2", 9.80665, "g");
        put("kg", 1, "kg");
        put("N", 1, "N");
        put("N", 1e3, "kN");
        put("N m", 1, "N m", "Nm", "N*m", "N.m", "N\u00b7m");
        put("N m", 1e-2, "Ncm", "N cm");
        put("N m", 1e-3, "Nmm", "N mm", "mNm");
        put("V", 1, "V");
        put("V", 1e-3, "mV");
        put("A", 1, "A");
        put("A", 1e-3, "mA");
        put("W", 1, "W");
        put("W", 1e3, "kW");
        put("Pa", 1, "Pa");
        put("Pa", 1e3, "kPa");
        put("Pa", 1e5, "bar");
        put("", 1, "", "1", "-");
        put("", 1e-2, "%", "percent");
    }

    private static void put(String si, double factor, String... names) {
        for (String name : names) {
            KNOWN.put(name, new Unit(si, factor));
        }
    }

    /** So many of it. */
    Unit times(double count) {
        return new Unit(si, factor * count);
    }

    static Optional<Unit> find(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    /** Names of all units, for schemas and messages. */
    static java.util.List<String> names() {
        return KNOWN.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }

    /** The unit of a name, or one in which values stay as they are. */
    static Unit orUnchanged(String name) {
        return find(name).orElse(new Unit(name, 1));
    }

    /** What an unknown one is answered with. */
    static String hint(String name) {
        return KnownNames.hint(name, names());
    }
}
