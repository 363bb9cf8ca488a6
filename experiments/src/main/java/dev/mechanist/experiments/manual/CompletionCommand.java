package dev.mechanist.experiments.manual;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a completion script. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a completion script for a shell.",
        footer = {
            "",
            "Bash reads it from a file that is sourced, zsh from a file _mechanist in a directory of its fpath, fish"
                    + " from",
            "~/.config/fish/completions/mechanist.fish. For the running shell:",
            "",
            "Examples:",
            "  source <(mechanist completion)",
            "  mechanist completion fish | source"
        })
public final class CompletionCommand implements Runnable {
    /** Shells that have completions. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Shell shell;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        CommandLine program = spec.root().commandLine();
        out.print(
                switch (shell) {
                    case bash -> AutoComplete.bash(program.getCommandName(), program);
                    case zsh -> ZshCompletion.of(spec.root());
                    case fish -> FishCompletion.of(spec.root());
                });
        out.flush();
    }
}
