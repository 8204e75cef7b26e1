package dev.lockstep.schedule;

import static dev.lockstep.schedule.ParameterType.COUNT;
import static dev.lockstep.schedule.ParameterType.FLAG;
import static dev.lockstep.schedule.ParameterType.INTEGER;
import static dev.lockstep.schedule.ParameterType.NUMBER;
import static dev.lockstep.schedule.ParameterType.NUMBERS;
import static dev.lockstep.schedule.ParameterType.RATE_OR_SCHEDULE;
import static dev.lockstep.schedule.ScheduleParameter.optional;
import static dev.lockstep.schedule.ScheduleParameter.required;

import dev.lockstep.schedule.PaddleScheduler.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The schedules of paddle.optimizer.lr. Source: paddlepaddle 3.3.1, optimizer/lr.py. */
final class Paddle {
    /** What every schedule of paddle and paddlenlp takes, except for the plateau. */
    static final List<ScheduleParameter> RESUMED = List.of(
            optional("last_epoch", INTEGER, -1, "step before the first one"),
            optional("verbose", FLAG, false, "").unused());

    private static final ScheduleParameter RATE = required("learning_rate", NUMBER, "first rate");
    private static final ScheduleParameter GAMMA = required("gamma", NUMBER, "speed of the decay");
    private static final ScheduleParameter FACTOR = optional("gamma", NUMBER, 0.1, "factor of each decay");
    private static final ScheduleParameter FACTORS = required("factors", NUMBERS, "lr_lambda's values, by step");
    private static final ScheduleParameter ETA_MIN = optional("eta_min", NUMBER, 0, "least rate");

    private static final Map<String, Function<Arguments, PaddleScheduler>> MAKERS = new LinkedHashMap<>();

    static final Dialect DIALECT = new Dialect("paddle", "paddlepaddle 3.3.1 optimizer/lr.py");

    static {
        row(
                "NoamDecay",
                Paddle::noam,
                required("d_model", NUMBER, "width of the model"),
                required("warmup_steps", COUNT, "steps of the climb"),
                optional("learning_rate", NUMBER, 1.0, "factor of the rate"));
        row(
                "PiecewiseDecay",
                Paddle::piecewise,
                required("boundaries", NUMBERS, "steps at which the next value begins"),
                required("values", NUMBERS, "rates, one more than boundaries"));
        row("NaturalExpDecay", Paddle::naturalExp, RATE, GAMMA);
        row("InverseTimeDecay", Paddle::inverseTime, RATE, GAMMA);
        row(
                "PolynomialDecay",
                Paddle::polynomial,
                RATE,
                required("decay_steps", INTEGER, "steps of the decay"),
                optional("end_lr", NUMBER, 1e-4, "last rate"),
                optional("power", NUMBER, 1.0, "exponent of what remains"),
                optional("cycle", FLAG, false, "begin anew, ever longer, after decay_steps"));
        row(
                "LinearWarmup",
                Paddle::linearWarmup,
                required("learning_rate", RATE_OR_SCHEDULE, "what follows the warm-up"),
                required("warmup_steps", INTEGER, "steps of the warm-up"),
                required("start_lr", NUMBER, "first rate of the warm-up"),
                required("end_lr", NUMBER, "last rate of the warm-up"));
        row("ExponentialDecay", Paddle::exponential, RATE, required("gamma", NUMBER, "factor of each step"));
        row("MultiStepDecay", Paddle::multiStep, RATE, required("milestones", NUMBERS, "steps of the decays"), FACTOR);
        row("StepDecay", Paddle::step, RATE, required("step_size", INTEGER, "steps between decays"), FACTOR);
        row("LambdaDecay", Paddle::lambda, RATE, FACTORS);
        row("MultiplicativeDecay", Paddle::multiplicative, RATE, FACTORS);
        row(
                "CosineAnnealingDecay",
                Paddle::cosineAnnealing,
                RATE,
                required("T_max", INTEGER, "steps of half a wave"),
                ETA_MIN);
        row(
                "CosineAnnealingWarmRestarts",
                Paddle::warmRestarts,
                RATE,
                required("T_0", INTEGER, "steps until the first restart"),
                optional("T_mult", INTEGER, 1, "growth of the steps between restarts"),
                ETA_MIN);
        row("OneCycleLR", Paddle::oneCycle, OneCycle.PADDLE);
        row("CyclicLR", Paddle::cyclic, CyclicLr.PADDLE);
        row(
                "LinearLR",
                Paddle::linear,
                RATE,
                required("total_steps", COUNT, "steps from the first to the last factor"),
                optional("start_factor", NUMBER, 1.0 / 3, "first factor"),
                optional("end_factor", NUMBER, 1.0, "last factor"));
        DIALECT.row(
                "ReduceOnPlateau",
                "ReduceOnPlateau",
                Plateau::paddle,
                Dialect.join(List.of(RATE), Plateau.parameters("epsilon"), RESUMED.subList(1, 2)));
    }

