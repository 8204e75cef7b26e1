package dev.lockstep.engine.spec;

/** The fields of {@code loss}. */
public final class LossFields {
    public static final Field<Reduction> REDUCTION =
            Field.of("loss.reduction", Kinds.words(Reduction.class), Reduction.MEAN, "how rows' losses become one");
    public static final Field<Double> LABEL_SMOOTHING = Field.of(
                    "loss.label_smoothing", Kinds.share(), 0.0, "share of the target spread over all labels")
            .from("torch.nn.CrossEntropyLoss")
            .trying(0.0, 0.01, 0.05, 0.1, 0.2)
            .on(Scale.LINEAR);
    public static final Field<Boolean> FLIP_LABELS =
            Field.of("loss.flip_labels", Kinds.flag(), false, "label y is taken as labels - 1 - y");

    static final Section SECTION = new Section("loss", REDUCTION, LABEL_SMOOTHING, FLIP_LABELS);

    private LossFields() {}
}
