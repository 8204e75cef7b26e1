#!/usr/bin/env python3
"""Records training runs of Hugging Face's BertForSequenceClassification under torch.optim.

usage: torch_transformers.py [--compile] [--attention eager|sdpa] < case.json     leaves out.npy and producer.json
       torch_transformers.py --fields                                            prints the fields that it honours
Tried with torch 2.15 and transformers 5.23.
"""
import argparse
import contextlib
import os

import lockstep_case
from lockstep_case import Refusal, np

FIELDS = [
    "model.hidden_act", "model.layer_norm_eps", "model.attention_scale", "model.auto_mask", "model.padding_idx",
    "model.position_offset", "model.token_type", "model.pooler_act", "loss.reduction", "loss.label_smoothing",
    "optimizer.name", "optimizer.params.lr", "optimizer.params.betas", "optimizer.params.eps", "optimizer.params.weight_decay",
    "optimizer.params.momentum", "optimizer.params.dampening", "optimizer.params.nesterov", "optimizer.amsgrad", "optimizer.no_decay",
    "optimizer.clip_norm", "optimizer.clip_value", "optimizer.schedule", "precision",
]


class TorchStack:
    def __init__(self, case, arguments):
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
        self.run = torch.compile(self.model) if self.options.compile else self.model
        self.optimizer = self._optimizer()
        self.scheduler = self._scheduler()
        self.loss = None

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
            num_labels=m["labels"], hidden_act=m["hidden_act"], layer_norm_eps=m["layer_norm_eps"], pad_token_id=m["padding_idx"])
        if self.options.attention:
            config._attn_implementation = self.options.attention
        model = self.transformers.BertForSequenceClassification(config)
        missing, unexpected = model.load_state_dict(
            {name: torch.from_numpy(array) for name, array in self.case.first_weights().items()}, strict=False)
        if missing or unexpected:
            raise Refusal(f"transformers' BERT lacks {unexpected} and has {missing} besides")
        if m["pooler_act"] == "none":
            model.bert.pooler.activation = torch.nn.Identity()
        if not m["attention_scale"]:
            for layer in model.bert.encoder.layer:
                layer.attention.self.scaling = 1.0
        # Without dropout, evaluation and training are one.
        return model.to(torch.float64 if self.case.precision == "float64" else torch.float32).eval()

    def _optimizer(self):
        given, named = self.case.optimizer, list(self.model.named_parameters())
        groups = [{"params": [p for name, p in named if self.case.decays(name)]}]
        rest = [p for name, p in named if not self.case.decays(name)]
        if rest:
            groups.append({"params": rest, "weight_decay": 0.0})
        params = dict(given["params"])
        if given["amsgrad"]:
            params["amsgrad"] = True
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
        torch = self.torch
        ids, labels, mask = batch
        positions, types = self.case.positions(ids)
        inputs = {"input_ids": torch.from_numpy(ids)}
        # What says nothing is left out, so that the model takes the path that its users see.
        if mask is not None:
            inputs["attention_mask"] = torch.from_numpy(np.asarray(mask))
        if self.case.model["position_offset"]:
            inputs["position_ids"] = torch.from_numpy(positions)
        if self.case.model["token_type"]:
            inputs["token_type_ids"] = torch.from_numpy(types)
        with self._autocast():
            output = self.run(**inputs, output_hidden_states=wants_hidden)
            self.loss = torch.nn.functional.cross_entropy(
                output.logits, torch.from_numpy(labels), reduction=self.case.loss["reduction"],
                label_smoothing=self.case.loss["label_smoothing"])
        hidden = [array(state) for state in output.hidden_states] if wants_hidden else None
        return array(self.loss), array(output.logits), hidden

    def backward(self, share):
        (self.loss if share == 1.0 else self.loss * share).backward()

    def gradients(self):
        return {name: array(p.grad) for name, p in self.model.named_parameters()}

    def parameters(self):
        return {name: array(p) for name, p in self.model.named_parameters()}

    def update(self):
        given, clips = self.case.optimizer, self.torch.nn.utils
        if given["clip_norm"] is not None:
            clips.clip_grad_norm_(self.model.parameters(), given["clip_norm"])
        if given["clip_value"] is not None:
            clips.clip_grad_value_(self.model.parameters(), given["clip_value"])
        self.optimizer.step()
        if self.scheduler is not None:
            self.scheduler.step()

    def clear(self):
        self.optimizer.zero_grad()

    def save(self, folder):
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "gradients": {name: p.grad for name, p in self.model.named_parameters()}}
        if self.scheduler is not None:
            state["scheduler"] = self.scheduler.state_dict()
        self.torch.save(state, os.path.join(folder, "state.pt"))

    def load(self, folder):
        state = self.torch.load(os.path.join(folder, "state.pt"), weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, parameter in self.model.named_parameters():
            parameter.grad = state["gradients"][name]
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state["scheduler"])


def array(tensor):
    """A copy: the tensor may change. NumPy has no bfloat16."""
    tensor = tensor.detach()
    return np.array((tensor.float() if tensor.element_size() == 2 else tensor).numpy())


if __name__ == "__main__":
    lockstep_case.main(FIELDS, TorchStack)