    private Paddle() {}

    private static void row(String name, Function<Arguments, PaddleScheduler> maker, ScheduleParameter... parameters) {
        row(name, maker, List.of(parameters));
    }

    private static void row(
            String name, Function<Arguments, PaddleScheduler> maker, List<ScheduleParameter> parameters) {
        MAKERS.put(name, maker);
        DIALECT.row(name, name, a -> schedule(a, maker), Dialect.join(parameters, RESUMED));
    }

    /** The schedule of a formula, from the step after {@code last_epoch} on. */
    static Schedule resumed(Arguments a, Formula formula) {
        return formula.from(lastEpoch(a) + 1);
    }

    private static int lastEpoch(Arguments a) {
        double last = a.number("last_epoch");
        a.require(last >= -1, "last_epoch", a.show("last_epoch") + " is less than -1");
        return (int) last;
    }

    private static Schedule schedule(Arguments a, Function<Arguments, PaddleScheduler> maker) {
        return steps -> {
            PaddleScheduler scheduler = maker.apply(a);
            double[] rates = new double[steps + 1];
            for (int step = 0; step <= steps; step++) {
                scheduler.step();
                rates[step] = scheduler.last;
            }
            return rates;
        };
    }

    private static PaddleScheduler of(Arguments a, double base, Rule rule) {
        return new PaddleScheduler(base, lastEpoch(a), rule, rule);
    }

    private static PaddleScheduler of(Arguments a, double base, Formula formula) {
        return of(a, base, (last, epoch) -> formula.at(epoch));
    }

    private static double rate(Arguments a) {
        return a.notNegative("learning_rate");
    }

    private static PaddleScheduler noam(Arguments a) {
        double base = rate(a);
        double warmup = a.positive("warmup_steps");
        double scale = base * Libm.pow(a.positive("d_model"), -0.5);
        double climb = Libm.pow(warmup, -1.5);
        return of(a, base, epoch -> scale * Math.min(epoch == 0 ? 1 : Libm.pow(epoch, -0.5), climb * epoch));
    }

    private static PaddleScheduler piecewise(Arguments a) {
        double[] boundaries = a.numbers("boundaries");
        double[] values = a.numbers("values");
        a.require(boundaries.length > 0, "boundaries", "names no step");
        a.require(
                values.length > boundaries.length,
                "values",
                values.length + " values for " + boundaries.length + " boundaries, not one more than these");
        return of(a, 0.1, epoch -> {
            int before = before(boundaries, epoch);
            return values[before < boundaries.length ? before : values.length - 1];
        });
    }

    /** The number of steps in the list before the first one above {@code epoch}. */
    private static int before(double[] list, int epoch) {
        int index = 0;
        while (index < list.length && !(epoch < list[index])) {
            index++;
        }
        return index;
    }

    private static PaddleScheduler naturalExp(Arguments a) {
        double base = rate(a);
        double gamma = a.positive("gamma");
        return of(a, base, epoch -> base * Libm.exp(-1 * gamma * epoch));
    }

    private static PaddleScheduler inverseTime(Arguments a) {
        double base = rate(a);
        double gamma = a.number("gamma");
        return of(a, base, epoch -> base / (1 + gamma * epoch));
    }

    private static PaddleScheduler polynomial(Arguments a) {
        double base = rate(a);
        double steps = a.positive("decay_steps");
        double end = a.number("end_lr");
        double power = a.positive("power");
        if (!a.flag("cycle")) {
            return of(a, base, epoch -> decayed(base, end, Math.min(epoch, steps) / steps, power));
        }
        return of(a, base, epoch -> decayed(base, end, epoch / (steps * Math.max(1, Math.ceil(epoch / steps))), power));
    }

    private static double decayed(double base, double end, double progress, double power) {
        return (base - end) * Libm.pow(1 - progress, power) + end;
    }

