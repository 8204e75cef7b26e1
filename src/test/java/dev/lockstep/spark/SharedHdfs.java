package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One real HDFS for all tests of this JVM: a name node and two data nodes on 127.0.0.1. It starts with the first test that asks
 * for it and stops after the last test; whoever stops a data node starts it again.
 */
public final class SharedHdfs implements BeforeAllCallback {
    private static final int DATA_NODES = 2;

    private static MiniDFSCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(SharedHdfs.class))
                .getOrComputeIfAbsent(SharedHdfs.class, key -> start(), Running.class);
    }

    /** Where it is: {@code hdfs://localhost:PORT}. */
    public static String uri() {
        return cluster.getURI().toString();
    }

    /** A path on it as commands take it. */
    public static String path(String path) {
        return uri() + "/" + path;
    }

    /** Its file system. */
    public static DistributedFileSystem files() {
        try {
            return cluster.getFileSystem();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cluster itself, for tests that stop a part of it. */
    public static MiniDFSCluster cluster() {
        return cluster;
    }

    /** Copies a local file onto it, and tells its path there. */
    public static String put(Path local, String path) {
        try {
            files().copyFromLocalFile(
                            new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(path(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path(path);
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("lockstep-hdfs");
            Configuration settings = new Configuration();
            settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
            settings.set("dfs.replication", Integer.toString(DATA_NODES));
            // A lost data node is noticed within seconds.
            settings.setInt("dfs.heartbeat.interval", 1);
            cluster = new MiniDFSCluster.Builder(settings)
                    .numDataNodes(DATA_NODES)
                    .build();
            cluster.waitActive();
            return new Running(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends with JUnit's root context. */
    private record Running(Path folder) implements AutoCloseable {
        @Override
        public void close() {
            // Not shutdown, which also forgets what others want done at the end of the JVM: Spark removes its folders
            // then.
            cluster.shutdownDataNodes();
            cluster.shutdownNameNodes();
            FileUtil.fullyDelete(folder.toFile());
        }
    }
}
