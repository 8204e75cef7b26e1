package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;

/** Any number but a rate. */
record NumberCoordinate(ParameterMeaning meaning) implements Coordinate {
    private static final double LEAST = 1e-30;
    /** The spacing of float32 just below 1. */
    private static final double SINGLE = 0x1p-24;

    private static final double SPACINGS = 8;

    @Override
    public double of(Setting setting) {
        return place(setting.number(meaning));
    }

    @Override
    public Setting put(Setting setting, double x) {
        return setting.with(meaning, number(x));
    }

    @Override
    public double rounded(double number, int digits) {
        return isNearOne()
                ? 1 - Coordinate.super.rounded(1 - number, digits)
                : Coordinate.super.rounded(number, digits);
    }

    private boolean isLogarithmic() {
        return meaning == ParameterMeaning.EPSILON;
    }

    private boolean isNearOne() {
        return meaning == ParameterMeaning.BETA1
                || meaning == ParameterMeaning.BETA2
                || meaning == ParameterMeaning.SMOOTHING;
    }

    @Override
    public double number(double x) {
        if (isLogarithmic()) {
            return Math.exp(Math.min(x, 3));
        }
        return isNearOne() ? 1 - Math.exp(Math.min(x, 0)) : x;
    }

    @Override
    public double place(double number) {
        if (isLogarithmic()) {
            return Math.log(Math.max(number, LEAST));
        }
        return isNearOne() ? Math.log(Math.max(1 - number, LEAST)) : number;
    }

    @Override
    public double step(double x, double rate) {
        if (isLogarithmic() || isNearOne()) {
            return isNearOne() ? -1e-2 : -1e-3;
        }
        double step = Math.max(Math.abs(x), 1e-2) * 1e-2;
        // 1 - lr * weight_decay is a float32 near 1: less does nothing to it.
        return meaning == ParameterMeaning.WEIGHT_DECAY && rate > 0 ? Math.max(step, SPACINGS * SINGLE / rate) : step;
    }
}
