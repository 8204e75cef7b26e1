package dev.lockstep.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pairs of parameters' names. */
final class NamePairsType implements FieldType<List<NamePair>> {
    @Override
    public List<NamePair> read(String path, Object plain) {
        List<NamePair> pairs = new ArrayList<>();
        PlainValues.list(path, plain).forEach(element -> pairs.add(pair(path + "[" + pairs.size() + "]", element)));
        return List.copyOf(pairs);
    }

    private static NamePair pair(String path, Object plain) {
        List<String> names = PlainValues.texts(path, plain);
        if (names.size() != 2) {
            throw PlainValues.wrong(path, plain, "a pair of names");
        }
        return new NamePair(names.get(0), names.get(1));
    }

    @Override
    public Object plain(List<NamePair> value) {
        return value.stream().map(pair -> List.of(pair.first(), pair.second())).toList();
    }

    @Override
    public String words() {
        return "pairs of names";
    }

    @Override
    public Map<String, Object> schema() {
        return FieldSchemas.ordered(
                "type",
                "array",
                "items",
                FieldSchemas.ordered("type", "array", "items", Map.of("type", "string"), "minItems", 2, "maxItems", 2));
    }
}
