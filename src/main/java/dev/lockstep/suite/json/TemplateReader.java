package dev.lockstep.suite.json;

import dev.lockstep.suite.Template;
import java.util.List;

/** Reads keys with places to fill. */
final class TemplateReader {
    private TemplateReader() {}

    /** @throws LocatedException if the template is empty, or has another place than these */
    static String read(JsonTree tree, List<String> places) {
        String template = TreeReader.text(tree);
        if (template.isEmpty()) {
            throw new LocatedException(tree.path(), "is empty");
        }
        Template.places(template)
                .filter(place -> !places.contains(place))
                .findFirst()
                .ifPresent(place -> {
                    throw new LocatedException(tree.path(), unknown(template, place, places));
                });
        return template;
    }

    private static String unknown(String template, String place, List<String> known) {
        return "\"" + template + "\" has {" + place + "}; known here: {" + String.join("}, {", known) + "}";
    }
}
