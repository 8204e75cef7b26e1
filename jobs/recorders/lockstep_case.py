"""What Lockstep's recorders share: the case, made into arrays, and the training loop. Needs NumPy only.

A recorder reads a case as JSON on standard input (src/main/resources/dev/lockstep/recorder/case.schema.json) and leaves two files in its
working directory: out.npy, reprod_log's dictionary of arrays under the keys that the case observes, and producer.json, which says what
made them. With --fields it prints which fields of a case it honours, and needs no framework for that. With --cases it makes one run
after another: it reads the path of a folder from each line of standard input, makes the run of the case.json there, leaves the two files
beside it, and prints a line of JSON, {"folder": the path, "problem": why there is nothing, or null}.

A recorder of one framework gives main() a class, the stack; see torch_transformers.py.
"""
import json
import os
import platform
import sys
import tempfile
import traceback
import zlib

try:
    import numpy as np
except ImportError:
    # Whoever asks for --fields may have no framework, and no NumPy.
    np = None

# Fields that every stack honours through this file.
SHARED = [
    "model.layers", "model.hidden", "model.heads", "model.intermediate", "model.vocab", "model.max_position", "model.type_vocab",
    "model.labels", "model.framework", "model.transposed", "model.swapped", "weights.std", "weights.seed", "weights.safetensors",
    "batch.size", "batch.length", "batch.seed", "batch.pads", "batch.mask", "batch.count", "batch.stride", "batch.ids", "batch.labels",
    "weights.generator", "weights.rest.generator", "batch.repeat", "batch.order", "batch.drop_last", "batch.token_types",
    "batch.duplicates", "batch.label_noise", "loss.flip_labels", "optimizer.zero_grad", "optimizer.accumulate", "iterations",
    "observe.loss.scale", "observe.loss.average", "observe.loss.reset_every",
]
# Changes within that leave the mathematics alone; those that every stack honours through this file.
INVARIANCES = ["repeat", "batch_rows", "pad_longer", "accumulate", "heads", "ffn", "resume", "threads", "stride"]
# Values that change nothing: a stack that does not honour the field may be given them.
NEUTRAL = {
    "model.hidden_act": "gelu", "model.layer_norm_eps": 1e-12, "model.attention_scale": True, "model.auto_mask": False,
    "model.padding_idx": None, "model.position_offset": 0, "model.token_type": 0, "model.pooler_act": "tanh", "model.dropout": 0,
    "loss.reduction": "mean", "loss.label_smoothing": 0, "optimizer.amsgrad": False, "optimizer.no_decay": [],
    "optimizer.clip_norm": None, "optimizer.clip_value": None, "optimizer.schedule": None, "precision": "float32",
}
# Fields whose rows have grown: the values that are honoured here, others are refused.
VALUES = {
    "model.attention_scale": (True, False), "model.pooler_act": ("tanh", "none"),
    "model.hidden_act": ("gelu", "gelu_new", "relu", "quick_gelu", "silu"), "loss.reduction": ("mean", "sum"),
    "batch.generator": ("numpy-randint",), "model.layer_norm_eps": (float,), "batch.token_types": (str, None), "loss.kind": ("cross-entropy",),
}
# How weights are generated: names that are none of these are refused.
GENERATORS = ("numpy-normal", "truncated-normal", "xavier-uniform", "kaiming-uniform", "torch-linear")


class Refusal(Exception):
    """A case that this recorder cannot run as it is meant: better no values than those of another case."""


def main(fields, stack):
    """Answers --fields, or records the case on standard input, or with --cases one after another.

    fields: those that the stack honours beside SHARED; stack: a class that is made from a Case and the command's arguments.
    """
    honoured = SHARED + fields + [f"invariance.{name}" for name in INVARIANCES]
    VALUES.update(getattr(stack, "VALUES", {}))
    arguments = [word for word in sys.argv[1:] if word not in ("--fields", "--cases")]
    if "--fields" in sys.argv[1:]:
        # What stands under a checkpoint's rest is said once, by the field's own path.
        print(json.dumps({"fields": [path for path in honoured if ".rest." not in path] + ["cases"]}, indent=1))
    elif "--cases" in sys.argv[1:]:
        each_folder(lambda text: make(text, honoured, stack, arguments))
    else:
        try:
            make(json.load(sys.stdin), honoured, stack, arguments)
        except Refusal as refusal:
            sys.exit(f"refused: {refusal}")


