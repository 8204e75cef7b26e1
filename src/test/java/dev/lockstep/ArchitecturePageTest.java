package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} shows the code as it is; {@code -Dgolden.regenerate=true} writes it so. */
class ArchitecturePageTest {
    private static final Path PAGE = Path.of("docs/architecture.md");

    @Test
    void thePictureIsMadeFromTheCode() throws IOException {
        ArchitecturePicture picture = new ArchitecturePicture(ClassGraph.ofPackages(ClassGraph.production()));
        List<String> page = Files.readAllLines(PAGE);

        List<String> expected = replaced(page, "```mermaid", "```", picture.diagram());
        expected = replaced(expected, "<!-- imports -->", "<!-- end -->", picture.table());
        if (Boolean.getBoolean("golden.regenerate")) {
            Files.write(PAGE, expected);
        }

        assertThat(picture.diagram()).hasSizeGreaterThan(30);
        assertThat(Files.readAllLines(PAGE))
                .as("mvn test -Dtest=ArchitecturePageTest -Dgolden.regenerate=true brings docs/architecture.md up"
                        + " to date")
                .isEqualTo(expected);
    }

    /** The page with other lines between two marks. */
    private static List<String> replaced(List<String> page, String begin, String end, List<String> lines) {
        int first = page.indexOf(begin);
        int last = first + page.subList(first, page.size()).indexOf(end);
        assertThat(first).as(begin).isNotNegative();
        assertThat(last).as(end).isGreaterThan(first);
        List<String> replaced = new ArrayList<>(page.subList(0, first + 1));
        replaced.addAll(lines);
        replaced.addAll(page.subList(last, page.size()));
        return replaced;
    }
}
