package dev.lockstep.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** A resource manager and a node manager of YARN, in a JVM of their own; containers are processes. */
final class YarnCluster implements AutoCloseable {
    private static final String SITE = "yarn-site.xml";
    private static final String UP = "YARN is up";
    private static final Duration START = Duration.ofMinutes(2);

    private final ChildProcess process;
    private final Path folder;

    /** @param folder takes logs, containers, and the configuration for clients */
    YarnCluster(Path folder) {
        Distribution.require();
        this.folder = folder;
        this.process = ChildProcess.start(
                "yarn",
                folder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("conf/jvm.options").toAbsolutePath(),
                        "-Xmx768m",
                        "-Dlog4j2.configurationFile="
                                + Path.of("conf/log4j2.properties").toAbsolutePath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        YarnCluster.class.getName()));
        process.awaitText(UP, 1, START);
    }

    /** What {@code HADOOP_CONF_DIR} takes. */
    String configuration() {
        return folder.toString();
    }

    @Override
    public void close() {
        process.close();
    }

    /** The cluster's own process: works in its folder until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Its services' threads would go on without it.
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            thrown.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        Configuration settings = new YarnConfiguration();
        // The others want a file of queues.
        settings.set(
                YarnConfiguration.RM_SCHEDULER,
                "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
        settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
        settings.setInt(YarnConfiguration.NM_PMEM_MB, 6144);
        settings.setInt(YarnConfiguration.NM_VCORES, 4);
        settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        // A test must not depend on how full the machine's disk is.
        settings.setBoolean(YarnConfiguration.NM_DISK_HEALTH_CHECK_ENABLE, false);
        MiniYARNCluster cluster = new MiniYARNCluster("lockstep", 1, 1, 1);
        cluster.init(settings);
        cluster.start();
        Configuration site = new Configuration(cluster.getConfig());
        // A class of the cluster's tests, which clients do not have.
        site.unset("net.topology.node.switch.mapping.impl");
        try (OutputStream stream = Files.newOutputStream(Path.of(SITE))) {
            site.writeXml(stream);
        }
        System.out.println(UP);
        Thread.currentThread().join();
    }
}
