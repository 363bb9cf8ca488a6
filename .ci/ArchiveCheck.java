import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Looks into archives: each must hold the natives of the platform in its name and no others, wherever they hide in its jars,
 * and all that belongs to a distribution. Exit 1 and a line per fault when one does not.
 *
 * <p>{@code java .ci/ArchiveCheck.java experiments/target/mechanist-*.zip experiments/target/mechanist-*.tar.gz}
 */
final class ArchiveCheck {
    private static final Pattern NAME =
            Pattern.compile("mechanist-.*?-((?:linux|macosx|windows)-(?:x86_64|arm64)(?:-gpu)?)\\.(zip|tar\\.gz)");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so(\\.\\d+)*|dylib|dll|jnilib)");
    private static final List<String> PARTS = List.of(
            "bin/mechanist",
            "bin/mechanist.bat",
            "mechanist.jar",
            "README.md",
            "LICENSE",
            "CHANGELOG.md",
            "completions/mechanist.bash",
            "completions/_mechanist",
            "completions/mechanist.fish",
            "man/man1/mechanist.1",
            "licences/THIRD-PARTY.txt");

    /** Receives each file of an archive: its name below the archive's one directory, its mode (-1 unknown), its content. */
    private interface Visitor {
        void file(String name, int mode, InputStream content) throws IOException;
    }

    /** What was found in one archive. */
    private static final class Contents {
        private final Set<String> names = new TreeSet<>();
        private final Map<String, Set<String>> natives = new TreeMap<>();
        private int launcherMode = -1;

        void add(String name, int mode, InputStream content) throws IOException {
            names.add(name);
            if (name.equals("bin/mechanist")) {
                launcherMode = mode;
            }
            if (NATIVE.matcher(name).matches()) {
                natives.computeIfAbsent(name, key -> new TreeSet<>()).add(name);
            }
            if (name.endsWith(".jar")) {
                Set<String> found = nativesOf(content);
                if (!found.isEmpty()) {
                    natives.put(name, found);
                }
            }
        }

        List<String> faults(String platform) {
            List<String> faults = new ArrayList<>();
            for (String part : PARTS) {
                if (!names.contains(part)) {
                    faults.add("lacks " + part);
                }
            }
            if (launcherMode != -1 && launcherMode != 0755) {
                faults.add("bin/mechanist has mode " + Integer.toOctalString(launcherMode));
            }
            Map<String, Integer> expected = new TreeMap<>(Map.of("javacpp", 0, "openblas", 0));
            if (!platform.equals("macosx-x86_64")) {
                expected.put("tensorflow-core-native", 0);
            }
            if (platform.endsWith("-gpu")) {
                expected.put("cuda", 0);
            }
            String processor = platform.replace("-gpu", "");
            natives.forEach((jar, libraries) -> {
                String library = jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("-\\d.*", "");
                if (expected.computeIfPresent(library, (key, count) -> count + libraries.size()) == null) {
                    faults.add(jar + " holds natives: " + libraries.iterator().next());
                }
                for (String file : libraries) {
                    if (!file.contains("/" + platform + "/") && !file.contains("/" + processor + "/")) {
                        faults.add(jar + " holds natives of another platform: " + file);
                    }
                }
            });
            expected.forEach((library, count) -> {
                if (count == 0) {
                    faults.add("lacks the natives of " + library);
                }
            });
            return faults;
        }
    }

    public static void main(String[] archives) throws IOException {
        if (archives.length == 0) {
            System.err.println("usage: java .ci/ArchiveCheck.java ARCHIVE...");
            System.exit(2);
        }
        boolean sound = true;
        for (String archive : archives) {
            sound &= check(Path.of(archive));
        }
        System.exit(sound ? 0 : 1);
    }

    private static boolean check(Path archive) throws IOException {
        Matcher name = NAME.matcher(archive.getFileName().toString());
        if (!name.matches()) {
            System.out.println(archive + ": its name tells no platform");
            return false;
        }
        Contents contents = new Contents();
        if (name.group(2).equals("zip")) {
            zip(archive, contents::add);
        } else {
            tar(archive, contents::add);
        }
        List<String> faults = contents.faults(name.group(1));
        faults.forEach(fault -> System.out.println(archive.getFileName() + ": " + fault));
        System.out.printf(
                "%s: %d files, %.1f MB, natives in %d jars%s%s%n",
                archive.getFileName(),
                contents.names.size(),
                Files.size(archive) / 1e6,
                contents.natives.size(),
                contents.names.contains("bom.json") ? "" : ", no bom.json (made without the network)",
                faults.isEmpty() ? "" : ": FAULTY");
        return faults.isEmpty();
    }

    private static void zip(Path archive, Visitor visitor) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive), 1 << 20))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    visitor.file(below(entry.getName()), -1, in);
                }
            }
        }
    }

    /** Reads a tar with the long names of POSIX (type x) or GNU (type L). */
    private static void tar(Path archive, Visitor visitor) throws IOException {
        try (InputStream in =
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 20), 1 << 20)) {
            String longName = null;
            while (true) {
                byte[] header = in.readNBytes(512);
                if (header.length < 512 || header[0] == 0) {
                    return;
                }
                long size = Long.parseLong(text(header, 124, 12).strip(), 8);
                char type = (char) header[156];
                if (type == 'x' || type == 'L') {
                    String text = new String(in.readNBytes((int) size), StandardCharsets.UTF_8);
                    Matcher path = Pattern.compile("\\d+ path=([^\n]*)\n").matcher(text);
                    longName = type == 'L' ? text.replace("\0", "") : path.find() ? path.group(1) : null;
                } else {
                    String prefix = text(header, 345, 155);
                    String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
                    if (type == '0' || type == 0) {
                        Part part = new Part(in, size);
                        visitor.file(
                                below(longName == null ? name : longName),
                                Integer.parseInt(text(header, 100, 8).strip(), 8) & 0777,
                                part);
                        part.skipNBytes(part.left);
                    }
                    longName = null;
                }
                in.skipNBytes((512 - size % 512) % 512);
            }
        }
    }

    /** The next bytes of a stream. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long size) {
            this.in = in;
            left = size;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            left -= read;
            return read;
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static String below(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    /** Native libraries in a jar, by the list at its end: what is in them need not be unpacked. */
    private static Set<String> nativesOf(InputStream jar) throws IOException {
        Path copy = Files.createTempFile("jar", ".jar");
        try {
            try (var out = Files.newOutputStream(copy)) {
                jar.transferTo(out);
            }
            Set<String> found = new TreeSet<>();
            try (ZipFile zip = new ZipFile(copy.toFile())) {
                for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
                    String name = e.nextElement().getName();
                    if (NATIVE.matcher(name).matches()) {
                        found.add("/" + name);
                    }
                }
            }
            return found;
        } finally {
            Files.delete(copy);
        }
    }
}
