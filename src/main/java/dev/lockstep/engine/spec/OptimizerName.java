package dev.lockstep.engine.spec;

/** An optimizer, whatever a framework calls it. */
public enum OptimizerName implements Labelled {
    SGD("SGD"),
    ADAM("Adam"),
    ADAMW("AdamW"),
    RMSPROP("RMSprop"),
    ADAGRAD("Adagrad"),
    ADADELTA("Adadelta"),
    ADAMAX("Adamax"),
    NADAM("NAdam"),
    RADAM("RAdam"),
    LION("Lion"),
    LAMB("LAMB"),
    ADAFACTOR("Adafactor"),
    MUON("Muon");

    private final String label;

    OptimizerName(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