    private static PaddleScheduler linearWarmup(Arguments a) {
        double steps = a.positive("warmup_steps");
        double start = a.notNegative("start_lr");
        double end = a.number("end_lr");
        a.require(end > start, "end_lr", a.show("end_lr") + " is not greater than start_lr " + a.show("start_lr"));
        Formula after = after(a, (int) steps);
        return of(a, start, epoch -> epoch < steps ? (end - start) * epoch / steps + start : after.at(epoch));
    }

    private static Formula after(Arguments a, int warmup) {
        if (!a.isSchedule("learning_rate")) {
            double rate = a.number("learning_rate");
            return epoch -> rate;
        }
        PaddleScheduler inner = DIALECT.nested(a, "params.learning_rate", a.nested("learning_rate"), MAKERS);
        inner.step();
        return epoch -> {
            inner.stepTo(epoch - warmup);
            return inner.last;
        };
    }

    private static PaddleScheduler exponential(Arguments a) {
        double base = rate(a);
        double gamma = a.positive("gamma");
        a.require(gamma < 1, "gamma", a.show("gamma") + " is not less than 1");
        return of(a, base, epoch -> base * Libm.pow(gamma, epoch));
    }

    private static PaddleScheduler multiStep(Arguments a) {
        double base = rate(a);
        double[] milestones = a.numbers("milestones");
        for (int i = 1; i < milestones.length; i++) {
            a.require(milestones[i - 1] < milestones[i], "milestones", a.show("milestones") + " do not ascend");
        }
        double gamma = decayFactor(a);
        return of(a, base, epoch -> base * Libm.pow(gamma, before(milestones, epoch)));
    }

    private static PaddleScheduler step(Arguments a) {
        double base = rate(a);
        double size = a.positive("step_size");
        double gamma = decayFactor(a);
        return of(a, base, epoch -> base * Libm.pow(gamma, Math.floor(epoch / size)));
    }

    private static double decayFactor(Arguments a) {
        double gamma = a.number("gamma");
        a.require(gamma < 1, "gamma", a.show("gamma") + " is not less than 1");
        return gamma;
    }

    private static PaddleScheduler lambda(Arguments a) {
        double base = rate(a);
        double[] factors = a.numbers("factors");
        return of(a, base, epoch -> base * a.entry("factors", factors, epoch));
    }

    private static PaddleScheduler multiplicative(Arguments a) {
        double[] products = a.numbers("factors");
        double base = rate(a);
        // The factor of step 0 is never asked for.
        for (int epoch = 0; epoch < products.length; epoch++) {
            products[epoch] = epoch == 0 ? base : products[epoch - 1] * products[epoch];
        }
        return of(a, base, epoch -> epoch == 0 ? base : a.entry("factors", products, epoch));
    }

    private static PaddleScheduler cosineAnnealing(Arguments a) {
        double base = rate(a);
        double half = a.positive("T_max");
        double min = a.number("eta_min");
        return new PaddleScheduler(
                base,
                lastEpoch(a),
                (last, epoch) -> epoch == 0 ? base : CosineAnnealing.next(last, base, epoch, half, min),
                (last, epoch) -> CosineAnnealing.closed(base, epoch, half, min));
    }

    private static PaddleScheduler warmRestarts(Arguments a) {
        int last = lastEpoch(a);
        return new PaddleScheduler.WarmRestarts(rate(a), last, WarmRestartClock.paddle(a, last), a.number("eta_min"));
    }

    private static PaddleScheduler oneCycle(Arguments a) {
        OneCycle cycle = OneCycle.paddle(a);
        return of(a, cycle.initial, cycle::rate);
    }

    private static PaddleScheduler cyclic(Arguments a) {
        double base = a.notNegative("base_learning_rate");
        CyclicLr cycle = CyclicLr.paddle(a);
        return of(a, base, epoch -> cycle.rate(base, epoch));
    }

    private static PaddleScheduler linear(Arguments a) {
        double base = rate(a);
        double total = a.positive("total_steps");
        double start = a.positive("start_factor");
        a.require(start <= 1, "start_factor", a.show("start_factor") + " is greater than 1");
        double end = a.notNegative("end_factor");
        a.require(end <= 1, "end_factor", a.show("end_factor") + " is greater than 1");
        double change = end - start;
        return of(a, base, (last, epoch) -> {
            if (epoch == 0) {
                return base * start;
            }
            return epoch > total ? last : last * (1.0 + change / (total * start + (epoch - 1) * change));
        });
    }
}
