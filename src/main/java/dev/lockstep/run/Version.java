package dev.lockstep.run;

/** Lockstep's own version, as Maven wrote it into the jar. */
public final class Version {
    /** The version; {@code dev} where classes run without a jar. */
    public static final String TEXT = text();

    private Version() {}

    private static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