def make(text, honoured, stack, arguments):
    """Records a case into the working directory."""
    case = Case(text)
    case.require_honoured(honoured)
    # Before a framework is imported, which reads it once.
    os.environ.setdefault("OMP_NUM_THREADS", str(case.threads))
    made = stack(case, arguments)
    write(record(case, made, lambda: stack(case, arguments)), dict(made.producer(), threads=case.threads, precision=case.precision, fields=honoured))


def each_folder(make_run):
    """Makes the runs of all folders on standard input. What others print goes to standard error: standard output has the answers alone."""
    answers, home = os.fdopen(os.dup(1), "w"), os.getcwd()
    os.dup2(2, 1)
    for line in sys.stdin:
        folder, problem = line.rstrip("\n"), None
        try:
            os.chdir(folder)
            with open("case.json") as file:
                make_run(json.load(file))
        except Refusal as refusal:
            problem = f"refused: {refusal}"
        except Exception:
            problem = traceback.format_exc(limit=-3)
        # The folder is about to go.
        os.chdir(home)
        print(json.dumps({"folder": folder, "problem": problem}), file=answers, flush=True)


def write(values, producer):
    """Writes out.npy and producer.json. reprod_log writes the same bytes for the same dictionary."""
    np.save("out.npy", {key: np.asarray(value) for key, value in values.items()}, allow_pickle=True)
    versions = dict({"python": platform.python_version(), "numpy": np.__version__}, **producer.pop("versions", {}))
    with open("producer.json", "w") as file:
        json.dump(dict(producer, host=platform.node(), versions=versions), file, indent=1)


