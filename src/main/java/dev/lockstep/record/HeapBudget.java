package dev.lockstep.record;

/**
 * How much heap the reading of one file may take. A file is refused once what it builds passes half of the heap: an honest one
 * stays far below, since its arrays are views of the file; one that multiplies itself does not.
 */
public final class HeapBudget {
    /** What an object with its header, its place in a container and its place in the memo takes, rounded up. */
    public static final long OBJECT_BYTES = 64;

    private final String file;
    private long left = Runtime.getRuntime().maxMemory() / 2;

    public HeapBudget(String file) {
        this.file = file;
    }

    /** How many bytes are left. */
    public long left() {
        return left;
    }

    /**
     * Takes this many bytes.
     *
     * @throws BadFileException if they are not left
     */
    public void take(long bytes, long offset) {
        left -= bytes;
        if (left < 0) {
            throw new BadFileException(file, "offset " + offset + ": takes more memory than half of the heap");
        }
    }
}
