package dev.lockstep.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A kill that is to be: of whom, and at which step of the job. */
record PlannedKill(Victim victim, JobStage step) {
    private static final List<Victim> VICTIMS = List.of(Victim.values());

    /**
     * At which executors have work. The cases thrice: most of a run's time goes into them, and a driver that goes on with a run may
     * find them done.
     */
    private static final List<JobStage> AT_WORK = List.of(
            JobStage.REFERENCES, JobStage.CASES, JobStage.CASES, JobStage.CASES, JobStage.COMPARE, JobStage.TABLES);

    /** The last twice: it is over so soon that many a driver is missed. */
    private static final List<JobStage> ALL = Stream.concat(
                    AT_WORK.stream(), Stream.of(JobStage.PUBLISH, JobStage.PUBLISH))
            .toList();

    /** What is killed. */
    enum Victim {
        /** While one of its tasks computes. */
        EXECUTOR,
        /** While a task computes on its executor, which ends with it. */
        WORKER,
        /** Before the run can be seen. */
        DRIVER
    }

    /** Any victim, at any step at which it has work. */
    static PlannedKill draw(Random random) {
        Victim victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
        List<JobStage> steps = victim == Victim.DRIVER ? ALL : AT_WORK;
        return new PlannedKill(victim, steps.get(random.nextInt(steps.size())));
    }

    /**
     * So many, in an order in which one run can meet them: a driver comes to its steps in their order, and the next one, which goes on
     * where it was killed, comes to all of them again.
     */
    static List<PlannedKill> draw(Random random, int count) {
        List<PlannedKill> drawn =
                new ArrayList<>(Stream.generate(() -> draw(random)).limit(count).toList());
        List<PlannedKill> inTurn = new ArrayList<>();
        while (!drawn.isEmpty()) {
            PlannedKill next =
                    Collections.min(drawn.subList(0, ofOneDriver(drawn)), Comparator.comparing(PlannedKill::step));
            drawn.remove(next);
            inTurn.add(next);
        }
        return inTurn;
    }

    /** How many come before the first driver is killed, and that. */
    private static int ofOneDriver(List<PlannedKill> aims) {
        long before =
                aims.stream().takeWhile(aim -> aim.victim() != Victim.DRIVER).count();
        return Math.toIntExact(Math.min(before + 1, aims.size()));
    }
}
