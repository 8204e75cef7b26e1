package dev.lockstep.cli;

import dev.lockstep.record.FileProblem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Standard output that remembers what it could not write, which Java's own does not report, and a result that nobody got is no success. */
public final class StandardOutput extends FilterOutputStream {
    private IOException failure;

    private StandardOutput(OutputStream stream) {
        super(stream);
    }

    /** Takes the place of {@code System.out}. */
    public static StandardOutput install() {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, false, Charset.defaultCharset()));
        return output;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (failure != null) {
            return;
        }
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * The exit code of a process that would end with this one. Who stops reading has seen enough; anything else that keeps the
     * results from being written is a job that failed.
     */
    public int code(int code) {
        System.out.flush();
        if (failure == null || isClosedPipe(failure)) {
            return code;
        }
        System.err.println("lockstep: standard output: cannot be written: " + FileProblem.words(failure));
        return ExitCode.JOB_FAILED;
    }

    private static boolean isClosedPipe(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("Broken pipe");
    }
}
