package dev.mechanist.experiments.cli;

import dev.mechanist.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.opentest4j.TestAbortedException;
import picocli.CommandLine;

/** What a run of the command line gave, without starting a process. A test that lacks TensorFlow for it is skipped. */
public record Terminal(int exitCode, String out, String err) {
    public static Terminal run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Mechanist.commandLine(arguments);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        Terminal terminal = new Terminal(line.execute(arguments), out.toString(), err.toString());
        TensorRuntime.missing().filter(terminal.err::contains).ifPresent(reason -> {
            throw new TestAbortedException(reason);
        });
        return terminal;
    }
}
