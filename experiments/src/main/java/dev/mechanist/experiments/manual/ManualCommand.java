package dev.mechanist.experiments.manual;

import dev.mechanist.experiments.run.Versions;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the manual. */
@Command(
        name = "manual",
        mixinStandardHelpOptions = true,
        description = "Prints the help of all commands as one page for man.",
        footer = {"", "Example:", "  mechanist manual | man -l -"})
public final class ManualCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(ManualPage.of(spec.root(), Versions.mechanist()));
        out.flush();
    }
}
