package dev.mechanist.experiments.reproduce.graphs;

import dev.mechanist.experiments.run.Progress;
import dev.mechanist.tensor.Adam;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.training.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/** Trains a program by numbered updates; its checkpoint is where it is kept: a finished one is read, and nothing is trained again. */
final class CheckpointedFit {
    private static final int REPORTS = 50;

    private CheckpointedFit() {}

    /** Update number k; gives the loss before it. */
    @FunctionalInterface
    interface Update {
        double apply(int k);
    }

    /**
     * @param name of what is trained, for messages
     * @param settings all that decides the result, as text; a checkpoint with others is refused
     * @param file the checkpoint
     */
    static void run(
            String name, String settings, TensorProgram program, Adam adam, int updates, Path file, Update update) {
        run(name, settings, program, adam, updates, file, update, Optional.empty());
    }

    /** The same; where there is an error on rows held out, the weights with the least one are kept. */
    static void run(
            String name,
            String settings,
            TensorProgram program,
            Adam adam,
            int updates,
            Path file,
            Update update,
            Optional<DoubleSupplier> heldOut) {
        int each = Math.max(1, updates / REPORTS);
        int epochs = (updates + each - 1) / each;
        Training.Model model = new Training.Model() {
            @Override
            public void prepare() {}

            @Override
            public double epoch(int stage, int epoch) {
                return Training.updates(epoch, each, updates, update::apply);
            }

            @Override
            public OptionalDouble validate(int stage) {
                return heldOut.isPresent() ? OptionalDouble.of(heldOut.get().getAsDouble()) : OptionalDouble.empty();
            }
        };
        try (Progress progress = Progress.start(name, epochs)) {
            new Training(name, settings + ", updates " + updates, program, List.of(adam))
                    .fit(
                            new Training.Stages(List.of(epochs), heldOut.isPresent() ? epochs : 0),
                            model,
                            "drawn",
                            Optional.of(file),
                            p -> progress.step(String.format(Locale.ROOT, "loss %.5g", p.loss())));
        }
    }
}
