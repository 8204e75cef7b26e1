package dev.lockstep.engine.spec;

/** What kind of model it is. */
public enum ModelType implements Labelled {
    BERT_CLASSIFIER("bert-classifier");

    private final String label;

    ModelType(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
