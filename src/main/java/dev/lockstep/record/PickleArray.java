package dev.lockstep.record;

import java.util.List;

/** A NumPy array while its pickle is read: made empty, filled by its state. */
final class PickleArray {
    private NdArray value;
    private List<Object> objects;

    void fill(NdArray array) {
        this.value = array;
        this.objects = null;
    }

    void fill(List<Object> items) {
        this.objects = items;
        this.value = null;
    }

    /** The numbers; null if it holds objects, or nothing yet. */
    NdArray value() {
        return value;
    }

    /** The objects; null if it holds numbers, or nothing yet. */
    List<Object> objects() {
        return objects;
    }
}
