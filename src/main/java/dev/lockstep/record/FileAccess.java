package dev.lockstep.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Opens files by their paths, and lists the folders that they are in: those of this machine, unless it says otherwise. */
@FunctionalInterface
public interface FileAccess extends Function<String, Source> {
    /**
     * The names of the files and folders in a folder; none if there is no such folder.
     *
     * @throws BadFileException if it cannot be read
     */
    default List<String> names(String folder) {
        return namesOnThisMachine(folder);
    }

    /** The names in a folder of this machine; none if there is no such folder. */
    static List<String> namesOnThisMachine(String folder) {
        try (Stream<Path> found = Files.list(Path.of(folder))) {
            return found.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new BadFileException(folder, "cannot be read: " + FileProblem.words(e));
        }
    }
}
