package dev.mechanist.envs;

import dev.mechanist.envs.tasks.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a list says of an environment. Read from a page of text, so that to name all of them builds none: a humanoid alone takes
 * longer than the whole list.
 *
 * @param name registered name
 * @param states number of states
 * @param actions number of actions
 * @param summary one line, {@link Scenario#summary}
 */
public record EnvironmentOutline(String name, int states, int actions, String summary) {
    /** The outline of an environment that is built. */
    static EnvironmentOutline of(Scenario scenario) {
        var spec = scenario.world().dynamics().spec();
        return new EnvironmentOutline(scenario.name(), spec.n(), spec.m(), scenario.summary());
    }

    /** Of all environments, in the order of {@link Environments#names}. */
    public static List<EnvironmentOutline> all() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                EnvironmentOutline.class.getResourceAsStream("environments.txt"), StandardCharsets.UTF_8))) {
            List<EnvironmentOutline> all = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 4);
                all.add(new EnvironmentOutline(
                        words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its line of the page. */
    String line() {
        return name + " " + states + " " + actions + " " + summary;
    }
}
