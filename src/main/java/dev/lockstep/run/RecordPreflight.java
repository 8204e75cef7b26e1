package dev.lockstep.run;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.ReadRequest;
import dev.lockstep.plan.ReadTask;
import dev.lockstep.plan.RecordedValue;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Source;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.schedule.Suggestion;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks, before anything runs, that recorded files are there and have something of what a check looks for: a misspelt series or
 * template should cost no run. A side that has some of its values and lacks others is for the verdict to tell.
 */
public final class RecordPreflight {
    private static final int SHOWN_KEYS = 10;

    private final FileAccess files;
    private final Function<RecordedSource, Optional<Set<String>>> tables;
    private final Map<RecordedFile, Set<String>> keys = new HashMap<>();

    private RecordPreflight(FileAccess files, Function<RecordedSource, Optional<Set<String>>> tables) {
        this.files = files;
        this.tables = tables;
    }

    /**
     * Checks what costs little: the first file of each recorded side, and what computed sides read.
     *
     * @param files opens them
     * @param tables the keys of what is in tables, as far as they are known
     * @throws BadFileException if one is not there, is refused, or has none of a check's values
     */
    public static void require(Plan plan, FileAccess files, Function<RecordedSource, Optional<Set<String>>> tables) {
        RecordPreflight check = new RecordPreflight(files, tables);
        inputs(plan).forEach(check::requireThere);
        check.bySide(plan).forEach(check::requireAny);
    }

    /**
     * Checks every file, as a job that runs would in the end.
     *
     * @param files opens them
     * @param tables the keys of what is in tables, as far as they are known
     * @throws BadFileException if one is not there, is refused, or has none of a check's values
     */
    public static void requireAll(Plan plan, FileAccess files, Function<RecordedSource, Optional<Set<String>>> tables) {
        RecordPreflight check = new RecordPreflight(files, tables);
        inputs(plan).forEach(check::requireThere);
        check.bySide(plan).forEach((side, readings) -> {
            check.requireAny(side, readings);
            readings.forEach(check::keys);
        });
    }

    /** Checkpoints and batches. */
    private static Set<String> inputs(Plan plan) {
        Set<String> paths = new LinkedHashSet<>();
        plan.tasks().stream()
                .filter(CaseTask.BackpropTask.class::isInstance)
                .map(CaseTask.BackpropTask.class::cast)
                .map(CaseTask.BackpropTask::spec)
                .forEach(spec -> {
                    Optional.ofNullable(spec.weights().safetensors()).ifPresent(paths::add);
                    if (spec.batch() instanceof BatchSpec.Files batch) {
                        Stream.of(batch.ids(), batch.labels(), batch.mask())
                                .filter(Objects::nonNull)
                                .forEach(paths::add);
                    }
                });
        return paths;
    }

    /** The readings whose keys can be told, by the names of their sides. */
    private Map<String, List<ReadTask>> bySide(Plan plan) {
        Map<String, String> checks = new HashMap<>();
        plan.checks().forEach(check -> check.cases().forEach(planned -> checks.put(planned.caseId(), check.name())));
        Map<String, List<ReadTask>> bySide = new LinkedHashMap<>();
        for (ReadTask reading : plan.readings()) {
            if (reading.source() instanceof RecordedFile
                    || tables.apply(reading.source()).isPresent()) {
                String side =
                        checks.get(reading.caseId()) + "'s " + reading.side().label();
                bySide.computeIfAbsent(side, name -> new ArrayList<>()).add(reading);
            }
        }
        return bySide;
    }

    /** One file with a value is enough, and is most often the first. */
    private void requireAny(String side, List<ReadTask> readings) {
        if (readings.stream().noneMatch(this::hasAny)) {
            ReadTask first = readings.get(0);
            throw new BadFileException(first.source().place(), problem(side, first.wanted(), List.copyOf(keys(first))));
        }
    }

    private boolean hasAny(ReadTask reading) {
        Set<String> known = keys(reading);
        return reading.wanted()
                .fold(
                        named -> named.values().stream()
                                .map(RecordedValue::fileKey)
                                .anyMatch(known::contains),
                        everything -> known.stream()
                                .anyMatch(key -> everything.frame().within(key).isPresent()));
    }

    private static String problem(String side, ReadRequest wanted, List<String> keys) {
        if (wanted instanceof ReadRequest.Named named && !named.values().isEmpty()) {
            RecordedValue value = named.values().get(0);
            String what = named.values().size() == 1
                            || named.values().stream()
                                    .allMatch(each -> each.fileKey().equals(value.fileKey()))
                    ? "has no " + value.fileKey() + ", which is " + side
                    : "has none of the keys of " + side + ", such as " + value.fileKey();
            return what + "; " + Suggestion.of(value.fileKey(), shown(keys, value.fileKey()));
        }
        return "has no key that fits the template of " + side;
    }

    /** Few enough for one line, the nearest among them. */
    private static List<String> shown(List<String> keys, String wanted) {
        return Suggestion.nearest(wanted, keys)
                .map(List::of)
                .orElse(keys.size() <= SHOWN_KEYS ? keys : keys.subList(0, SHOWN_KEYS));
    }

    private Set<String> keys(ReadTask reading) {
        return reading.source() instanceof RecordedFile file
                ? keys(file)
                : tables.apply(reading.source()).orElseThrow();
    }

    private Set<String> keys(RecordedFile file) {
        return keys.computeIfAbsent(file, key -> {
            try (FileGroup group = FileGroup.open(file.path(), files)) {
                return new LinkedHashSet<>(new RecordLookup(file, group.read().flat()).keys());
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close " + file.path(), e);
            }
        });
    }

    private void requireThere(String path) {
        opened(path, Source::size);
    }

    private <T> T opened(String path, Function<Source, T> use) {
        try (Source source = files.apply(path)) {
            return use.apply(source);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + path, e);
        }
    }
}
