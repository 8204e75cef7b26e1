#!/usr/bin/env python3
"""Records training runs of Hugging Face's BertForSequenceClassification under torch.optim.

usage: torch_transformers.py [--compile] [--attention eager|sdpa] < case.json     leaves out.npy and producer.json
       torch_transformers.py --fields                                            prints the fields that it honours
       torch_transformers.py --cases                                             one case after another: lockstep_case.py says how
Tried with torch 2.15 and transformers 5.23.
"""
import argparse
import contextlib
import os

import lockstep_case
from lockstep_case import Refusal, np

FIELDS = [
    "model.hidden_act", "model.layer_norm_eps", "model.attention_scale", "model.auto_mask", "model.padding_idx",
    "model.position_offset", "model.token_type", "model.pooler_act", "loss.reduction", "loss.label_smoothing", "loss.gradient_scale",
    "optimizer.name", "optimizer.params.lr", "optimizer.params.betas", "optimizer.params.eps", "optimizer.params.weight_decay",
    "optimizer.params.momentum", "optimizer.params.dampening", "optimizer.params.nesterov", "optimizer.amsgrad", "optimizer.no_decay",
    "optimizer.clip_norm", "optimizer.clip_value", "optimizer.schedule", "precision", "model.no_bias", "loss.class_weights", "optimizer.frozen",
    "optimizer.lr_for", "optimizer.decay_for", "optimizer.maximize", "optimizer.skip", "optimizer.skip_schedule", "observe.ema",
    "model.skip", "weights.dtype", "optimizer.masters", "replicas",
]
ACTIVATIONS = {"none": "linear", "tanh": "tanh", "mish": "mish", "relu2": "relu2", "leaky_relu": "leaky_relu"}


