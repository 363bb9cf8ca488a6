package dev.mechanist.envs.bodies.mjcf.text;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Decimals;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * One XML element with the place it came from.
 *
 * @param name tag
 * @param file file name for messages
 * @param line line of the start tag
 * @param attributes its attributes, with inherited defaults once {@link #over} was applied
 * @param children child elements in order
 * @param read which attributes were asked for
 */
public record MjcfElement(
        String name,
        String file,
        int line,
        Map<String, String> attributes,
        List<MjcfElement> children,
        Set<String> read) {
    /** Lists of numbers of which an element may give the first ones only, and keep the others of its class. */
    private static final Set<String> LISTS = Set.of(
            "solref",
            "solimp",
            "solreflimit",
            "solimplimit",
            "solreffriction",
            "solimpfriction",
            "size",
            "friction",
            "fluidcoef",
            "stiffness",
            "damping",
            "gear",
            "gainprm",
            "biasprm",
            "dynprm");

    public MjcfElement(String name, String file, int line) {
        this(name, file, line, new LinkedHashMap<>(), new ArrayList<>(), new HashSet<>());
    }

    /**
     * This element with defaults beneath its own attributes. Its orientation takes the place of the defaults', except that a
     * {@code quat} gives way to any other form, as in MuJoCo.
     */
    public MjcfElement over(Map<String, String> defaults) {
        Map<String, String> merged = new LinkedHashMap<>(defaults);
        if (MjcfOrientation.FORMS.stream().anyMatch(attributes::containsKey)) {
            merged.keySet().removeAll(MjcfOrientation.ATTRIBUTES);
        }
        attributes.forEach((name, value) ->
                merged.merge(name, value, (below, own) -> LISTS.contains(name) ? leading(own, below) : own));
        return new MjcfElement(name, file, line, merged, children, read);
    }

    /** The first numbers, then those of another list beyond them. */
    private static String leading(String first, String rest) {
        String[] own = first.trim().split("\\s+");
        String[] below = rest.trim().split("\\s+");
        StringBuilder all = new StringBuilder(first.trim());
        for (int i = own.length; i < below.length; i++) {
            all.append(' ').append(below[i]);
        }
        return all.toString();
    }

    /** This element and what is in it as XML. */
    public String toXml() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            writeTo(xml, "\n");
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer in memory failed", e);
        }
        return text.toString().strip() + "\n";
    }

    private void writeTo(XMLStreamWriter xml, String indent) throws XMLStreamException {
        xml.writeCharacters(indent);
        xml.writeStartElement(name);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            xml.writeAttribute(attribute.getKey(), attribute.getValue());
        }
        for (MjcfElement child : children) {
            child.writeTo(xml, indent + "  ");
        }
        if (!children.isEmpty()) {
            xml.writeCharacters(indent);
        }
        xml.writeEndElement();
    }

    /** file:line: element: message. */
    public InputException error(String message) {
        return new InputException(describe() + ": " + message);
    }

    public String describe() {
        String called = attributes.containsKey("name") ? " name=\"" + attributes.get("name") + "\"" : "";
        return file + ":" + line + ": <" + name + called + ">";
    }

    public boolean has(String attribute) {
        read.add(attribute);
        return attributes.containsKey(attribute);
    }

    public String text(String attribute, String fallback) {
        read.add(attribute);
        return attributes.getOrDefault(attribute, fallback);
    }

    /** A word out of a list. */
    public String word(String attribute, String fallback, List<String> allowed) {
        String value = text(attribute, fallback);
        if (!allowed.contains(value)) {
            throw error(attribute + "=\"" + value + "\" is not one of " + String.join(", ", allowed));
        }
        return value;
    }

    public boolean flag(String attribute, boolean fallback) {
        return word(attribute, Boolean.toString(fallback), List.of("true", "false"))
                .equals("true");
    }

    public double number(String attribute, double fallback) {
        return has(attribute) ? numbers(attribute, 1, 1)[0] : fallback;
    }

    public int whole(String attribute, int fallback) {
        double value = number(attribute, fallback);
        if (value != Math.rint(value)) {
            throw error(attribute + "=\"" + text(attribute, "") + "\" is not a whole number");
        }
        return (int) value;
    }

    public double nonNegative(String attribute, double fallback) {
        double value = number(attribute, fallback);
        if (value < 0) {
            throw error(attribute + "=\"" + value + "\" must not be negative");
        }
        return value;
    }

    /** At least {@code least} and at most {@code most} finite numbers. */
    public double[] numbers(String attribute, int least, int most) {
        String text = text(attribute, "").trim();
        String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
        if (words.length < least || words.length > most) {
            String wanted = least == most ? Integer.toString(least) : least + " to " + most;
            throw error(attribute + "=\"" + text + "\" has " + words.length + " numbers, not " + wanted);
        }
        double[] values = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            try {
                values[i] = Decimals.parse(words[i]);
            } catch (NumberFormatException e) {
                throw error(attribute + "=\"" + text + "\": '" + words[i] + "' is not a number");
            }
            if (!Double.isFinite(values[i])) {
                throw error(attribute + "=\"" + text + "\": numbers must be finite");
            }
        }
        return values;
    }

    /** The leading numbers replaced by the attribute's; {@code fallback} is not modified. */
    public double[] numbersOver(String attribute, double... fallback) {
        double[] values = fallback.clone();
        if (has(attribute)) {
            double[] given = numbers(attribute, 1, fallback.length);
            System.arraycopy(given, 0, values, 0, given.length);
        }
        return values;
    }

    /** Exactly as many numbers as the fallback has. */
    public double[] vector(String attribute, double... fallback) {
        return has(attribute) ? numbers(attribute, fallback.length, fallback.length) : fallback;
    }
}
