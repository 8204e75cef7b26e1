package dev.lockstep.cli;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 90s}, {@code 10m}, {@code 2h}. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return DurationText.parse("", text);
        } catch (BadFieldException e) {
            throw new TypeConversionException(e.problem());
        }
    }
}
