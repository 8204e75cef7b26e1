package dev.lockstep.spark;

import dev.lockstep.suite.FolderNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Takes runs and packs away. What makes them visible goes first, in one move: a reader that has begun with it fails, since that file
 * is gone, and one that begins later does not see them. Each step can be done again after a death in the middle.
 */
final class Removal {
    private static final String PACK = "pack=";
    private static final String REMOVED = "removed";

    /** Out of sight, this old: whoever wrote it is dead. */
    private static final Duration DEAD = Duration.ofDays(1);

    private final Store store;
    private final Packs packs;

    Removal(Store store) {
        this.store = store;
        this.packs = new Packs(store);
    }

    /** Takes a run away that has folders of its own, and its logs. */
    void dropRun(String runId) throws IOException {
        RunPlace run = place(runId);
        dropFolders(run);
        delete(run.logs());
    }

    private RunPlace place(String runId) {
        return new RunPlace(store, runId);
    }

    /** Takes a run's own folders away. */
    private void dropFolders(RunPlace run) throws IOException {
        hide(run.published(Store.RUNS));
        for (String table : Store.TABLES) {
            delete(run.published(table));
        }
    }

    /** Takes away what newer packs have: own folders, and packs without a run that nobody else has. */
    void dropCopies(Set<String> dropped) throws IOException {
        List<Packs.Pack> all = packs.list();
        for (int i = 0; i < all.size(); i++) {
            Set<String> elsewhere = all.subList(i + 1, all.size()).stream()
                    .flatMap(newer -> newer.runIds().stream())
                    .collect(Collectors.toSet());
            elsewhere.addAll(dropped);
            if (elsewhere.containsAll(all.get(i).runIds())) {
                dropPack(all.get(i).id());
            }
        }
        for (Packs.Pack pack : packs.list()) {
            for (String runId : pack.runIds()) {
                if (place(runId).hasOwnFolder()) {
                    dropFolders(place(runId));
                }
            }
        }
    }

    private void dropPack(String id) throws IOException {
        hide(packs.folder(Store.RUNS, id));
        for (String table : Store.TABLES) {
            delete(packs.folder(table, id));
        }
    }

    /** Takes away what a removal, or a pack that never appeared, has left. A run that is just being published has a place out of sight. */
    void dropLeftovers(Instant now) throws IOException {
        for (String table : Store.TABLES) {
            for (RunPlace run : runs(store.path(table))) {
                if (!run.isUnderWay() && !run.hasOwnFolder()) {
                    delete(run.published(table));
                }
            }
            for (String id : packs.ids(table)) {
                if (!store.exists(packs.staging(id)) && !store.exists(packs.folder(Store.RUNS, id))) {
                    delete(packs.folder(table, id));
                }
            }
        }
        for (RunPlace run : runs(store.path(RunPlace.LOGS))) {
            if (!run.isUnderWay() && !run.isFinished()) {
                delete(run.logs());
            }
        }
        dropDead(now);
    }

    private void dropDead(Instant now) throws IOException {
        for (FileStatus folder : store.folders(store.path(Store.STAGING))) {
            String name = folder.getPath().getName();
            boolean isOld = Instant.ofEpochMilli(folder.getModificationTime()).isBefore(now.minus(DEAD));
            if (name.startsWith(REMOVED) || (isOld && (name.startsWith(PACK) || isOfFinishedRun(folder)))) {
                delete(folder.getPath());
            }
        }
    }

    /** Its job died right after the run appeared. */
    private boolean isOfFinishedRun(FileStatus folder) {
        return run(folder).filter(RunPlace::isFinished).isPresent();
    }

    /** The runs that have a folder in a table's. */
    private List<RunPlace> runs(Path table) throws IOException {
        return store.folders(table).stream()
                .map(this::run)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whose folder it is; empty if no run's. */
    private Optional<RunPlace> run(FileStatus folder) {
        return Optional.of(folder.getPath().getName())
                .filter(name -> name.startsWith(RunPlace.FOLDER))
                .map(name -> name.substring(RunPlace.FOLDER.length()))
                .filter(FolderNames::fits)
                .map(this::place);
    }

    /** Moves a folder out of sight as a whole, then deletes it: a deletion by itself goes file by file. */
    private void hide(Path folder) throws IOException {
        if (!store.exists(folder)) {
            return;
        }
        Path aside = store.newStaging(REMOVED);
        store.files().mkdirs(aside.getParent());
        if (!store.files().rename(folder, aside)) {
            throw new IOException("cannot move " + folder + " to " + aside);
        }
        delete(aside);
    }

    private void delete(Path folder) throws IOException {
        store.files().delete(folder, true);
    }
}