class TorchStack:
    # Values that are honoured here, and not by every stack.
    VALUES = {
        "model.attention_scale": (True, False, "hidden", float), "model.pooler_act": ("tanh", "none", "relu"),
        "model.hidden_act": ("gelu", "gelu_new", "relu", "quick_gelu", "silu", *ACTIVATIONS), "model.layer_norm_eps": (float, dict),
    }

    def __init__(self, case, arguments, is_replica=False):
        parser = argparse.ArgumentParser()
        parser.add_argument("--compile", action="store_true")
        parser.add_argument("--attention", choices=["eager", "sdpa"])
        self.options = parser.parse_args(arguments)
        if case.optimizer["framework"] != "torch":
            raise Refusal(f"optimizer.framework: {case.optimizer['framework']} is not torch, whose optimizers run here")
        import torch
        import transformers
        self.torch, self.transformers, self.case = torch, transformers, case
        torch.set_num_threads(case.threads)
        self.model = self._model()
        if self.options.compile:
            # After some models of one process it would give up, and run the next as it is.
            torch.compiler.reset()
        self.run = torch.compile(self.model) if self.options.compile else self.model
        self.dtype = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(case.weights.get("dtype"))
        self.trained = self._masters()
        self.optimizer = self._optimizer()
        self.scheduler = self._scheduler()
        self.loss, self.average, self.updates = None, self._average(), 0
        # Each has weights, an optimizer and a schedule of its own; this stack is the first of them.
        self.replicas = [] if is_replica else self._replicas(arguments)

    def producer(self):
        torch = self.torch
        return {"framework": "torch", "version": torch.__version__.split("+")[0],
                "blas": "MKL" if torch.backends.mkl.is_available() else "",
                "versions": {"torch": torch.__version__, "transformers": self.transformers.__version__},
                "mode": "compile" if self.options.compile else "eager"}

    def _model(self):
        torch, m = self.torch, self.case.model
        config = self.transformers.BertConfig(
            vocab_size=m["vocab"], hidden_size=m["hidden"], num_hidden_layers=m["layers"], num_attention_heads=m["heads"],
            intermediate_size=m["intermediate"], max_position_embeddings=m["max_position"], type_vocab_size=m["type_vocab"],
            num_labels=m["labels"], hidden_act=ACTIVATIONS.get(m["hidden_act"], m["hidden_act"]), pad_token_id=m["padding_idx"])
        if self.options.attention:
            config._attn_implementation = self.options.attention
        model = self.transformers.BertForSequenceClassification(config)
        self._shape(model)
        missing, unexpected = model.load_state_dict(
            {name: torch.from_numpy(array) for name, array in self.case.first_weights().items() if not self._lacks(name)}, strict=False)
        if missing or (unexpected and not m.get("skip")):
            raise Refusal(f"transformers' BERT lacks {unexpected} and has {missing} besides")
        if m["pooler_act"] == "none":
            model.bert.pooler.activation = torch.nn.Identity()
        elif m["pooler_act"] == "relu":
            model.bert.pooler.activation = torch.nn.ReLU()
        if m["attention_scale"] is not True:
            scale = {"hidden": m["hidden"] ** -0.5, False: 1.0}.get(m["attention_scale"], m["attention_scale"])
            for module in model.modules():
                if hasattr(module, "scaling"):
                    module.scaling = scale
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(not has_part(name, self.case.optimizer.get("frozen", [])))
        # Without dropout, evaluation and training are one.
        return model.to(torch.float64 if self.case.precision == "float64" else torch.float32).eval()

    def _lacks(self, name):
        return name.endswith(".bias") and has_part(name, self.case.model.get("no_bias", []))

    def _shape(self, model):
        """Epsilon of each normalisation, and layers without a bias."""
        eps = self.case.model["layer_norm_eps"]
        for name, module in model.named_modules():
            if isinstance(module, self.torch.nn.LayerNorm):
                module.eps = first_of(name, eps, 1e-12) if isinstance(eps, dict) else eps
            if getattr(module, "bias", None) is not None and self._lacks(name + ".bias"):
                module.register_parameter("bias", None)
        for part in self.case.model.get("skip", []):
            self._skip(model, part)

    def _skip(self, model, part):
        """Layers, their attention or feed-forward parts, and normalisations that pass their input on."""
        bert, passed = model.bert, passes(self.torch)
        if part in "bert.embeddings.LayerNorm":
            bert.embeddings.LayerNorm = passed(False)
        for i, layer in enumerate(bert.encoder.layer):
            name = f"bert.encoder.layer.{i}"
            if part in name:
                bert.encoder.layer[i] = passed(False)
            elif hasattr(layer, "attention"):
                self._skip_within(layer, name, part, passed)

    @staticmethod
    def _skip_within(layer, name, part, passed):
        if part in name + ".intermediate":
            layer.feed_forward_chunk = lambda hidden: hidden
            layer.intermediate = layer.output = passed(False)
        elif part in name + ".output.LayerNorm" and hasattr(layer.output, "LayerNorm"):
            layer.output.LayerNorm = passed(False)
        if part in name + ".attention":
            layer.attention = passed(True)
        elif part in name + ".attention.output.LayerNorm" and hasattr(layer.attention, "output"):
            layer.attention.output.LayerNorm = passed(False)

    def _masters(self):
        """What the optimizer updates, by name: the parameters themselves, or what they are rounded from."""
        named = dict(self.model.named_parameters())
        if self.dtype is None:
            return named
        if self.case.invariance.name:
            raise Refusal("weights.dtype: does not go with an invariance in this recorder")
        self._round(named)
        if not self.case.optimizer.get("masters", True):
            return named
        return {name: self.torch.nn.Parameter(p.detach().clone(), p.requires_grad) for name, p in named.items()}

    def _round(self, values):
        """Parameters take the values, rounded to their type; they stay in the run's own, so that nothing else is rounded."""
        for name, parameter in self.model.named_parameters():
            parameter.data = values[name].data.to(self.dtype).to(parameter.dtype)

    def _replicas(self, arguments):
        plan = self.case.run.get("replicas")
        if plan is None:
            return []
        if self.case.invariance.name or self.case.optimizer["accumulate"] > 1 or self.options.compile:
            raise Refusal("replicas: do not go with --compile, an invariance or optimizer.accumulate in this recorder")
        return [TorchStack(self.case, arguments, is_replica=True) for _ in range(plan["n"] - 1)]

    def _reduce(self):
        """The mean or the sum of the replicas' gradients takes the place of each, but for those that are skipped."""
        plan, all_ = self.case.run["replicas"], [self, *self.replicas]
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None and not has_part(name, plan["skip"]):
                gradients = [dict(each.model.named_parameters())[name] for each in all_]
                total = sum(each.grad for each in gradients) / (1 if plan["reduce"] == "sum" else plan["n"])
                for each in gradients:
                    each.grad = total.clone()

    def _average(self):
        """The model of averaged weights, which starts as the first ones."""
        if "observe.ema" not in self.case.run:
            return None
        if self.options.compile or self.case.invariance.name:
            raise Refusal("observe.ema: does not go with --compile or an invariance in this recorder")
        average = self.torch.optim.swa_utils.AveragedModel(self.model, avg_fn=lambda mean, value, _: self.kept * mean + (1 - self.kept) * value)
        average.n_averaged += 1
        return average

    def _optimizer(self):
        given, named = self.case.optimizer, list(self.trained.items())
        if given.get("lr_for", {}) and given["schedule"] is not None:
            raise Refusal("optimizer.lr_for: does not go with a schedule in this recorder")
        groups, lr, decay = [], given["params"].get("lr", 1e-3), given["params"].get("weight_decay", 0.01 if given["name"] == "AdamW" else 0)
        by_factor = {}
        for name, p in named:
            factors = first_of(name, given.get("lr_for", {}), 1.0), first_of(name, given.get("decay_for", {}), 1.0) if self.case.decays(name) else 0.0
            by_factor.setdefault(factors, []).append(p)
        for (rate, part), parameters in by_factor.items():
            group = {"params": parameters}
            if rate != 1:
                group["lr"] = lr * rate
            if part != 1:
                group["weight_decay"] = decay * part
            groups.append(group)
        params = dict(given["params"])
        if given["amsgrad"]:
            params["amsgrad"] = True
        if given.get("maximize"):
            params["maximize"] = True
        if "lr" not in params and given["schedule"] is not None and given["schedule"]["lr"] is not None:
            params["lr"] = given["schedule"]["lr"]
        if "betas" in params:
            params["betas"] = tuple(params["betas"])
        return getattr(self.torch.optim, given["name"])(groups, **params)

    def _scheduler(self):
        spec = self.case.optimizer["schedule"]
        if spec is None:
            return None
        if spec["lr"] is not None:
            for group in self.optimizer.param_groups:
                group["lr"] = spec["lr"]
        if spec["framework"] == "torch":
            return lockstep_case.scheduler(spec, self.torch.optim.lr_scheduler, self.optimizer)
        if spec["framework"] == "hf":
            makers = self.transformers.optimization.TYPE_TO_SCHEDULER_FUNCTION
            return lockstep_case.scheduler(spec, {each.value: make for each, make in makers.items()}, self.optimizer)
        raise Refusal(f"optimizer.schedule.framework: {spec['framework']} is neither torch nor hf")

    def _autocast(self):
        return (self.torch.autocast("cpu", self.torch.bfloat16) if self.case.precision == "bfloat16"
                else contextlib.nullcontext())

    def forward(self, batch, wants_hidden):
        if not self.replicas:
            return self._forward(batch, wants_hidden)
        stacks = [self, *self.replicas]
        parts = zip(*[[None] * len(stacks) if each is None else np.split(each, len(stacks)) for each in batch])
        losses, logits, hidden = zip(*[stack._forward(part, wants_hidden) for stack, part in zip(stacks, parts)])
        loss = np.asarray(sum(losses) / (len(stacks) if self.case.loss["reduction"] == "mean" else 1), losses[0].dtype)
        return loss, np.concatenate(logits), wants_hidden and [np.concatenate(states) for states in zip(*hidden)]

    def _forward(self, batch, wants_hidden):
        torch = self.torch
        ids, labels, mask = batch
        positions, types = self.case.positions(ids)
        inputs = {"input_ids": torch.from_numpy(ids)}
        # What says nothing is left out, so that the model takes the path that its users see.
        if mask is not None:
            inputs["attention_mask"] = torch.from_numpy(np.asarray(mask))
        if self.case.model["position_offset"]:
            inputs["position_ids"] = torch.from_numpy(positions)
        if types.any():
            inputs["token_type_ids"] = torch.from_numpy(types)
        shown = None
        if self.average is not None:
            with torch.no_grad():
                shown = self._pass(self.average, inputs, labels, wants_hidden)
        self.loss, logits, hidden = self._pass(self.run, inputs, labels, wants_hidden)
        loss, logits, hidden = shown or (self.loss, logits, hidden)
        if wants_hidden and len(hidden) != self.case.model["layers"] + 1:
            raise Refusal("model.skip: hidden states of a layer that is skipped are not recorded by this recorder")
        return array(loss), array(logits), hidden and [array(state) for state in hidden]

    def _pass(self, run, inputs, labels, wants_hidden):
        torch, weights = self.torch, self.case.loss.get("class_weights")
        with self._autocast():
            output = run(**inputs, output_hidden_states=wants_hidden)
            loss = torch.nn.functional.cross_entropy(
                output.logits, torch.from_numpy(labels), reduction=self.case.loss["reduction"],
                weight=None if weights is None else torch.tensor(weights, dtype=output.logits.dtype),
                label_smoothing=self.case.loss["label_smoothing"])
        return loss, output.logits, output.hidden_states if wants_hidden else None

    def backward(self, share):
        share *= self.case.loss.get("gradient_scale", 1.0)
        (self.loss if share == 1.0 else self.loss * share).backward()
        if self.replicas:
            for replica in self.replicas:
                replica.backward(share)
            self._reduce()

    def gradients(self):
        return {name: array(p.grad) for name, p in self.model.named_parameters() if p.grad is not None}

    def parameters(self):
        return {name: array(p) for name, p in self.model.named_parameters()}

    def update(self):
        for replica in self.replicas:
            replica.update()
        given, clips = self.case.optimizer, self.torch.nn.utils
        if given["clip_norm"] is not None:
            clips.clip_grad_norm_(self.model.parameters(), given["clip_norm"])
        if given["clip_value"] is not None:
            clips.clip_grad_value_(self.model.parameters(), given["clip_value"])
        is_skipped = self.updates in given.get("skip", [])
        self.updates += 1
        if not is_skipped:
            self._step()
        if self.scheduler is not None and not (is_skipped and given.get("skip_schedule")):
            self.scheduler.step()
        if self.average is not None:
            ema = self.case.run["observe.ema"]
            warm = (1 + self.updates) / (10 + self.updates)
            self.kept = min(ema["decay"], warm) if ema["warmup"] else ema["decay"]
            self.average.update_parameters(self.model)

    def _step(self):
        named = dict(self.model.named_parameters())
        for name, parameter in self.trained.items():
            parameter.grad = named[name].grad
        self.optimizer.step()
        if self.dtype is not None:
            self._round(self.trained)

    def clear(self):
        for stack in (self, *self.replicas):
            stack.model.zero_grad()

    def save(self, folder):
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "gradients": {name: p.grad for name, p in self.model.named_parameters()}, "updates": self.updates}
        if self.scheduler is not None:
            state["scheduler"] = self.scheduler.state_dict()
        self.torch.save(state, os.path.join(folder, "state.pt"))

    def load(self, folder):
        state = self.torch.load(os.path.join(folder, "state.pt"), weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.updates = state["updates"]
        for name, parameter in self.model.named_parameters():
            parameter.grad = state["gradients"][name]
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"])


def passes(torch):
    """A part that passes its input on, as torch.nn.Identity does, whatever else it is given."""
    class Pass(torch.nn.Module):
        def __init__(self, is_attention):
            super().__init__()
            self.is_attention = is_attention

        def forward(self, hidden_states, *_, **__):
            return (hidden_states, None) if self.is_attention else hidden_states
    return Pass


def has_part(name, parts):
    return any(part in name for part in parts)


def first_of(name, by_part, otherwise):
    """The value of the first part that a name contains."""
    return next((value for part, value in by_part.items() if part in name), otherwise)


def array(tensor):
    """A copy: the tensor may change. NumPy has no bfloat16."""
    tensor = tensor.detach()
    return np.array((tensor.float() if tensor.element_size() == 2 else tensor).numpy())


if __name__ == "__main__":
    lockstep_case.main(FIELDS, TorchStack)
