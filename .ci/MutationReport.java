import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Sums the mutation reports of all modules up: killed of all by package, the survivors, and exit 1 below 85% of all or 75% of
 * any package. Survivors that change nothing stand in equivalent-mutants.txt beside this file, each with its reason; a line
 * whose class or method is gone is refused.
 *
 * <p>Run at the root of the repository: {@code java .ci/MutationReport.java}.
 */
final class MutationReport {
    private static final double OVERALL = 0.85;
    private static final double PACKAGE = 0.75;
    /** A mutant that hangs, or breaks the process that runs it, was noticed. */
    private static final Set<String> KILLED = Set.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");

    private record Mutant(String type, String method, String line, String mutator, String status) {
        boolean killed() {
            return KILLED.contains(status);
        }

        String room() {
            return type.substring(0, type.lastIndexOf('.'));
        }
    }

    /** A mutant that no test can see. The class is one whole name, a nested one with {@code $}. */
    private record Equivalent(int line, String type, String method, String mutator, String reason) {
        boolean is(Mutant m) {
            return type.equals(m.type) && method.equals(m.method) && mutator.equals(m.mutator);
        }
    }

    private static final class Tally {
        private int killed;
        private int all;

        void add(boolean kill) {
            all++;
            killed += kill ? 1 : 0;
        }

        double share() {
            return (double) killed / all;
        }
    }

    public static void main(String[] arguments) {
        try {
            System.exit(holds(Path.of("").toAbsolutePath()) ? 0 : 1);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static boolean holds(Path root) throws IOException {
        List<Mutant> mutants = new ArrayList<>();
        for (Path report : reports(root)) {
            read(report, mutants);
        }
        if (mutants.isEmpty()) {
            throw new IOException("no target/pit-reports/mutations.xml under " + root + "; run .ci/mutation first");
        }
        Path list = root.resolve(".ci").resolve("equivalent-mutants.txt");
        List<Equivalent> equivalents = Files.exists(list) ? equivalents(list) : List.of();
        boolean holds = report(mutants, equivalents);
        return refuseStale(equivalents, root, list) && holds;
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 5)) {
            return files.filter(f -> f.endsWith(Path.of("target", "pit-reports", "mutations.xml")))
                    .sorted()
                    .toList();
        }
    }

    /** Reads one report, without document types and without anything from outside it. */
    private static void read(Path file, List<Mutant> mutants) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("a mutation report refers to " + systemId);
        });
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String status = "";
            Map<String, String> fields = new TreeMap<>();
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("mutation")) {
                    status = xml.getAttributeValue(null, "status");
                    fields.clear();
                } else if (event == XMLStreamReader.START_ELEMENT
                        && Set.of("mutatedClass", "mutatedMethod", "lineNumber", "mutator")
                                .contains(xml.getLocalName())) {
                    fields.put(xml.getLocalName(), xml.getElementText());
                } else if (event == XMLStreamReader.END_ELEMENT && xml.getLocalName().equals("mutation")) {
                    mutants.add(new Mutant(
                            fields.get("mutatedClass"),
                            fields.get("mutatedMethod"),
                            fields.get("lineNumber"),
                            shortName(fields.get("mutator")),
                            status));
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(file + ": not a whole mutation report: " + e.getMessage(), e);
        }
    }

    private static String shortName(String mutator) {
        return mutator.substring(mutator.lastIndexOf('.') + 1);
    }

    /** Lines of class, method, mutator and reason, separated by commas; the reason may hold some. */
    private static List<Equivalent> equivalents(Path list) throws IOException {
        List<Equivalent> all = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(list)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(",", 4);
            if (parts.length < 4 || Stream.of(parts).anyMatch(String::isBlank)) {
                throw new IOException(list + ":" + number + ": needs class, method, mutator and reason");
            }
            all.add(new Equivalent(number, parts[0].strip(), parts[1].strip(), parts[2].strip(), parts[3].strip()));
        }
        return all;
    }

    /** Prints survivors and shares; whether all bars are met. */
    private static boolean report(List<Mutant> mutants, List<Equivalent> equivalents) {
        Map<String, Tally> rooms = new TreeMap<>();
        Tally overall = new Tally();
        List<Mutant> survivors = new ArrayList<>();
        int equivalent = 0;
        for (Mutant m : mutants) {
            if (!m.killed() && equivalents.stream().anyMatch(e -> e.is(m))) {
                equivalent++;
                continue;
            }
            rooms.computeIfAbsent(m.room(), key -> new Tally()).add(m.killed());
            overall.add(m.killed());
            if (!m.killed()) {
                survivors.add(m);
            }
        }
        survivors.sort(Comparator.comparing(Mutant::type).thenComparing(m -> Integer.parseInt(m.line())));
        if (!survivors.isEmpty()) {
            System.out.println("Survivors:");
        }
        for (Mutant m : survivors) {
            System.out.printf(
                    "  %s.%s:%s %s%s%n",
                    m.type(), m.method(), m.line(), m.mutator(), m.status().equals("NO_COVERAGE") ? " (not run)" : "");
        }
        System.out.printf("%n%-40s %9s %6s%n", "package", "killed", "share");
        boolean holds = true;
        for (Map.Entry<String, Tally> room : rooms.entrySet()) {
            holds &= line(room.getKey(), room.getValue(), PACKAGE);
        }
        holds &= line("all", overall, OVERALL);
        if (equivalent > 0) {
            System.out.println(equivalent + " survivors are left out as equivalent");
        }
        return holds;
    }

    /** Names the lines of the list that stand for nothing any more; whether there are none. */
    private static boolean refuseStale(List<Equivalent> equivalents, Path root, Path list) throws IOException {
        boolean holds = true;
        for (Equivalent e : equivalents) {
            if (!isCompiled(e, root)) {
                System.out.println(list.getFileName() + ":" + e.line() + ": there is no " + e.type() + "." + e.method()
                        + "; remove the line");
                holds = false;
            }
        }
        return holds;
    }

    private static boolean line(String name, Tally tally, double bar) {
        boolean holds = tally.share() >= bar;
        System.out.printf(
                Locale.ROOT,
                "%-40s %4d/%4d %5.1f%%%s%n",
                name,
                tally.killed,
                tally.all,
                100 * tally.share(),
                holds ? "" : String.format(Locale.ROOT, "  below %.0f%%", 100 * bar));
        return holds;
    }

    /** Whether some module has compiled a class of that name that names the method. */
    private static boolean isCompiled(Equivalent e, Path root) throws IOException {
        Path file = Path.of("target", "classes").resolve(e.type().replace('.', '/') + ".class");
        List<Path> modules;
        try (Stream<Path> all = Files.list(root)) {
            modules = all.toList();
        }
        for (Path module : modules) {
            Path compiled = module.resolve(file);
            if (Files.exists(compiled)) {
                return new String(Files.readAllBytes(compiled), StandardCharsets.ISO_8859_1).contains(e.method());
            }
        }
        return false;
    }
}
