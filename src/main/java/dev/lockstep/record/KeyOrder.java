package dev.lockstep.record;

/** Whether a file's keys are in the order in which their values were recorded. */
public enum KeyOrder {
    /** They are. */
    KEPT,
    /** The format has an order of its own: safetensors sorts by dtype and name. */
    LOST;

    /** A file's. */
    public static KeyOrder of(Source file) {
        return SafetensorsReader.isOne(file) ? LOST : KEPT;
    }
}
