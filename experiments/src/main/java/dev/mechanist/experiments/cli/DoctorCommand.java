package dev.mechanist.experiments.cli;

import dev.mechanist.experiments.run.Versions;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says what this machine offers and what is missing. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Shows Java, libraries, devices and native libraries, and says what is missing and how to get it.",
        footer = {
            "",
            "Exit code 0 when every command works here, with or without a GPU, 1 when some do not.",
            "",
            "Example:",
            "  mechanist doctor"
        })
final class DoctorCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "mechanist", Versions.mechanist());
        line(out, "Java", property("java.version") + " (" + property("java.vendor") + ")");
        line(out, "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        line(out, "cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        line(out, "memory", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB for Java (-Xmx changes it)");
        boolean tensorFlow = TensorRuntime.missing().isEmpty();
        line(
                out,
                "TensorFlow",
                TensorRuntime.missing()
                        .orElseGet(() -> TensorDevices.tensorFlowVersion() + " on "
                                + String.join(", ", TensorDevices.visible())));
        if (tensorFlow && !TensorDevices.gpuVisible()) {
            line(out, "GPU", "none seen; " + cure());
        }
        out.println();
        out.println("libraries");
        for (Map.Entry<String, String> library : Versions.libraries().entrySet()) {
            line(out, "  " + library.getKey(), library.getValue());
        }
        out.flush();
        return tensorFlow ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** What '--device gpu' would need. */
    private static String cure() {
        List<String> missing = TensorDevices.missingCudaLibraries();
        String libraries = missing.isEmpty() ? "all CUDA libraries open" : "cannot open " + String.join(", ", missing);
        return TensorDevices.gpuNativePresent() ? libraries : "built without -Pgpu; " + libraries;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-22s %s%n", name, value);
    }

    private static String property(String name) {
        return System.getProperty(name);
    }
}
