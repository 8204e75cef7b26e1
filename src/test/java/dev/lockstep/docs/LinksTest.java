package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that people read: their links lead somewhere, and the README begins with its two commands. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");
    private static final long MOST_IMAGE = 200_000;

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    @Test
    void linksLeadToFilesThatAreThere() throws IOException {
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).contains(":")) {
                    assertThat(page.resolveSibling(link.group(1)).normalize())
                            .as(page + " links to " + link.group(1))
                            .exists();
                    links++;
                }
            }
        }
        assertThat(links).isGreaterThan(50);
    }

    @Test
    void theReadmeBeginsWithTheMainJobAndTheTests() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1).strip())
                .toList();
        assertThat(blocks).startsWith("jobs/lockstep run conf/step4.json", "mvn -B -ntp verify");
    }

    @Test
    void picturesAreSmall() throws IOException {
        try (Stream<Path> images = Files.list(Path.of("docs/images"))) {
            assertThat(images.toList()).isNotEmpty().allSatisfy(image -> assertThat(Files.size(image))
                    .as(image.toString())
                    .isLessThan(MOST_IMAGE));
        }
    }
}
