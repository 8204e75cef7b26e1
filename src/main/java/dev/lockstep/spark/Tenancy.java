package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * Which job works on an unfinished run. It gives a sign of life every few seconds, by which another that would resume the run sees
 * that it is not dead; and looks before it publishes whether it is still the one, since a job that stood still for a while may have
 * been taken for dead.
 */
final class Tenancy implements AutoCloseable {
    private static final String TENANT = "tenant";
    private static final Duration SIGN = Duration.ofSeconds(2);

    /** Three signs in a row that did not come. */
    private static final Duration SILENCE = SIGN.multipliedBy(3);

    /** Long past by any two machines' clocks: not worth the wait. */
    private static final Duration LONG_PAST = Duration.ofMinutes(5);

    /** By then, of jobs that resume at once, each has written, and the last one stands. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final RunPlace place;
    private final String token = UUID.randomUUID().toString();
    private final Timer clock = new Timer("lockstep-tenancy", true);
    private boolean ended;

    private Tenancy(RunPlace place) {
        this.place = place;
    }

    /**
     * Checks that no job is at work on a run, if need be by waiting for its next sign of life.
     *
     * @throws BadRunException if one is
     */
    static void requireVacant(RunPlace place) {
        if (!place.hasStaged(TENANT)) {
            return;
        }
        long last = signed(place);
        if (System.currentTimeMillis() - last > LONG_PAST.toMillis()) {
            return;
        }
        pause(SILENCE);
        if (place.hasStaged(TENANT) && signed(place) != last) {
            throw new BadRunException("--run-id " + place.runId() + ": another job is at work on this run");
        }
    }

    /**
     * Makes this job the one that works on a claimed run.
     *
     * @throws TakenOverException if another one does so at the same time
     */
    static Tenancy take(RunPlace place) {
        boolean first = !place.hasStaged(TENANT);
        Tenancy tenancy = new Tenancy(place);
        tenancy.sign();
        if (!first) {
            pause(SETTLE);
            tenancy.require();
        }
        tenancy.clock.schedule(tenancy.new Sign(), SIGN.toMillis(), SIGN.toMillis());
        return tenancy;
    }

    /**
     * The last look: no sign comes after it.
     *
     * @throws TakenOverException if another job works on the run now
     */
    synchronized void end() {
        require();
        close();
    }

    private void require() {
        if (!place.hasStaged(TENANT)
                || !place.store().read(place.staged(TENANT)).equals(token)) {
            throw new TakenOverException(place.runId());
        }
    }

    private synchronized void sign() {
        place.store().write(place.staged(TENANT), token);
    }

    /** Only over its own token: who was taken over stays so. */
    private final class Sign extends TimerTask {
        @Override
        public void run() {
            synchronized (Tenancy.this) {
                try {
                    if (!ended) {
                        require();
                        sign();
                    }
                } catch (TakenOverException e) {
                    close();
                } catch (UncheckedIOException | BadRunException e) {
                    // A file system that fails for once; if it fails for long, the job itself finds out.
                }
            }
        }
    }

    /** When the last sign came. */
    private static long signed(RunPlace place) {
        Path tenant = place.staged(TENANT);
        try {
            return place.store().files().getFileStatus(tenant).getModificationTime();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + tenant, e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the run, finished or not. */
    @Override
    public synchronized void close() {
        ended = true;
        clock.cancel();
    }
}
