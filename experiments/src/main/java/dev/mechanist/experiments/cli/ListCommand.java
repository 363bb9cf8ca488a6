package dev.mechanist.experiments.cli;

import dev.mechanist.envs.EnvironmentOutline;
import dev.mechanist.envs.Environments;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.experiments.reproduce.Reproductions;
import dev.mechanist.experiments.study.StudyLibrary;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Names what can be used. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists studies, machines, environments, model classes, planners, learners and reproductions, with what each one is.",
        footer = {"", "Example:", "  mechanist list"})
final class ListCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        print(out, "studies", StudyLibrary.summaries());
        print(out, "machines, whose descriptions 'records --describe NAME' prints", Machines.summaries());
        Map<String, String> environments = new LinkedHashMap<>();
        EnvironmentOutline.all()
                .forEach(world -> environments.put(
                        world.name(), String.format("%3d %2d  %s", world.states(), world.actions(), world.summary())));
        print(out, "environments, with their numbers of states and actions", environments);
        out.println("environments of any number N of parts");
        out.println("  " + Environments.families().map(family -> family + "-N").collect(Collectors.joining(", ")));
        out.println();
        print(out, "model classes", ModelClasses.summaries());
        print(out, "planners", PlannerClasses.summaries());
        print(out, "learners, for the 'learners' of a study", LearnerClasses.summaries());
        Map<String, String> reproductions = new LinkedHashMap<>();
        Reproductions.all().forEach((name, reproduction) -> reproductions.put(name, reproduction.summary()));
        print(out, "reproductions", reproductions);
        out.flush();
    }

    private static void print(PrintWriter out, String heading, Map<String, String> entries) {
        out.println(heading);
        int width = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
        entries.forEach((name, summary) -> out.printf("  %-" + width + "s  %s%n", name, summary));
        out.println();
    }
}
