#!/usr/bin/env python3
"""Records the training of any torch or paddle model: outputs of its modules, losses, gradients, parameters, optimizer state.

In a script of one's own:

    from generic import Recorder
    recorder = Recorder(model)                      # hooks every module
    for i in range(3):
        loss = criterion(model(inputs), labels)
        recorder.loss(loss)
        loss.backward()
        recorder.gradients()
        optimizer.step()
        recorder.parameters()
        recorder.state(optimizer)                   # if wanted
        optimizer.zero_grad()                       # paddle: clear_grad()
        recorder.next()
    recorder.save("mine.npy")                       # reprod_log's form, keys in the order of execution

or as a recorder of Lockstep's, {"command": ["python", "generic.py", "mine.py"]}, where mine.py has

    def build(case):                                # the case as a dictionary: seed, settings, ...
        return model, optimizer, step               # step(i) runs iteration i forward and returns its loss

Keys: iter_0/forward/MODULE, iter_0/loss, iter_0/backward/MODULE (gradient of the module's output), iter_0/grad/PARAMETER,
iter_0/param/PARAMETER, iter_0/state/NAME. Needs the framework and NumPy only.
"""
import json
import os
import runpy
import sys

import numpy as np


class Recorder:
    """Logs what a model of either framework does, iteration by iteration."""

    def __init__(self, model, outputs=True):
        """outputs: whether modules are hooked, which is what takes room."""
        self.model, self.values, self.iteration = model, {}, 0
        modules = model.named_modules() if hasattr(model, "named_modules") else model.named_sublayers(include_self=True)
        for name, module in modules if outputs else ():
            hook = self._hook(name)
            if hasattr(module, "register_forward_post_hook"):
                module.register_forward_post_hook(hook)
            else:
                module.register_forward_hook(hook)

    def _hook(self, name):
        def hook(module, inputs, output):
            for suffix, tensor in tensors(output):
                self._add("forward", name + suffix, tensor)
                if differentiable(tensor):
                    tensor.register_hook(lambda gradient, key=name + suffix: self._add("backward", key, gradient))
        return hook

    def _add(self, kind, name, tensor):
        """Under a key of its own: a module that runs twice has a second output, name#1."""
        key = "/".join(part for part in (f"iter_{self.iteration}", kind, name) if part)
        times = 0
        while key + (f"#{times}" if times else "") in self.values:
            times += 1
        self.values[key + (f"#{times}" if times else "")] = array(tensor)

    def loss(self, loss):
        self._add("loss", "", loss)

    def gradients(self):
        for name, parameter in self.model.named_parameters():
            if parameter.grad is not None:
                self._add("grad", name, parameter.grad)

    def parameters(self):
        for name, parameter in self.model.named_parameters():
            self._add("param", name, parameter)

    def state(self, optimizer):
        """What the optimizer keeps: moments and the like, under the framework's own names."""
        for suffix, tensor in tensors(optimizer.state_dict().get("state", optimizer.state_dict())):
            self._add("state", suffix.lstrip("."), tensor)

    def next(self):
        self.iteration += 1

    def save(self, path):
        np.save(path, self.values, allow_pickle=True)


def tensors(output, name=""):
    """The tensors in what a module gives, each with what leads to it."""
    if hasattr(output, "numpy") and hasattr(output, "detach"):
        yield name, output
    elif isinstance(output, dict):
        for key, value in output.items():
            yield from tensors(value, f"{name}.{key}")
    elif isinstance(output, (tuple, list)):
        for place, value in enumerate(output):
            yield from tensors(value, f"{name}.{place}")


def differentiable(tensor):
    """torch says requires_grad, paddle stop_gradient."""
    return tensor.requires_grad if hasattr(tensor, "requires_grad") else not tensor.stop_gradient


def array(tensor):
    """A copy, since the tensor may change; what NumPy has no type for becomes float32."""
    tensor = tensor.detach()
    if "bfloat16" in str(tensor.dtype):
        tensor = tensor.float() if hasattr(tensor, "float") else tensor.astype("float32")
    return np.array(tensor.cpu().numpy())


def producer():
    """Whichever framework the user's script has imported."""
    for framework in ("torch", "paddle"):
        if framework in sys.modules:
            return {"framework": framework, "version": sys.modules[framework].__version__.split("+")[0],
                    "versions": {"numpy": np.__version__}, "fields": ["iterations"]}
    sys.exit("the script has imported neither torch nor paddle")


def main():
    if sys.argv[1:] == ["--fields"]:
        print(json.dumps({"fields": ["iterations"]}))
        return
    if len(sys.argv) != 2:
        sys.exit("usage: generic.py MINE.py < case.json, or generic.py --fields")
    case = json.load(sys.stdin)
    if case["observe"] != "all":
        sys.exit('generic.py records whatever there is: the check needs "observe": "all"')
    os.environ.setdefault("OMP_NUM_THREADS", str(case["threads"]))
    sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[1])))
    model, optimizer, step = runpy.run_path(sys.argv[1])["build"](case)
    recorder = Recorder(model)
    for iteration in range(case["iterations"]):
        loss = step(iteration)
        recorder.loss(loss)
        loss.backward()
        recorder.gradients()
        optimizer.step()
        recorder.parameters()
        recorder.state(optimizer)
        (optimizer.clear_grad if hasattr(optimizer, "clear_grad") else optimizer.zero_grad)()
        recorder.next()
    recorder.save("out.npy")
    with open("producer.json", "w") as file:
        json.dump(producer(), file, indent=1)


if __name__ == "__main__":
    main()
