package dev.lockstep.run;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine that a task runs on. */
final class Hosts {
    /** Its name; {@code localhost} where it has none. */
    static final String NAME = name();

    private Hosts() {}

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
