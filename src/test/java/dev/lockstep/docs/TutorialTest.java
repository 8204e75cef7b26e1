package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the tutorial, in turn. Its output must be what the page shows, but for digits, which depend on the processor;
 * {@code -Dgolden.regenerate} writes the page's outputs anew.
 */
class TutorialTest {
    private static final Path PAGE = Path.of("docs/tutorial.md");
    /** A block that begins with a command, up to its end. */
    private static final Pattern BLOCK = Pattern.compile("(?m)^```\\n\\$ lockstep (.+)\\n((?:(?!```).*\\n)*)```\\n");

    private static final Pattern EXIT = Pattern.compile("(?m)^exit code (\\d)$");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?");

    @TempDir
    private Path folder;

    @Test
    void everyCommandPrintsWhatThePageShows() throws IOException {
        String page = Files.readString(PAGE);
        Matcher block = BLOCK.matcher(page);
        StringBuilder regenerated = new StringBuilder();
        List<Runnable> assertions = new ArrayList<>();
        int commands = 0;
        while (block.find()) {
            String command = block.group(1);
            String shown = block.group(2);
            String printed = printed(command);
            assertions.add(() -> assertThat(comparable(printed)).as(command).isEqualTo(comparable(shown)));
            block.appendReplacement(
                    regenerated, Matcher.quoteReplacement("```\n$ lockstep " + command + "\n" + printed + "```\n"));
            commands++;
        }
        block.appendTail(regenerated);
        assertThat(commands).as("commands in " + PAGE).isGreaterThanOrEqualTo(5);
        if (System.getProperty("golden.regenerate") != null) {
            Files.writeString(PAGE, regenerated);
        } else {
            assertions.forEach(Runnable::run);
        }
    }

    private String printed(String command) {
        List<String> words = new ArrayList<>();
        for (String word : words(command)) {
            words.add(word.matches("[a-z]+\\.(npy|html)") ? folder.resolve(word).toString() : word);
        }
        if (!words.get(0).equals("diff")) {
            words.add("--out");
            words.add(folder.resolve("lockstep-out").toString());
        }
        if (words.get(0).equals("run")) {
            words.add("--overwrite");
        }
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isLessThan(2);
        // ND4J's own, where a session before this one has left logging as it was.
        String out = run.out()
                .replaceAll("(?m)^Added differentiated op .*\\R", "")
                .replace(folder + "/", "")
                .replaceAll("(?m) +$", "");
        return out + "exit code " + run.code() + "\n";
    }

    private static List<String> words(String command) {
        return Pattern.compile("\"([^\"]*)\"|(\\S+)")
                .matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    /** Digits are the processor's, widths of columns follow from them. */
    private static String comparable(String text) {
        assertThat(EXIT.matcher(text).find()).as(text).isTrue();
        return Stream.of(text.split("\n"))
                .map(line -> EXIT.matcher(line).matches()
                        ? line
                        : NUMBER.matcher(line).replaceAll("#").replaceAll(" +", " "))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @AfterEach
    void removeLogs() throws IOException {
        Files.deleteIfExists(Path.of("losses_diff.log"));
        Files.deleteIfExists(Path.of("layers_diff.log"));
    }
}
