package dev.lockstep.engine.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** ND4J's version, as its jar has it; nothing of ND4J is loaded to tell it. */
public final class Nd4jVersion {
    private static final String PROPERTIES = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    /** The version; empty if ND4J is not on the class path. */
    public static final String TEXT = text();

    private Nd4jVersion() {}

    private static String text() {
        try (InputStream in = Nd4jVersion.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
