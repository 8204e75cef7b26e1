package dev.lockstep.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A kill that is to be: of whom, and at which step of the job. */
record Aim(Victim victim, Step step) {
    private static final List<Victim> VICTIMS = List.of(Victim.values());

    /**
     * At which executors have work. The cases thrice: most of a run's time goes into them, and a driver that goes on with a run may
     * find them done.
     */
    private static final List<Step> AT_WORK =
            List.of(Step.REFERENCES, Step.CASES, Step.CASES, Step.CASES, Step.JOIN, Step.TABLES);

    /** The last twice: it is over so soon that many a driver is missed. */
    private static final List<Step> ALL = Stream.concat(AT_WORK.stream(), Stream.of(Step.PUBLISH, Step.PUBLISH))
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
    static Aim draw(Random random) {
        Victim victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
        List<Step> steps = victim == Victim.DRIVER ? ALL : AT_WORK;
        return new Aim(victim, steps.get(random.nextInt(steps.size())));
    }

    /**
     * So many, in an order in which one run can meet them: a driver comes to its steps in their order, and the next one, which goes on
     * where it was killed, comes to all of them again.
     */
    static List<Aim> draw(Random random, int count) {
        List<Aim> drawn =
                new ArrayList<>(Stream.generate(() -> draw(random)).limit(count).toList());
        List<Aim> inTurn = new ArrayList<>();
        while (!drawn.isEmpty()) {
            Aim next = Collections.min(drawn.subList(0, ofOneDriver(drawn)), Comparator.comparing(Aim::step));
            drawn.remove(next);
            inTurn.add(next);
        }
        return inTurn;
    }

    /** How many come before the first driver is killed, and that. */
    private static int ofOneDriver(List<Aim> aims) {
        long before =
                aims.stream().takeWhile(aim -> aim.victim() != Victim.DRIVER).count();
        return Math.toIntExact(Math.min(before + 1, aims.size()));
    }
}
