#!/usr/bin/env python3
"""Records training runs of PaddleNLP's BertForSequenceClassification under paddle.optimizer.

usage: paddle_paddlenlp.py < case.json     leaves out.npy and producer.json
       paddle_paddlenlp.py --fields        prints the fields that it honours
       paddle_paddlenlp.py --cases         one case after another: lockstep_case.py says how
Names and layouts are Hugging Face's: what PaddleNLP keeps as (in, out) is recorded as (out, in). Tried with paddle 3.3.1, paddlenlp 2.8.1.
"""
import os

import lockstep_case
from lockstep_case import Refusal, np

FIELDS = [
    "model.hidden_act", "model.layer_norm_eps", "model.auto_mask", "model.padding_idx", "model.position_offset", "model.token_type",
    "model.pooler_act", "loss.reduction", "loss.label_smoothing", "optimizer.name", "optimizer.params.learning_rate",
    "optimizer.params.beta1", "optimizer.params.beta2", "optimizer.params.epsilon", "optimizer.params.weight_decay",
    "optimizer.amsgrad", "optimizer.no_decay", "optimizer.clip_norm", "optimizer.clip_value", "optimizer.schedule", "precision",
    "loss.class_weights",
]
ACTIVATIONS = ["gelu", "relu", "silu"]
# In this order, from Hugging Face's name to PaddleNLP's.
NAMES = [("embeddings.LayerNorm", "embeddings.layer_norm"), ("encoder.layer.", "encoder.layers."),
         ("attention.self.query", "self_attn.q_proj"), ("attention.self.key", "self_attn.k_proj"),
         ("attention.self.value", "self_attn.v_proj"), ("attention.output.dense", "self_attn.out_proj"),
         ("attention.output.LayerNorm", "norm1"), ("intermediate.dense", "linear1"), ("output.dense", "linear2"),
         ("output.LayerNorm", "norm2")]


def paddle_name(name):
    for ours, theirs in NAMES:
        name = name.replace(ours, theirs)
    return name


