package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.Schedule;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer as its user calls it: the values of {@link OptimizerFields}.
 *
 * @param values of its fields
 * @param resume where its run is resumed with state lost; null for nowhere
 */
public record OptimizerSpec(FieldValues values, Resume resume) implements Serializable {
    /** Checks what one field alone cannot tell. A schedule that starts from the optimizer's rate and names none is given it. */
    public OptimizerSpec {
        OptimizerDialect dialect =
                OptimizerDialects.of(values.get(OptimizerFields.FRAMEWORK), values.get(OptimizerFields.NAME));
        Map<String, Object> params = values.get(OptimizerFields.PARAMS);
        dialect.requireParams(params);
        ScheduleSpec schedule = values.get(OptimizerFields.SCHEDULE);
        dialect.requireRate(params, schedule != null);
        if (schedule != null) {
            Double rate = dialect.rate(params);
            ScheduleSpec started = rate == null ? schedule : startingFrom(schedule, rate);
            requireSchedule(dialect, started);
            values = values.with(OptimizerFields.SCHEDULE, started);
        }
        requireFits(dialect, values);
    }

    /** Refuses what the optimizer could not obey. */
    private static void requireFits(OptimizerDialect dialect, FieldValues values) {
        boolean adam = dialect.formula() instanceof UpdateFormula.Adam;
        String name = dialect.name().label();
        String whose = dialect.framework().label() + "'s " + name;
        refuse(values.get(OptimizerFields.AMSGRAD) && !adam, "amsgrad", "true, but " + name + " has no second moment");
        DecayFactor decayBy = values.get(OptimizerFields.DECAY_BY);
        refuse(
                decayBy != DecayFactor.RATE && !dialect.isDecoupled(),
                "decay_by",
                decayBy.label() + ", but " + whose + " has no decoupled weight decay");
        refuse(
                values.get(OptimizerFields.SCALARS) != null && !adam,
                "scalars",
                (values.get(OptimizerFields.SCALARS) == null
                                ? ""
                                : values.get(OptimizerFields.SCALARS).label())
                        + ", but of " + whose + " they are the framework's own");
        refuse(
                !values.get(OptimizerFields.LAZY).isEmpty() && dialect.formula() instanceof UpdateFormula.TensorWise,
                "lazy",
                values.get(OptimizerFields.LAZY) + ", but " + whose + " updates whole parameters");
        refuse(
                values.get(OptimizerFields.DECAY_BY) == DecayFactor.MULTIPLIER
                        && Double.valueOf(0).equals(dialect.rate(values.get(OptimizerFields.PARAMS))),
                "decay_by",
                "multiplier, but the rate that it is divided by is 0");
    }

    private static void refuse(boolean bad, String field, String problem) {
        if (bad) {
            throw new BadFieldException("optimizer." + field, problem);
        }
    }

    /**
     * An optimizer as a suite says it.
     *
     * @param plain values by the fields' names
     * @throws BadFieldException if a value cannot be
     */
    public static OptimizerSpec of(Object plain) {
        return new OptimizerSpec(OptimizerFields.SECTION.read(plain), null);
    }

    /** The same optimizer in a run that is resumed; null for one that is not. */
    public OptimizerSpec resuming(Resume newResume) {
        return new OptimizerSpec(values, newResume);
    }

    /** Whether a state is lost before an update, counted from 0. */
    public boolean loses(Resume.State state, int update) {
        return resume != null && resume.loses(state, update);
    }

    private static void requireSchedule(OptimizerDialect dialect, ScheduleSpec schedule) {
        try {
            boolean cycles = Schedules.of(startingFrom(schedule, 0)).momenta(0).isPresent();
            Schedules.requireCountsUpdates(schedule);
            if (cycles && dialect.momentum().isEmpty()) {
                throw new BadFieldException(
                        "params.cycle_momentum",
                        "true, but " + dialect.framework().label() + "'s "
                                + dialect.name().label() + " has neither momentum nor beta1");
            }
        } catch (BadFieldException e) {
            throw e.under("optimizer.schedule");
        }
    }

    /** Schedules that start from the optimizer's rate take it from its parameters where they name none. */
    private static ScheduleSpec startingFrom(ScheduleSpec schedule, double lr) {
        return schedule.lr() == null && Schedules.takesLr(schedule.framework())
                ? new ScheduleSpec(schedule.framework(), schedule.scheduler(), schedule.params(), lr)
                : schedule;
    }

    /** The schedule; the given rate is where it starts if it needs one and names none. */
    public Schedule schedule(double lr) {
        return Schedules.of(startingFrom(schedule(), lr));
    }

