package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Runs that share files: one folder {@code packed/TABLE/pack=ID} a pack, its rows told apart by a column {@code run_id}.
 *
 * <p>A pack is there once its rows in {@code packed/runs} are. A run that several packs have shows from the newest, whose id is
 * the greatest; its own folder, if it still has one, is out of sight then.
 */
final class Packs {
    private static final String PACKED = "packed";
    private static final String PREFIX = "pack=";

    /** Which runs a pack holds, a line each; readers of tables pass over it. */
    private static final String MANIFEST = "_runs";

    /** In a pack's place out of sight: the id is taken. */
    private static final String CLAIM = "claim";

    private final Store store;

    Packs(Store store) {
        this.store = store;
    }

    /** One pack, and the runs that it was made of. */
    record Pack(String id, List<String> runIds) {
        Pack {
            runIds = List.copyOf(runIds);
        }
    }

    /** All that are there, the oldest first. */
    List<Pack> list() {
        List<Pack> packs = new ArrayList<>();
        for (String id : ids(Store.RUNS)) {
            Path manifest = new Path(folder(Store.RUNS, id), MANIFEST);
            if (store.exists(manifest)) {
                packs.add(new Pack(id, store.read(manifest).lines().toList()));
            }
        }
        packs.sort(Comparator.comparing(Pack::id));
        return packs;
    }

    /** The pack from which a run shows. */
    Optional<Pack> of(String runId) {
        return list().stream().filter(pack -> pack.runIds().contains(runId)).reduce((older, newer) -> newer);
    }

    /** The ids of all packs of which a table has something, there or not. */
    List<String> ids(String table) {
        return ids(table(table));
    }

    private List<String> ids(Path parent) {
        try {
            return store.folders(parent).stream()
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .filter(name -> name.matches(PREFIX + "p\\d+"))
                    .map(name -> name.substring(PREFIX.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + parent, e);
        }
    }

    /** Claims an id that is greater than all others, and with it a place out of sight, for this process alone. */
    String claim() throws IOException {
        while (true) {
            String id = nextId();
            try {
                store.createOnce(new Path(staging(id), CLAIM), "");
                return id;
            } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
                // Another process took it just now: the next one is free.
            }
        }
    }

    private String nextId() {
        Stream<String> there = Store.ALL_TABLES.stream().flatMap(table -> ids(table).stream());
        Stream<String> claimed = ids(store.path(Store.STAGING)).stream();
        long last = Stream.concat(there, claimed)
                .mapToLong(id -> Long.parseLong(id.substring(1)))
                .max()
                .orElse(0);
        return String.format(Locale.ROOT, "p%09d", last + 1);
    }

    /** Where a pack grows out of sight. */
    Path staging(String id) {
        return new Path(store.path(Store.STAGING), PREFIX + id);
    }

    /** A table that runs share. */
    Path table(String table) {
        return new Path(store.path(PACKED), table);
    }

    /** A pack's part of a table. */
    Path folder(String table, String id) {
        return new Path(table(table), PREFIX + id);
    }

    /** Moves a claimed pack into place, the rows in {@code runs} last. */
    void publish(String id, List<String> runIds) throws IOException {
        Path staged = staging(id);
        store.createOnce(new Path(new Path(staged, Store.RUNS), MANIFEST), String.join("\n", runIds));
        for (String table : Store.ALL_TABLES) {
            store.move(new Path(staged, table), folder(table, id));
        }
        store.files().delete(staged, true);
    }
}
