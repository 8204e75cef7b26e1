package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What attention's scores are multiplied by.
 *
 * @param by how it is found
 * @param factor the factor itself if it is given, else 0
 */
public record AttentionScale(Formula by, double factor) implements Serializable {
    /** One over the root of the head's size. */
    public static final AttentionScale HEAD = new AttentionScale(Formula.HEAD, 0);

    /** Nothing. */
    public static final AttentionScale NONE = new AttentionScale(Formula.NONE, 0);

    /** One over the root of the model's width. */
    public static final AttentionScale HIDDEN = new AttentionScale(Formula.HIDDEN, 0);

    private static final String WORD = "hidden";

    /** How the factor is found. */
    public enum Formula {
        HEAD,
        NONE,
        HIDDEN,
        GIVEN
    }

    /** As suites write it: true, false, {@code "hidden"}, or the factor. */
    static final class Factors implements FieldType<AttentionScale> {
        @Override
        public AttentionScale read(String path, Object plain) {
            if (plain instanceof Boolean flag) {
                return flag ? HEAD : NONE;
            }
            if (WORD.equals(plain)) {
                return HIDDEN;
            }
            if (plain instanceof Number) {
                return new AttentionScale(Formula.GIVEN, PlainValues.number(path, plain));
            }
            throw PlainValues.wrong(path, plain, "true, false, \"hidden\" or a number");
        }

        @Override
        public Object plain(AttentionScale value) {
            return switch (value.by()) {
                case HEAD -> true;
                case NONE -> false;
                case HIDDEN -> WORD;
                case GIVEN -> value.factor();
            };
        }

        @Override
        public String words() {
            return "true, false, hidden, or a factor";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("anyOf", List.of(Map.of("type", "boolean"), Map.of("const", WORD), Map.of("type", "number")));
        }

        @Override
        public List<Object> choices() {
            return List.of(true, false, WORD);
        }
    }

    /** The factor for a model. */
    public double of(int hidden, int heads) {
        return switch (by) {
            case HEAD -> 1 / Math.sqrt((double) hidden / heads);
            case NONE -> 1;
            case HIDDEN -> 1 / Math.sqrt(hidden);
            case GIVEN -> factor;
        };
    }
}
