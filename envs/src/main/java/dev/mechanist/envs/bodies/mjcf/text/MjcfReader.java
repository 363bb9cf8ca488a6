package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML into elements that know their place, with {@code <include>} spliced in. No DTD, no external entity is ever read. */
public final class MjcfReader {
    /** Elements within each other, at most: a chain has a level per link, and since Java 24 the library stops at 100. */
    private static final int DEEPEST = 3000;

    private final Path directory;
    private final Deque<Path> open = new ArrayDeque<>();

    private MjcfReader(Path directory) {
        this.directory = directory;
    }

    public static MjcfElement read(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return new MjcfReader(parent).readFile(file, null);
    }

    /** @param name what to call the text in messages; includes are refused */
    public static MjcfElement parse(String xml, String name) {
        return new MjcfReader(null).parse(xml, name, null);
    }

    private MjcfElement readFile(Path file, MjcfElement include) {
        Path key = file.toAbsolutePath().normalize();
        if (open.contains(key)) {
            List<String> cycle = new ArrayList<>();
            open.descendingIterator()
                    .forEachRemaining(p -> cycle.add(p.getFileName().toString()));
            cycle.add(key.getFileName().toString());
            throw include.error("cyclic include: " + String.join(" -> ", cycle) + "; remove one of them");
        }
        open.push(key);
        try {
            return parse(
                    Files.readString(file),
                    file.toString(),
                    file.toAbsolutePath().getParent());
        } catch (IOException e) {
            InputException error = FileErrors.reading(file, e);
            throw include == null ? error : include.error(error.getMessage());
        } finally {
            open.pop();
        }
    }

    /** Without a byte-order mark, and with blanks for comments, in which MJCF files have dashes that XML does not allow. */
    private static String readable(String text) {
        String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        StringBuilder out = new StringBuilder(marked.length());
        int at = 0;
        while (at < marked.length()) {
            int open = marked.indexOf("<!--", at);
            int close = open < 0 ? -1 : marked.indexOf("-->", open + 4);
            if (close < 0) {
                break;
            }
            out.append(marked, at, open);
            out.append(marked.substring(open, close + 3).replaceAll("[^\n]", " "));
            at = close + 3;
        }
        return out.append(marked, at, marked.length()).toString();
    }

    private MjcfElement parse(String given, String name, Path folder) {
        String text = readable(given);
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty("jdk.xml.maxElementDepth", DEEPEST);
        int line = 1;
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            Deque<MjcfElement> path = new ArrayDeque<>();
            MjcfElement root = null;
            while (xml.hasNext()) {
                // The reader's place after an event is where the next one starts.
                line = Math.max(1, xml.getLocation().getLineNumber());
                switch (xml.next()) {
                    case XMLStreamConstants.DTD ->
                        throw new InputException(name + ":" + line + ": a DOCTYPE is refused; MJCF needs none");
                    case XMLStreamConstants.START_ELEMENT -> {
                        MjcfElement e = new MjcfElement(xml.getLocalName(), name, line);
                        for (int i = 0; i < xml.getAttributeCount(); i++) {
                            e.attributes().put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
                        }
                        if (root == null) {
                            root = e;
                        } else {
                            path.peek().children().add(e);
                        }
                        path.push(e);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        MjcfElement closed = path.pop();
                        if (closed.name().equals("include") && !path.isEmpty()) {
                            List<MjcfElement> siblings = path.peek().children();
                            siblings.remove(siblings.size() - 1);
                            siblings.addAll(included(closed, folder).children());
                        }
                    }
                    default -> {
                        // Text, comments and processing instructions carry nothing in MJCF.
                    }
                }
            }
            return root;
        } catch (XMLStreamException e) {
            int at = e.getLocation() == null ? line : e.getLocation().getLineNumber();
            String[] lines = e.getMessage().split("\n");
            String what = lines[lines.length - 1].replaceFirst("^Message: ", "");
            throw new InputException(name + ":" + at + ": not well-formed XML: " + what, e);
        }
    }

    private MjcfElement included(MjcfElement include, Path folder) {
        String file = include.text("file", "");
        if (file.isBlank()) {
            throw include.error("needs the attribute file");
        }
        if (directory == null) {
            throw include.error("a model given as text cannot include files; read it from a file");
        }
        Path beside = directory.resolve(file);
        return readFile(Files.exists(beside) ? beside : folder.resolve(file), include);
    }
}
