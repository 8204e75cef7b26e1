package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.List;

/**
 * A parameter of the model.
 *
 * @param name its Hugging Face name
 * @param shape its axes, as PyTorch has them: a dense layer's weight is (out, in)
 */
public record ModelParameter(String name, List<Integer> shape) implements Serializable {
    public ModelParameter {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    boolean square() {
        return shape.size() == 2 && shape.get(0).equals(shape.get(1));
    }

    /** The shape as users write it, such as {@code (512, 128)}. */
    public String shapeText() {
        return text(shape);
    }

    public static String text(List<Integer> shape) {
        return shape.toString().replace('[', '(').replace(']', ')');
    }
}