class Case:
    """One training run, as Lockstep asks for it."""

    def __init__(self, text):
        if text["format"] != 1:
            raise Refusal(f"format {text['format']}: this recorder reads 1")
        self.text = text
        self.seed, self.threads, self.precision = text["seed"], text["threads"], text["precision"]
        self.iterations, self.settings = text["iterations"], text.get("settings", {})
        self.invariance = Invariance(text.get("invariance"))
        self.threads = self.invariance.parameter("threads", "count", self.threads)
        for section in ("model", "weights", "batch", "loss", "optimizer"):
            setattr(self, section, text.get(section))
        self.run = text.get("run", {})

    def require_honoured(self, fields):
        """Refuses a case with a field that would be left unheeded."""
        for path in self.text.get("changed", []):
            if path not in fields and path not in NEUTRAL:
                raise Refusal(f"{path} is not honoured by this recorder")
        for path, values in VALUES.items():
            value = self._at(path)
            if value is not None and not any(is_one(value, each) for each in values):
                raise Refusal(f"{path}: {json.dumps(value)} is not honoured by this recorder")
        most = (self.model or {}).get("max_position")
        by = self.invariance.parameter("pad_longer", "by", 0)
        if by and self.length() + by + self.model["position_offset"] > most:
            raise Refusal(f"invariance.by: {self.length()} tokens and {by} more are beyond model.max_position {most}")
        if self.invariance.name and f"invariance.{self.invariance.name}" not in fields:
            raise Refusal(f"invariance.name: {self.invariance.name} is not honoured by this recorder")
        for path, neutral in NEUTRAL.items():
            section, _, name = path.rpartition(".")
            value = (self.text.get(section) or {}).get(name, neutral) if section else self.text[name]
            if path not in fields and value != neutral:
                raise Refusal(f"{path}: {json.dumps(value)} is not honoured by this recorder")

    def _at(self, path):
        """The value of a path; None where there is none."""
        value = self.text
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def wanted(self, iteration):
        """Keys by what is observed in an iteration; None for whatever there is."""
        if self.text["observe"] == "all":
            return None
        return {each["observation"]: each["key"] for each in self.text["observe"] if each["iteration"] == iteration}

    def shapes(self):
        """Shapes of all parameters, by their Hugging Face names, in their order."""
        m = self.model
        wide, inner, embeddings = m["hidden"], m["intermediate"], "bert.embeddings."
        shapes = {embeddings + "word_embeddings.weight": (m["vocab"], wide),
                  embeddings + "position_embeddings.weight": (m["max_position"], wide),
                  embeddings + "token_type_embeddings.weight": (m["type_vocab"], wide)}

        def norm(name):
            shapes.update({name + ".weight": (wide,), name + ".bias": (wide,)})

        def dense(name, rows, columns):
            shapes.update({name + ".weight": (rows, columns), name + ".bias": (rows,)})

        norm(embeddings + "LayerNorm")
        for layer in range(m["layers"]):
            prefix = f"bert.encoder.layer.{layer}."
            for part in ("query", "key", "value"):
                dense(prefix + "attention.self." + part, wide, wide)
            dense(prefix + "attention.output.dense", wide, wide)
            norm(prefix + "attention.output.LayerNorm")
            dense(prefix + "intermediate.dense", inner, wide)
            dense(prefix + "output.dense", wide, inner)
            norm(prefix + "output.LayerNorm")
        dense("bert.pooler.dense", wide, wide)
        dense("classifier", m["labels"], wide)
        return shapes

    def first_weights(self):
        """Parameters by their Hugging Face names: float32, dense weights as (out, in)."""
        generator = self.weights.get("rest", self.weights)
        real = checkpoint(self.weights["safetensors"]) if "safetensors" in self.weights else {}
        weights, shapes = {}, self.shapes()
        for name, shape in shapes.items():
            given = real.get(name, real.get(name[5:] if name.startswith("bert.") else name))
            if given is not None and given.shape != shape:
                raise Refusal(f"weights.safetensors: {name} has shape {given.shape}, the model needs {shape}")
            weights[name] = generated(name, shape, generator, shapes) if given is None else given.astype(np.float32)
        for first, second in self.model["swapped"]:
            weights[first], weights[second] = weights[second], weights[first]
        for name in self.model["transposed"]:
            weights[name] = np.ascontiguousarray(weights[name].T)
        return self.invariance.permuted(self, weights)

    def batches(self):
        """Batches that are taken in turn: token ids (rows, tokens), labels (rows), mask (rows, tokens) or None."""
        b = self.batch
        if "ids" in b:
            mask = None if b["mask"] is None else only_array(b["mask"])
            made = [(only_array(b["ids"]), only_array(b["labels"]), mask)]
        else:
            made = [self._generated(b["seed"] + b["stride"] * j) for j in range(b["count"])]
            made = made[:-1] if b.get("drop_last") else made
            made = [made[j] for j in b.get("order") or range(len(made)) for _ in range(b.get("repeat", 1))]
        if self.loss["flip_labels"]:
            made = [(ids, self.model["labels"] - 1 - labels, mask) for ids, labels, mask in made]
        return [self.invariance.batch(*self._masked(*each)) for each in made]

    def _generated(self, seed):
        b, random = self.batch, np.random.RandomState(seed)
        ids = random.randint(1, self.model["vocab"], (b["size"], b["length"])).astype(np.int64)
        labels = random.randint(0, self.model["labels"], b["size"]).astype(np.int64)
        mask = np.ones_like(ids)
        if b["pads"]:
            for row, length in enumerate(random.randint(b["length"] // 2, b["length"] + 1, b["size"])):
                ids[row, length:] = 0
                mask[row, length:] = 0
        noise = np.random.RandomState((zlib.crc32(b"label_noise") ^ seed) & 0xFFFFFFFF)
        if b.get("label_noise"):
            for row in range(b["size"]):
                labels[row] = noise.randint(0, self.model["labels"]) if noise.random_sample() < b["label_noise"] else labels[row]
        if b.get("duplicates"):
            for array in (ids, labels, mask):
                array[-b["duplicates"]:] = array[:b["duplicates"]].copy()
        return ids, labels, mask if b["mask"] else None

    def _masked(self, ids, labels, mask):
        """Without a mask, a model with auto_mask masks id 0."""
        if mask is None and self.model["auto_mask"]:
            mask = (ids != 0).astype(np.int64)
        return ids, labels, mask

    def length(self):
        """Tokens of a row, before any are appended."""
        return self.batch["length"] if "length" in self.batch else only_array(self.batch["ids"]).shape[1]

    def positions(self, ids):
        """Position and token type of each token."""
        places = np.arange(ids.shape[1], dtype=np.int64) + self.model["position_offset"]
        types = np.full_like(ids, self.model["token_type"])
        if "ids" in self.batch and self.batch.get("token_types") is not None:
            if self.invariance.name not in (None, "repeat", "resume", "threads"):
                raise Refusal(f"batch.token_types: a file does not go with invariance {self.invariance.name} in this recorder")
            types = only_array(self.batch["token_types"]).astype(np.int64)
        elif self.batch.get("token_types") == "halves":
            types[:, self.length() // 2:] = 1
        return np.broadcast_to(places, ids.shape).copy(), types

    def decays(self, name):
        """Whether weight decay reaches the parameter of this Hugging Face name."""
        return not any(part in name for part in self.optimizer["no_decay"])


class Invariance:
    """A change that leaves the mathematics of a run alone, and its undoing in what is recorded; case.schema.json says what each is."""

    def __init__(self, text):
        self.text = text or {}
        self.name = self.text.get("name")

    def parameter(self, name, parameter, otherwise=None):
        """The invariance's parameter if it is the one of this name."""
        return self.text[parameter] if self.name == name else otherwise

    def batch(self, ids, labels, mask):
        """The same rows in another order, with more padding, or as rows of a bigger array."""
        if self.name == "batch_rows":
            order = self._order(len(ids))
            return tuple(None if each is None else each[order] for each in (ids, labels, mask))
        if self.name == "pad_longer":
            # Without a mask every token is seen; what is appended is not.
            seen = np.ones_like(ids) if mask is None else mask
            return self._padded(ids), labels, self._padded(seen)
        if self.name == "stride":
            return tuple(None if each is None else np.repeat(each, 2, axis=0)[::2] for each in (ids, labels, mask))
        return ids, labels, mask

    def _padded(self, array):
        return np.pad(array, ((0, 0), (0, self.text["by"])))

    def _order(self, count):
        return np.random.RandomState(self.text["seed"]).permutation(count)

    def parts(self, batch):
        """Micro-batches, each with its share of the rows."""
        if self.name != "accumulate":
            return [(batch, 1.0)]
        rows = len(batch[0])
        places = [each for each in np.array_split(np.arange(rows), self.text["parts"]) if len(each)]
        return [(tuple(None if array is None else array[place] for array in batch), len(place) / rows) for place in places]

    def permuted(self, case, arrays):
        """Parameters, by their Hugging Face names, with heads or inner units in another order: what comes in and what goes out alike."""
        return self._reordered(case, arrays, lambda order: order)

    def restored(self, case, arrays):
        """The same back again, of parameters or gradients."""
        return self._reordered(case, arrays, np.argsort)

    def _reordered(self, case, arrays, way):
        if self.name not in ("heads", "ffn"):
            return arrays
        m, heads = case.model, self.name == "heads"
        outer, inner = (".attention.output.dense.weight", ".attention.self.") if heads else (".output.dense.weight", ".intermediate.dense.")
        blocks = np.arange(m["hidden"] if heads else m["intermediate"]).reshape(m["heads"] if heads else m["intermediate"], -1)
        order = way(blocks[self._order(len(blocks))].ravel())

        def one(name, array):
            if inner in name:
                return np.ascontiguousarray(array[order])
            is_outer = name.endswith(outer) and (heads or ".attention." not in name)
            return np.ascontiguousarray(array[:, order]) if is_outer else array
        return {name: one(name, array) for name, array in arrays.items()}

    def rows(self, array, length):
        """What is recorded of hidden states (rows, tokens, width) or logits (rows, labels), as it is without the change."""
        if self.name == "batch_rows":
            array = array[np.argsort(self._order(len(array)))]
        return array[:, :length] if self.name == "pad_longer" and array.ndim == 3 else array

    def is_resumed_after(self, done):
        """Whether the run goes on from saved state when so many iterations are done."""
        return self.parameter("resume", "at") == done


def is_one(value, kind):
    """Whether a value is one of a kind: a type, or itself. 1 is no true, and 0 no false."""
    if isinstance(kind, type):
        return isinstance(value, (int, float) if kind is float else kind) and not isinstance(value, bool)
    return value is kind or (isinstance(kind, str) and value == kind)


def generated(name, shape, generator, shapes):
    """The same values for a parameter whatever else is generated; src/main/java/dev/lockstep/engine/spec/WeightsGenerator.java says which."""
    random = np.random.RandomState((zlib.crc32(name.encode()) ^ generator["seed"]) & 0xFFFFFFFF)
    kind = generator.get("generator", "numpy-normal")
    if isinstance(kind, dict):
        kind = next((each for part, each in kind.items() if part in name), "numpy-normal")
    if kind not in GENERATORS:
        raise Refusal(f"weights.generator: {kind} is not honoured by this recorder")
    is_norm = "LayerNorm" in name
    if kind == "numpy-normal":
        values = random.normal(0, generator["std"], shape).astype(np.float32)
        return values + np.float32(1) if name.endswith("LayerNorm.weight") else values
    if kind == "torch-linear" and "embeddings.weight" in name:
        return random.standard_normal(shape).astype(np.float32)
    if kind == "torch-linear" and not is_norm and name.endswith(".bias"):
        return uniform(random, 1 / shapes[name[:-len("bias")] + "weight"][1], shape)
    if len(shape) == 1:
        return np.full(shape, 0 if name.endswith(".bias") else 1, np.float32)
    if kind == "truncated-normal":
        return np.array([generator["std"] * truncated(random) for _ in range(int(np.prod(shape)))]).reshape(shape).astype(np.float32)
    return uniform(random, {"xavier-uniform": 6 / sum(shape), "kaiming-uniform": 6 / shape[1], "torch-linear": 1 / shape[1]}[kind], shape)


def uniform(random, square, shape):
    bound = np.sqrt(square)
    return random.uniform(-bound, bound, shape).astype(np.float32)


def truncated(random):
    while True:
        value = random.standard_normal()
        if abs(value) <= 2:
            return value


class LossLog:
    """What a log shows of the losses: each, or means, times a factor."""

    def __init__(self, run):
        self.scale, self.average = run.get("observe.loss.scale", 1), run.get("observe.loss.average", "none")
        self.reset_every, self.shown = run.get("observe.loss.reset_every"), []

    def next(self, iteration, loss):
        if self.average == "none" and self.scale == 1:
            return loss
        if self.reset_every and iteration % self.reset_every == 0:
            self.shown = []
        self.shown.append(float(loss))
        taken = {"none": self.shown[-1:], "running": self.shown}.get(self.average) if isinstance(self.average, str) else self.shown[-self.average["window"]:]
        return np.asarray(self.scale * (sum(taken) / len(taken)), loss.dtype)


def checkpoint(path):
    """Arrays of a safetensors file: eight bytes of length, a JSON header, the values."""
    kinds = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4"}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    arrays = {}
    for name, about in header.items():
        begin, end = about["data_offsets"]
        if about["dtype"] == "BF16":
            # The upper half of a float32.
            values = (np.frombuffer(data[begin:end], "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            values = np.frombuffer(data[begin:end], kinds[about["dtype"]])
        arrays[name] = values.reshape(about["shape"])
    return arrays


def only_array(path):
    values = np.load(path)
    return values if isinstance(values, np.ndarray) else values[values.files[0]]


def norm(arrays):
    """L2 over all of them, summed in double."""
    return np.float64(np.sqrt(sum(np.sum(np.square(array.astype(np.float64))) for array in arrays.values())))


def record(case, stack, again=None):
    """Trains; returns what the case observes, by key, in the order in which it came about.

    A stack has: forward(batch, wants_hidden), which returns the loss, the logits and the hidden states (or None) as arrays, and keeps
    what backward(share) needs, the share being that of the batch's rows; gradients() and parameters(), which return arrays by Hugging
    Face name, dense weights as (out, in); update(), one optimizer step; clear(), which zeroes the gradients; save(folder) and
    load(folder), all of its state; producer(). again: makes another stack of the same case, which resumes.
    """
    batches, values, change, log = case.batches(), {}, case.invariance, LossLog(case.run)
    if change.name == "resume" and not change.text["at"] < case.iterations:
        raise Refusal(f"invariance.at: {change.text['at']} is not below iterations {case.iterations}")
    for iteration in range(case.iterations):
        if change.is_resumed_after(iteration):
            with tempfile.TemporaryDirectory() as folder:
                stack.save(folder)
                stack = again()
                stack.load(folder)
        wanted = case.wanted(iteration)
        if wanted is None:
            wanted = everything(case, iteration, iteration == case.iterations - 1)
        take = Taker(wanted, values)
        pass_through(case, stack, batches[iteration % len(batches)], take, lambda loss: log.next(iteration, loss))
        if take.any("grad"):
            take.all("grad", change.restored(case, stack.gradients()))
        if (iteration + 1) % case.optimizer["accumulate"] == 0:
            stack.update()
            if case.optimizer["zero_grad"]:
                stack.clear()
        if take.any("param"):
            take.all("param", change.restored(case, stack.parameters()))
        take.require_all(iteration)
    return values


def pass_through(case, stack, batch, take, shown):
    """Forward and backward, of the batch or of its micro-batches; takes what is observed on the way, the loss as it is shown."""
    losses, logits, hidden = [], [], []
    for part, share in case.invariance.parts(batch):
        loss, scores, states = stack.forward(part, take.any("hidden_"))
        weight = share if case.loss["reduction"] == "mean" else 1.0
        losses.append(loss if weight == 1.0 else loss * loss.dtype.type(weight))
        logits.append(scores)
        hidden.append(states or [])
        stack.backward(weight)
    for layer, states in enumerate(zip(*hidden)):
        take.one(f"hidden_{layer}", case.invariance.rows(np.concatenate(states), case.length()))
    take.one("logits", case.invariance.rows(np.concatenate(logits), None))
    take.one("loss", shown(losses[0] if len(losses) == 1 else np.asarray(sum(losses))))


def everything(case, iteration, last):
    """Losses of all iterations, the first one's hidden states, logits and gradients, the last one's parameters."""
    names = ["loss"]
    names += [f"hidden_{layer}" for layer in range(case.model["layers"] + 1)] + ["logits"] if iteration == 0 else []
    names += ["grad/" + name for name in case.shapes()] if iteration == 0 else []
    names += ["param/" + name for name in case.shapes()] if last else []
    return {name: f"loss_{iteration}" if name == "loss" else name for name in names}


class Taker:
    """Takes what is wanted of one iteration."""

    def __init__(self, wanted, values):
        self.wanted, self.values, self.left = wanted, values, dict(wanted)

    def any(self, prefix):
        return any(name.startswith(prefix) for name in self.wanted)

    def one(self, name, value):
        if name in self.wanted:
            self.values[self.wanted[name]] = value
            self.left.pop(name, None)

    def all(self, kind, arrays):
        for name, array in arrays.items():
            self.one(f"{kind}/{name}", array)
        if kind + "_norm" in self.wanted:
            self.one(kind + "_norm", norm(arrays))
        for name, array in arrays.items():
            if f"{kind}_norm/{name}" in self.wanted:
                self.one(f"{kind}_norm/{name}", norm({name: array}))

    def require_all(self, iteration):
        if self.left:
            raise Refusal(f"iteration {iteration}: there is no {', '.join(sorted(self.left)[:3])}")


def scheduler(spec, choices, *first):
    """The framework's own scheduler, made with the parameters that the user gave.

    choices: a module or a dictionary in which it is found by its name; first: arguments that come before the user's.
    """
    name, params = spec["scheduler"], spec["params"]
    if any(isinstance(value, list) and value and isinstance(value[0], (str, list)) for value in params.values()):
        raise Refusal("optimizer.schedule: nested schedules are not honoured by this recorder")
    make = choices.get(name) if isinstance(choices, dict) else getattr(choices, name, None)
    if make is None:
        raise Refusal(f"optimizer.schedule.scheduler: {spec['framework']} has no {name}")
    return make(*first, **params)
