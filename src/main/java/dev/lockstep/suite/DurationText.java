package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 10m}, {@code 2h}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smh])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    private DurationText() {}

    /**
     * The duration that a text stands for.
     *
     * @param field path of the field, for the error
     * @throws BadFieldException if it is none
     */
    public static Duration parse(String field, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadFieldException(field, "\"" + text + "\" is no time such as 90s, 10m or 2h");
        }
        return Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2)));
    }
}
