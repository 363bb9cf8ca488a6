package dev.mechanist.experiments.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a run of the command line gave, without starting a process. */
public record Terminal(int exitCode, String out, String err) {
    public static Terminal run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Mechanist.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Terminal(line.execute(arguments), out.toString(), err.toString());
    }
}