class PaddleStack:
    def __init__(self, case, arguments):
        if arguments:
            raise Refusal(f"this recorder takes no arguments, but was given {arguments}")
        if case.optimizer["framework"] != "paddle":
            raise Refusal(f"optimizer.framework: {case.optimizer['framework']} is not paddle, whose optimizers run here")
        if case.precision == "bfloat16" or case.model["hidden_act"] not in ACTIVATIONS:
            raise Refusal(f"precision {case.precision} with hidden_act {case.model['hidden_act']} is not honoured by this recorder")
        if case.loss.get("class_weights") and case.loss["label_smoothing"] and case.model["framework"] != "paddlenlp":
            raise Refusal("loss.class_weights: with loss.label_smoothing paddle weighs rows, as model.framework paddlenlp says it")
        import paddle
        import paddlenlp
        self.paddle, self.paddlenlp, self.case = paddle, paddlenlp, case
        paddle.set_device("cpu")
        paddle.set_default_dtype(case.precision)
        self.dense = {name for name, shape in case.shapes().items() if len(shape) == 2 and "embeddings" not in name}
        self.model = self._model()
        state = self.model.state_dict()
        self.named = {name: state[paddle_name(name)] for name in case.shapes()}
        self.scheduler = self._scheduler()
        self.optimizer = self._optimizer()
        self.loss = None

    def producer(self):
        return {"framework": "paddle", "version": self.paddle.__version__,
                "versions": {"paddle": self.paddle.__version__, "paddlenlp": self.paddlenlp.__version__}, "mode": "dynamic"}

    def _model(self):
        paddle, m = self.paddle, self.case.model
        config = self.paddlenlp.transformers.BertConfig(
            vocab_size=m["vocab"], hidden_size=m["hidden"], num_hidden_layers=m["layers"], num_attention_heads=m["heads"],
            intermediate_size=m["intermediate"], max_position_embeddings=m["max_position"], type_vocab_size=m["type_vocab"],
            num_labels=m["labels"], hidden_act=m["hidden_act"], pool_act=m["pooler_act"])
        model = self.paddlenlp.transformers.BertForSequenceClassification(config)
        missing, unexpected = model.set_state_dict({
            paddle_name(name): paddle.to_tensor((array.T if name in self.dense else array).astype(self.case.precision))
            for name, array in self.case.first_weights().items()})
        if missing or unexpected:
            raise Refusal(f"paddlenlp's BERT lacks {unexpected} and has {missing} besides")
        for layer in model.sublayers():
            if isinstance(layer, paddle.nn.LayerNorm):
                layer._epsilon = m["layer_norm_eps"]
        model.eval()
        self._keep_padding(model)
        return model

    def _keep_padding(self, model):
        """The row of the padding gets no gradient; paddlenlp itself has no such row."""
        row = self.case.model["padding_idx"]
        if row is None or not any((ids == row).any() for ids, _, _ in self.case.batches()):
            return
        weight = model.bert.embeddings.word_embeddings.weight
        keep = np.ones((weight.shape[0], 1), self.case.precision)
        keep[row] = 0
        keep = self.paddle.to_tensor(keep)
        weight.register_hook(lambda gradient: gradient * keep)

    def _scheduler(self):
        spec = self.case.optimizer["schedule"]
        if spec is None:
            return None
        modules = {"paddle": self.paddle.optimizer.lr, "paddlenlp": self.paddlenlp.transformers}
        if spec["framework"] not in modules:
            raise Refusal(f"optimizer.schedule.framework: {spec['framework']} is neither paddle nor paddlenlp")
        return lockstep_case.scheduler(spec, modules[spec["framework"]])

    def _optimizer(self):
        paddle, given = self.paddle, self.case.optimizer
        params = dict(given["params"])
        if self.scheduler is not None:
            params["learning_rate"] = self.scheduler
        if given["amsgrad"]:
            params["amsgrad"] = True
        if given["clip_norm"] is not None and given["clip_value"] is not None:
            raise Refusal("optimizer.clip_norm and clip_value: a paddle optimizer clips one way")
        if given["clip_norm"] is not None:
            params["grad_clip"] = paddle.nn.ClipGradByGlobalNorm(given["clip_norm"])
        if given["clip_value"] is not None:
            params["grad_clip"] = paddle.nn.ClipGradByValue(given["clip_value"])
        decaying = {tensor.name for name, tensor in self.named.items() if self.case.decays(name)}
        if given["name"] == "AdamW":
            params["apply_decay_param_fun"] = lambda name: name in decaying
        elif params.get("weight_decay") and len(decaying) < len(self.named):
            raise Refusal(f"optimizer.no_decay: paddle's {given['name']} decays all parameters or none")
        return getattr(paddle.optimizer, given["name"])(parameters=self.model.parameters(), **params)

    def forward(self, batch, wants_hidden):
        paddle = self.paddle
        ids, labels, mask = batch
        positions, types = self.case.positions(ids)
        if mask is None:
            # paddlenlp would mask id 0 by itself.
            mask = np.ones_like(ids)
        inputs = {"attention_mask": paddle.to_tensor(np.asarray(mask).astype("int64"))}
        if self.case.model["position_offset"]:
            inputs["position_ids"] = paddle.to_tensor(positions)
        if types.any():
            inputs["token_type_ids"] = paddle.to_tensor(types)
        output = self.model(paddle.to_tensor(ids), output_hidden_states=wants_hidden, return_dict=True, **inputs)
        weights = self.case.loss.get("class_weights")
        self.loss = paddle.nn.functional.cross_entropy(
            output.logits, paddle.to_tensor(labels), reduction=self.case.loss["reduction"],
            weight=None if weights is None else paddle.to_tensor(weights, dtype=output.logits.dtype),
            label_smoothing=self.case.loss["label_smoothing"])
        hidden = [array(state) for state in output.hidden_states] if wants_hidden else None
        return array(self.loss), array(output.logits), hidden

    def backward(self, share):
        (self.loss if share == 1.0 else self.loss * share).backward()

    def gradients(self):
        return {name: self._ours(name, tensor.grad) for name, tensor in self.named.items()}

    def parameters(self):
        return {name: self._ours(name, tensor) for name, tensor in self.named.items()}

    def _ours(self, name, tensor):
        return np.ascontiguousarray(array(tensor).T) if name in self.dense else array(tensor)

    def update(self):
        self.optimizer.step()
        if self.scheduler is not None:
            self.scheduler.step()

    def clear(self):
        self.optimizer.clear_grad()

    def save(self, folder):
        gradients = {name: tensor.grad for name, tensor in self.named.items() if tensor.grad is not None}
        for name, state in (("model", self.model.state_dict()), ("gradients", gradients)):
            self.paddle.save(state, os.path.join(folder, name))
        # Accumulators go by the parameters' names, of which a second model has others.
        state, places = self.optimizer.state_dict(), {tensor.name: name for name, tensor in self.named.items()}
        self.paddle.save({"state": state, "places": places}, os.path.join(folder, "optimizer"))

    def load(self, folder):
        read = {name: self.paddle.load(os.path.join(folder, name)) for name in ("model", "gradients", "optimizer")}
        self.model.set_state_dict(read["model"])
        places = read["optimizer"]["places"]
        longest = sorted(places, key=len, reverse=True)

        def renamed(key):
            old = next((each for each in longest if key.startswith(each + "_")), None)
            return key if old is None else self.named[places[old]].name + key[len(old):]
        self.optimizer.set_state_dict({renamed(key): value for key, value in read["optimizer"]["state"].items()})
        for name, gradient in read["gradients"].items():
            self.named[name].grad = gradient


def array(tensor):
    """A copy: the tensor may change."""
    return np.array(tensor.detach().numpy())


if __name__ == "__main__":
    lockstep_case.main(FIELDS, PaddleStack)
