package dev.lockstep.engine.spec;

import java.util.List;

/** The fields of {@code loss}. */
public final class LossFields {
    public static final Field<Reduction> REDUCTION = Field.of(
            "loss.reduction", FieldTypes.words(Reduction.class), Reduction.MEAN, "how rows' losses become one");
    public static final Field<Double> LABEL_SMOOTHING = Field.of(
                    "loss.label_smoothing", FieldTypes.share(), 0.0, "share of the target spread over all labels")
            .from("torch.nn.CrossEntropyLoss")
            .trying(0.0, 0.01, 0.05, 0.1, 0.2)
            .on(Scale.LINEAR);
    public static final Field<Boolean> FLIP_LABELS =
            Field.of("loss.flip_labels", FieldTypes.flag(), false, "label y is taken as labels - 1 - y");

    public static final Field<LossKind> KIND = Field.of(
                    "loss.kind",
                    FieldTypes.words(LossKind.class),
                    LossKind.CROSS_ENTROPY,
                    "what a row's loss is made from its logits and its label")
            .from("transformers problem_type; torch.nn.BCEWithLogitsLoss, MSELoss; Lin et al. 2017 (focal)");
    public static final Field<Double> GAMMA = Field.of(
                    "loss.gamma", FieldTypes.notNegative(), 2.0, "exponent of the focal loss")
            .from("Lin et al. 2017")
            .trying(0.0, 1.0, 2.0, 5.0)
            .on(Scale.LINEAR);
    public static final Field<List<Double>> CLASS_WEIGHTS = Field.of(
                    "loss.class_weights",
                    FieldTypes.optional(FieldTypes.numbers()),
                    null,
                    "what the loss of each class's rows is multiplied by")
            .from("torch.nn.CrossEntropyLoss(weight)");
    public static final Field<MeanDivisor> MEAN_BY = Field.of(
                    "loss.mean_by",
                    FieldTypes.words(MeanDivisor.class),
                    MeanDivisor.WEIGHTS,
                    "what a mean of weighted rows is divided by")
            .from("weights in torch, rows in Keras");
    public static final Field<Double> SCALE = Field.of(
                    "loss.scale", FieldTypes.number(), 1.0, "the loss is multiplied by it, and so are all gradients")
            .trying(1.0, 0.25, 0.5, 2.0, 4.0)
            .on(Scale.LOG);
    public static final Field<Double> GRADIENT_SCALE = Field.of(
                    "loss.gradient_scale",
                    FieldTypes.number(),
                    1.0,
                    "all gradients are multiplied by it, the loss is not")
            .from("torch DistributedDataParallel takes the mean over processes where others take the sum; a GradScaler"
                    + " that is not unscaled")
            .trying(1.0, 0.25, 0.5, 2.0, 4.0, 65536.0)
            .on(Scale.LOG);
    public static final Field<Integer> IGNORE_INDEX = Field.of(
                    "loss.ignore_index",
                    FieldTypes.optional(FieldTypes.atLeast(0)),
                    null,
                    "rows of this label do not count")
            .from("torch.nn.CrossEntropyLoss(ignore_index)");
    public static final Field<LossInput> INPUT =
            Field.of("loss.input", FieldTypes.words(LossInput.class), LossInput.LOGITS, "what the loss is given");

    static final Section SECTION = new Section(
            "loss",
            REDUCTION,
            LABEL_SMOOTHING,
            FLIP_LABELS,
            KIND,
            GAMMA,
            CLASS_WEIGHTS,
            MEAN_BY,
            SCALE,
            GRADIENT_SCALE,
            IGNORE_INDEX,
            INPUT);

    private LossFields() {}
}
