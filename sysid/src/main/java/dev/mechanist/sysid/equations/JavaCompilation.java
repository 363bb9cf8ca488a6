package dev.mechanist.sysid.equations;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.VectorField;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java file, compiled in memory against the classes of this program. */
final class JavaCompilation {
    private JavaCompilation() {}

    /** The compiled classes by their binary names. */
    static Map<String, byte[]> compile(JavaSource source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new InputException(
                    source.name()
                            + ": equations in Java need a JDK, and this is a runtime without a compiler; start mechanist with a JDK");
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (Outputs outputs =
                new Outputs(compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8))) {
            // Nothing of what lies about is compiled with it, and no processor runs.
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-implicit:none",
                    "-g:lines,source",
                    "-sourcepath",
                    "",
                    "-classpath",
                    classPath());
            boolean done = compiler.getTask(null, outputs, said, options, null, List.of(new Text(source)))
                    .call();
            if (!done) {
                throw refused(source, said.getDiagnostics());
            }
            return outputs.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first error on one line, and how many there are besides. */
    private static InputException refused(
            JavaSource source, List<? extends Diagnostic<? extends JavaFileObject>> diagnostics) {
        List<? extends Diagnostic<? extends JavaFileObject>> errors = diagnostics.stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (errors.isEmpty()) {
            return new InputException(source.name() + ": does not compile");
        }
        Diagnostic<?> first = errors.get(0);
        String place = first.getLineNumber() == Diagnostic.NOPOS ? "" : ":" + first.getLineNumber();
        String message = first.getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", "; ");
        String more = errors.size() == 1
                ? ""
                : errors.size() == 2 ? " (and one more error)" : " (and " + (errors.size() - 1) + " more errors)";
        return new InputException(source.name() + place + ": " + message + more);
    }

    /** That of this program, with what it is itself in, wherever it was started from. */
    private static String classPath() {
        String all = System.getProperty("java.class.path", "");
        try {
            Path own = Path.of(VectorField.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own + File.pathSeparator + all;
        } catch (URISyntaxException | RuntimeException e) {
            return all; // without a place of its own it is on the class path
        }
    }

    /** The file, under whatever name it has. */
    private static final class Text extends SimpleJavaFileObject {
        private final JavaSource source;

        Text(JavaSource source) {
            super(uri(source.name()), Kind.SOURCE);
            this.source = source;
        }

        private static URI uri(String name) {
            try {
                return new URI("source", null, "/" + name, null);
            } catch (URISyntaxException e) {
                throw new InputException(name + ": is no name for a file of Java; rename it", e);
            }
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }

    private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

        Outputs(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("classes:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new TreeMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
