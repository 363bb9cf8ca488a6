package dev.mechanist.experiments.learning;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.AtomicFiles;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.experiments.run.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory belongs to one run; what that run is stands in its {@code run.txt}. */
final class RunDirectory {
    private static final String FILE = "run.txt";

    private RunDirectory() {}

    /**
     * Marks a directory as that of a run, or finds it so marked.
     *
     * @param run one line with everything that decides the results
     * @throws InputException when it holds another run, rows of a run that left no mark, or anything else
     */
    static void claim(Path directory, String run) {
        Path file = directory.resolve(FILE);
        try {
            if (Files.exists(file)) {
                String found = Files.readString(file).strip();
                if (!found.equals(run)) {
                    throw new InputException(
                            directory + " holds another run (" + found + "); choose another directory with --out");
                }
            } else if (Files.exists(directory.resolve(LearningTrial.TABLE))) {
                throw new InputException(directory + " holds " + LearningTrial.TABLE + " but no " + FILE
                        + " that says of which run; choose another directory with --out");
            } else {
                OutputDirectory.requireFree(directory, false);
                AtomicFiles.writeString(file, run + "\n");
            }
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }
}
