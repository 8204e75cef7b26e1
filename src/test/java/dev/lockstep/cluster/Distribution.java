package dev.lockstep.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Spark distribution that the profile {@code cluster} installs, and Lockstep's own launcher over it. */
final class Distribution {
    static final Path HOME = Path.of("target/spark/pyspark").toAbsolutePath();
    static final Path JOB_JAR = Path.of("target/lockstep-job.jar").toAbsolutePath();
    private static final Path JOBS = Path.of("jobs").toAbsolutePath();

    private Distribution() {}

    /** Fails where the profile's steps did not run: a test that is left out shows nothing. */
    static void require() {
        for (Path needed : List.of(HOME.resolve("bin/spark-submit"), JOB_JAR)) {
            if (!Files.exists(needed)) {
                throw new AssertionError("there is no " + needed + "; run mvn -Pcluster verify");
            }
        }
    }

    /** ND4J, which the job jar lacks, from the class path of the tests: what {@code --jars} takes. */
    static String nd4jJars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> part.contains("/org/nd4j/") || part.contains("/net/ericaro/"))
                .collect(Collectors.joining(","));
    }

    /** Starts one of Spark's own services, such as a master. */
    static ChildProcess service(String name, Path folder, String... classAndArguments) {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/spark-class").toString()));
        command.addAll(List.of(classAndArguments));
        return ChildProcess.start(name, folder, environment(), command);
    }

    /** Starts {@code jobs/NAME}, in the folder that takes its logs. */
    static ChildProcess launch(String launcher, Path folder, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(JOBS.resolve(launcher).toString()));
        command.addAll(arguments);
        Map<String, String> all = new java.util.HashMap<>(environment());
        all.putAll(environment);
        return ChildProcess.start(folder.getFileName().toString(), folder, all, command);
    }

    private static Map<String, String> environment() {
        return Map.of("SPARK_HOME", HOME.toString());
    }

    /** A port on 127.0.0.1 that nobody has at the moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
