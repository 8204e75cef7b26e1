package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.AttentionScale;
import dev.lockstep.engine.spec.ByName;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePair;
import dev.lockstep.engine.spec.PoolerActivation;
import java.util.List;

/** A model that differs from another in a few fields. */
final class ModelBuilder {
    private final ModelSpec base;
    int layers;
    int labels;
    int maxPosition;
    Activation hiddenAct;
    double layerNormEps;
    AttentionScale attentionScale;
    boolean autoMask;
    Integer paddingIdx;
    int positionOffset;
    int tokenType;
    PoolerActivation poolerAct;
    double dropout;
    List<String> transposed;
    List<NamePair> swapped;

    ModelBuilder(ModelSpec base) {
        this.base = base;
        this.layers = base.layers();
        this.labels = base.labels();
        this.maxPosition = base.maxPosition();
        this.hiddenAct = base.hiddenAct();
        this.layerNormEps = base.layerNormEps("");
        this.attentionScale = base.get(ModelFields.ATTENTION_SCALE);
        this.autoMask = base.autoMask();
        this.paddingIdx = base.paddingIdx();
        this.positionOffset = base.positionOffset();
        this.tokenType = base.tokenType();
        this.poolerAct = base.poolerAct();
        this.dropout = base.dropout();
        this.transposed = base.transposed();
        this.swapped = base.swapped();
    }

    /** What paddlenlp has where Hugging Face has something else. */
    ModelBuilder paddlenlp() {
        autoMask = ModelFramework.PADDLENLP.defaults().autoMask();
        paddingIdx = ModelFramework.PADDLENLP.defaults().paddingIdx();
        return this;
    }

    ModelSpec build() {
        return base.with(ModelFields.LAYERS, layers)
                .with(ModelFields.LABELS, labels)
                .with(ModelFields.MAX_POSITION, maxPosition)
                .with(ModelFields.HIDDEN_ACT, hiddenAct)
                .with(ModelFields.LAYER_NORM_EPS, ByName.all(layerNormEps))
                .with(ModelFields.ATTENTION_SCALE, attentionScale)
                .with(ModelFields.AUTO_MASK, autoMask)
                .with(ModelFields.PADDING_IDX, paddingIdx)
                .with(ModelFields.POSITION_OFFSET, positionOffset)
                .with(ModelFields.TOKEN_TYPE, tokenType)
                .with(ModelFields.POOLER_ACT, poolerAct)
                .with(ModelFields.DROPOUT, dropout)
                .with(ModelFields.TRANSPOSED, transposed)
                .with(ModelFields.SWAPPED, swapped);
    }
}
