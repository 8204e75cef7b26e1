package dev.lockstep.record.pickle;

import dev.lockstep.record.array.NdArray;
import java.util.List;

/** A NumPy array while its pickle is read: made empty, filled by its state. */
final class PickleArray {
    private NdArray value;
    private NdArray mask;
    private List<Object> objects;
    private String uncomparable;

    static PickleArray of(NdArray array) {
        PickleArray made = new PickleArray();
        made.fill(array);
        return made;
    }

    void fill(NdArray array) {
        this.value = array;
    }

    /** @param masked 1 where the value is masked; null if none is */
    void mask(NdArray masked) {
        this.mask = masked;
    }

    void fill(List<Object> items) {
        this.objects = items;
    }

    /** @param what it is, if its values are no numbers */
    void fill(String what) {
        this.uncomparable = what;
    }

    /** The numbers; null if it holds none. */
    NdArray value() {
        return value;
    }

    /** A masked array's mask; null if it has none. */
    NdArray mask() {
        return mask;
    }

    /** The objects; null if it holds none. */
    List<Object> objects() {
        return objects;
    }

    /** What it is, for messages about what cannot be compared. */
    String what() {
        return uncomparable != null ? uncomparable : objects != null ? "an object array" : "an array without values";
    }
}
