package dev.lockstep.files;

import org.apache.hadoop.conf.Configuration;

/** The settings of Hadoop's file systems: known before Spark has started, and the same that Spark will tell them. */
public final class HadoopSettings {
    /** Source: Spark 4.1 SparkHadoopUtil.appendSparkHadoopConfigs. */
    private static final String PREFIX = "spark.hadoop.";

    private HadoopSettings() {}

    /** Those of Hadoop's own files, and over them {@code spark.hadoop.*} of the spark-submit that started this process. */
    public static Configuration load() {
        Configuration settings = new Configuration();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> settings.set(name.substring(PREFIX.length()), System.getProperty(name)));
        return settings;
    }
}
