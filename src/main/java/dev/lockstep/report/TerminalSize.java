package dev.lockstep.report;

/**
 * What a report is printed on.
 *
 * @param columns how many characters a line has room for
 * @param wide whether every figure is printed, whatever room that takes
 * @param coloured whether failed checks are printed in red
 */
public record TerminalSize(int columns, boolean wide, boolean coloured) {
    /** Of what is no terminal. */
    private static final int USUAL = 80;

    private static final int NARROWEST = 40;

    /**
     * The screen of this process: {@code jobs/lockstep} tells how wide the terminal is, if standard output is one.
     *
     * @param wide whether every figure is printed
     */
    public static TerminalSize ofProcess(boolean wide) {
        Integer columns = Integer.getInteger("lockstep.columns");
        String noColour = System.getenv().getOrDefault("NO_COLOR", "");
        boolean coloured = columns != null && noColour.isEmpty() && !"dumb".equals(System.getenv("TERM"));
        return new TerminalSize(columns == null ? USUAL : Math.max(NARROWEST, columns), wide, coloured);
    }
}
