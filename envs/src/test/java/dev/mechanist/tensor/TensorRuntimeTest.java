package dev.mechanist.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class TensorRuntimeTest {
    @TempDir
    Path directory;

    @Test
    void aPlatformThatTensorFlowKnowsNotIsTold() {
        String said = TensorRuntime.complaint("macosx-x86_64", false, "no jnitensorflow in java.library.path");
        assertEquals(
                "networks need TensorFlow, which has no library for macosx-x86_64, only for linux-x86_64, linux-arm64,"
                        + " macosx-arm64, windows-x86_64; physics, linear models, Gaussian processes, forests and all"
                        + " planners work without",
                said);
    }

    @Test
    void aBuildForAnotherPlatformIsTold() {
        String said = TensorRuntime.complaint("linux-arm64", false, "no jnitensorflow in java.library.path");
        assertTrue(said.contains("is not in this build; build it on such a machine or with -Plinux-arm64;"), said);
    }

    @Test
    void aLibraryThatDoesNotLoadIsToldInOneLine() {
        String said = TensorRuntime.complaint("linux-x86_64", true, "libm.so.6: version `GLIBC_2.29' not found\nmore");
        assertTrue(said.contains("does not load here (libm.so.6: version `GLIBC_2.29' not found);"), said);
        assertEquals(1, said.lines().count());
    }

    /** A library that loads is on the class path; one that nobody makes is not. */
    @Test
    void aLibraryIsPresentOrNot() {
        assertFalse(TensorRuntime.isPresent("plan9-vax"));
        TensorRuntime.require();
        assertTrue(TensorRuntime.isPresent(Loader.getPlatform()));
    }

    /** Once more in this process: while it runs, and no longer, the error stream leads nowhere. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theFirstSessionRunsWhileTheErrorStreamLeadsNowhere() throws IOException {
        TensorRuntime.require();
        String level = System.getenv("TF_CPP_MIN_LOG_LEVEL");
        Assumptions.assumeTrue(level == null || level.equals("3"), "whoever asks to see remarks sees them");
        Path stream = Path.of("/proc/self/fd/2");
        Path before = Files.readSymbolicLink(stream);
        List<Path> during = new ArrayList<>();
        QuietNatives.during(() -> {
            try {
                during.add(Files.readSymbolicLink(stream));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertEquals(List.of(Path.of("/dev/null")), during);
        assertEquals(before, Files.readSymbolicLink(stream));
    }

    @Test
    void testsAreSkippedForWantOfTensorFlowOnly() {
        Optional<String> reason = Optional.of("there is none");
        Throwable wrapped =
                new IllegalStateException("a worker failed", new TensorFlowMissingException("there is none", null));
        assertEquals(
                "there is none",
                assertInstanceOf(TestAbortedException.class, SkipsWithoutTensorFlow.judged(wrapped, reason))
                        .getMessage());
        assertSame(wrapped, SkipsWithoutTensorFlow.judged(wrapped, Optional.empty()));
        Throwable other = new AssertionError("1 is not 2");
        assertSame(other, SkipsWithoutTensorFlow.judged(other, reason));
    }

    /** A process of its own, since TensorFlow talks when it is loaded and with its first session. */
    @Test
    void nothingIsSaidOnTheErrorStreamThatNobodyAskedFor() throws IOException, InterruptedException {
        TensorRuntime.require();
        Assumptions.assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows keeps TensorFlow's talk");
        Path said = directory.resolve("said");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        // From 24 on Java itself warns of native libraries; the manifest of mechanist.jar answers that as this option
        // does.
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Talk.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(said.toFile())
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
        assertEquals(0, builder.start().waitFor(), () -> read(said));
        assertEquals("mine\n2.0 3.0\n", read(said));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Adds one to two numbers, and says so on the error stream. */
    static final class Talk {
        private Talk() {}

        public static void main(String[] arguments) {
            try (TensorProgram program = new TensorProgram(Precision.FLOAT32, Device.CPU)) {
                System.err.println("mine");
                CompiledFunction increment = program.compile(
                        List.of(TensorProgram.Input.of("x", -1, 2)),
                        (scope, in) -> List.of(in.get(0).plus(1)));
                DMatrixRMaj sum = new DMatrixRMaj(1, 2);
                increment.call(new DMatrixRMaj[] {new DMatrixRMaj(new double[][] {{1, 2}})}, new DMatrixRMaj[] {sum});
                System.err.println(sum.get(0) + " " + sum.get(1));
            }
        }
    }
}