    /** The schedule as {@link #schedule(double)} has it; null for a constant rate. */
    public ScheduleSpec startingSchedule(double lr) {
        return schedule() == null ? null : startingFrom(schedule(), lr);
    }

    /** The same optimizer except for one field. */
    public <T> OptimizerSpec with(Field<T> field, T value) {
        return new OptimizerSpec(values.with(field, value), resume);
    }

    /** The value of one of {@link OptimizerFields}. */
    public <T> T get(Field<T> field) {
        return values.get(field);
    }

    /** As suites write it, every default filled in except for the params: theirs are the framework's own. */
    public Map<String, Object> plain() {
        return OptimizerFields.SECTION.plain(values);
    }

    public OptimizerFramework framework() {
        return get(OptimizerFields.FRAMEWORK);
    }

    public OptimizerName name() {
        return get(OptimizerFields.NAME);
    }

    /** The params by their meanings, defaults filled in, for a run of this precision. */
    public OptimizerSettings settings(Precision precision) {
        OptimizerDialect dialect = OptimizerDialects.of(framework(), name());
        Map<String, Object> params = new LinkedHashMap<>(dialect.defaults());
        params.putAll(params());
        OptimizerSettings settings =
                new OptimizerSettings(dialect.split(params), precision, scalars(), amsgrad(), decayBy());
        return scalars() == Precision.FLOAT32
                ? settings.rounded(List.of(ParameterMeaning.EPSILON, ParameterMeaning.WEIGHT_DECAY))
                : settings;
    }

    /** The framework's own parameters by its own names; what is absent has the framework's default. */
    public Map<String, Object> params() {
        return get(OptimizerFields.PARAMS);
    }

    public boolean amsgrad() {
        return get(OptimizerFields.AMSGRAD);
    }

    /** Limit of the L2 norm over all gradients; null for none. */
    public Double clipNorm() {
        return get(OptimizerFields.CLIP_NORM);
    }

    /** Limit of each gradient's magnitude; null for none. */
    public Double clipValue() {
        return get(OptimizerFields.CLIP_VALUE);
    }

    /** The rate at the i-th update is its index i; null for the constant rate among the params. */
    public ScheduleSpec schedule() {
        return get(OptimizerFields.SCHEDULE);
    }

    /** Whether gradients are zeroed after an update. */
    public boolean zeroGrad() {
        return get(OptimizerFields.ZERO_GRAD);
    }

    /** Iterations whose gradients are summed into one update. */
    public int accumulate() {
        return get(OptimizerFields.ACCUMULATE);
    }

    /** What decoupled weight decay is multiplied by. */
    public DecayFactor decayBy() {
        return get(OptimizerFields.DECAY_BY);
    }

    /** Precision of the scalars; null for the framework's own. */
    public Precision scalars() {
        return get(OptimizerFields.SCALARS);
    }

    /** Whose factor clipping by norm takes. */
    public ClipDialect clipDialect() {
        ClipDialect chosen = get(OptimizerFields.CLIP_DIALECT);
        return chosen == null ? framework().clipDialect() : chosen;
    }

    /** Whether the parameter of this name is updated at all. */
    public boolean trains(String parameter) {
        return !contains(OptimizerFields.FROZEN, parameter);
    }

    /** Whether clipping by norm reaches the parameter of this name. */
    public boolean clips(String parameter) {
        return !contains(OptimizerFields.CLIP_EXCEPT, parameter);
    }

    /** Whether rows of the parameter of this name take part only where they have a gradient. */
    public boolean isLazy(String parameter) {
        return contains(OptimizerFields.LAZY, parameter);
    }

    private boolean contains(Field<List<String>> patterns, String parameter) {
        return get(patterns).stream().anyMatch(parameter::contains);
    }

    /** The factor of the rate of the parameter of this name. */
    public double rateFactor(String parameter) {
        return factor(OptimizerFields.LR_FOR, parameter);
    }

    /** The factor of the weight decay of the parameter of this name; 0 where {@code no_decay} has it. */
    public double decayFactor(String parameter) {
        return decays(parameter) ? factor(OptimizerFields.DECAY_FOR, parameter) : 0;
    }

    private double factor(Field<Map<String, Double>> factors, String parameter) {
        return ByName.first(get(factors), parameter, 1.0);
    }

    /** Whether weight decay reaches the parameter of this name: its name contains none of {@code no_decay}. */
    public boolean decays(String parameter) {
        return get(OptimizerFields.NO_DECAY).stream().noneMatch(parameter::contains);
    }

    @Override
    public String toString() {
        return OptimizerFields.SECTION.text(values) + (resume == null ? "" : ", " + resume);
    }
}
