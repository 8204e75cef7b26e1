package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Weights that are moved.
 *
 * @param ulps how far, in units of the last place of a float32
 * @param seed whether up or down, weight by weight
 */
public record Perturbation(double ulps, long seed) implements Serializable {
    private static final String ULPS = "ulps";
    private static final String SEED = "seed";

    /** As suites write it: an object with both. */
    static final class Values implements FieldType<Perturbation> {
        @Override
        public Perturbation read(String path, Object plain) {
            Map<?, ?> given = PlainValues.object(path, plain);
            for (Object name : given.keySet()) {
                if (!List.of(ULPS, SEED).contains(name)) {
                    throw new BadFieldException(path + "." + name, "is none of ulps, seed");
                }
            }
            return new Perturbation(
                    FieldTypes.notNegative().read(path + "." + ULPS, given.get(ULPS)),
                    FieldTypes.seed(Long.MAX_VALUE).read(path + "." + SEED, given.get(SEED)));
        }

        @Override
        public Object plain(Perturbation value) {
            return FieldSchemas.ordered(ULPS, value.ulps(), SEED, value.seed());
        }

        @Override
        public String words() {
            return "ulps and seed";
        }

        @Override
        public Map<String, Object> schema() {
            return schema(FieldTypes.seed(Long.MAX_VALUE).schema());
        }

        @Override
        public Map<String, Object> suiteSchema() {
            return schema(FieldTypes.seed(Long.MAX_VALUE).suiteSchema());
        }

        private static Map<String, Object> schema(Map<String, Object> seed) {
            return FieldSchemas.ordered(
                    "type",
                    "object",
                    "properties",
                    FieldSchemas.ordered(ULPS, FieldTypes.notNegative().schema(), SEED, seed),
                    "required",
                    List.of(ULPS, SEED),
                    "additionalProperties",
                    false);
        }
    }
}
