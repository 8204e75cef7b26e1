package dev.lockstep.schedule;

/**
 * The recursive cosine of torch and paddle, and its closed form. Sources: torch 2.15.0, optim/lr_scheduler.py,
 * CosineAnnealingLR; paddlepaddle 3.3.1, optimizer/lr.py, CosineAnnealingDecay.
 */
final class CosineAnnealing {
    private CosineAnnealing() {}

    /** The rate at {@code epoch} from the one before, {@code half} steps being half a wave. */
    static double next(double lr, double base, int epoch, double half, double min) {
        if (Libm.floorMod(epoch - 1 - half, 2 * half) == 0) {
            return lr + (base - min) * (1 - Libm.cos(Math.PI / half)) / 2;
        }
        return (1 + Libm.cos(Math.PI * epoch / half)) / (1 + Libm.cos(Math.PI * (epoch - 1) / half)) * (lr - min) + min;
    }

    static double closed(double base, int epoch, double half, double min) {
        return min + (base - min) * (1 + Libm.cos(Math.PI * epoch / half)) / 2;
    }
}
