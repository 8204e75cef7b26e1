package dev.lockstep.schedule;

/**
 * Factors that rise linearly from 0 to 1 over the warm-up and then decay. Hugging Face's and paddlenlp's are the same; what
 * differs between them are defaults and the rules for their arguments.
 */
final class Warmup {
    private Warmup() {}

    /** {@code step / warmup} below {@code warmup}, {@code decay} from there on. */
    static Formula before(double warmup, Formula decay) {
        double steps = Math.max(1, warmup);
        return step -> step < warmup ? step / steps : decay.at(step);
    }

    static Formula constant(double warmup) {
        return before(warmup, step -> 1.0);
    }

    static Formula linear(double warmup, double total) {
        double decay = Math.max(1, total - warmup);
        return before(warmup, step -> Math.max(0.0, (total - step) / decay));
    }

    static Formula cosine(double warmup, double total, double cycles) {
        double decay = Math.max(1, total - warmup);
        return before(warmup, step -> Math.max(0.0, wave((step - warmup) / decay, cycles)));
    }

    /** From 1 at progress 0 down to 0 and up again, {@code cycles} times over progress 0 to 1. */
    static double wave(double progress, double cycles) {
        return 0.5 * (1.0 + Libm.cos(Math.PI * cycles * 2.0 * progress));
    }

    static Formula cosineWithRestarts(double warmup, double total, double cycles) {
        double decay = Math.max(1, total - warmup);
        return before(warmup, step -> {
            double progress = (step - warmup) / decay;
            return progress >= 1.0
                    ? 0.0
                    : Math.max(0.0, 0.5 * (1.0 + Libm.cos(Math.PI * Libm.floorMod(cycles * progress, 1.0))));
        });
    }

    /**
     * Reads {@code lr_end} and {@code power}. There is no guard in the frameworks for a decay of no steps: they divide by zero at
     * step {@code total}.
     */
    static Formula polynomial(
            Arguments a, double lr, String warmupName, double warmup, String totalName, double total) {
        double end = a.number("lr_end");
        double power = a.notNegative("power");
        a.require(lr > end, "lr_end", a.show("lr_end") + " is not smaller than the rate " + lr);
        a.require(
                total != warmup,
                totalName,
                a.show(totalName) + " equals " + warmupName
                        + ": no step is left for the decay, which is divided by their difference");
        double range = lr - end;
        double decay = total - warmup;
        return before(
                warmup,
                step -> step > total ? end / lr : (range * Libm.pow(1 - (step - warmup) / decay, power) + end) / lr);
    }
}
