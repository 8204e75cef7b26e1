"""A recorder that needs Python alone: each token that is seen predicts its row's label, by a logistic regression with momentum.

usage: tokens.py FAULT < case.json, tokens.py FAULT --fields. FAULT is none, or what is wrong with it; see Model and main.
"""
import json
import math
import random
import struct
import sys

VOCAB, WIDTH, ROWS, LENGTH = 11, 3, 5, 6


def main(fault):
    case = json.load(sys.stdin)
    change = case.get("invariance", {})
    model, values = Model(case["seed"], fault), {}
    for iteration in range(case["iterations"]):
        if change.get("name") == "resume" and change["at"] == iteration:
            saved = json.loads(json.dumps(model.state()))
            model = Model(case["seed"] + 1, fault)
            model.load(saved)
        batch = rows(case["seed"] * 100 + iteration % 2)
        loss, norm = model.step(changed(batch, change), change, iteration)
        values[f"loss_{iteration}"] = [math.nan if fault == "nan" and iteration == 3 else loss]
        values[f"grad_norm_{iteration}"] = [norm]
        values[f"lr_{iteration}"] = [rate(0 if fault == "lr_ignored" else iteration)]
        if iteration in (0, case["iterations"] - 1):
            for name, value in model.parameters.items():
                values[f"iter_{iteration}/param/{name}"] = list(value)
    write(values)


def rate(iteration):
    """torch's ExponentialLR from 0.5 by 0.9."""
    return 0.5 * 0.9 ** iteration


def rows(seed):
    """Rows of tokens of ragged lengths, padded with id 0, each with its mask and label."""
    draw = random.Random(seed)
    made = []
    for _ in range(ROWS):
        seen = draw.randint(2, LENGTH)
        ids = [draw.randrange(1, VOCAB) if place < seen else 0 for place in range(LENGTH)]
        made.append((ids, [1] * seen + [0] * (LENGTH - seen), draw.randrange(2)))
    return made


def changed(batch, change):
    if change.get("name") == "pad_longer":
        by = change["by"]
        return [(ids + [0] * by, mask + [0] * by, label) for ids, mask, label in batch]
    return batch[::-1] if change.get("name") == "batch_rows" else batch


class Model:
    def __init__(self, seed, fault):
        draw = random.Random() if fault == "unset_seed" else random.Random(seed)
        self.fault = fault
        self.parameters = {"embedding": [draw.gauss(0, 0.5) for _ in range(VOCAB * WIDTH)],
                           "weight": [draw.gauss(0, 0.5) for _ in range(WIDTH)], "bias": [0.0], "frozen": [1.0, 2.0]}
        self.moments = {name: [0.0] * len(value) for name, value in self.parameters.items()}

    def state(self):
        return {"parameters": self.parameters, "moments": self.moments}

    def load(self, state):
        self.parameters = state["parameters"]
        if self.fault != "lost_moments":
            self.moments = state["moments"]

    def step(self, batch, change, iteration):
        parts = [batch]
        if change.get("name") == "accumulate":
            count = change["parts"]
            parts = [batch[i * len(batch) // count:(i + 1) * len(batch) // count] for i in range(count)]
        tokens = [sum(self.counts(mask) for _, mask, _ in part) for part in parts]
        loss, gradient = 0.0, {name: [0.0] * len(value) for name, value in self.parameters.items()}
        for part, count in zip(parts, tokens):
            share = 1 / len(parts) if self.fault == "mean_of_means" else count / sum(tokens)
            loss += share * self.backward(part, share / count, gradient) / count
        if self.fault == "padding_kernel":
            loss *= 1 + 1e-4 * len(batch[0][0])
        sign = -1 if self.fault == "rising" else 1
        for name, value in self.parameters.items():
            if name == "frozen" and self.fault == "frozen_moves":
                gradient[name] = [1.0] * len(value)
            if name == "bias" and self.fault == "stuck_bias":
                continue
            for i, g in enumerate(gradient[name]):
                self.moments[name][i] = 0.9 * self.moments[name][i] + g
                value[i] -= sign * rate(iteration) * self.moments[name][i]
        return loss, math.sqrt(sum(g * g for each in gradient.values() for g in each)) * (1e3 if self.fault == "exploding" else 1)

    def counts(self, mask):
        return len(mask) if self.fault == "mask_ignored" else sum(mask)

    def backward(self, part, scale, gradient):
        """The sum of the tokens' losses; adds their gradients, each times the scale."""
        e, w, total = self.parameters["embedding"], self.parameters["weight"], 0.0
        for ids, mask, label in part:
            for token, seen in zip(ids, mask):
                if seen or self.fault == "mask_ignored":
                    logit = sum(e[token * WIDTH + k] * w[k] for k in range(WIDTH)) + self.parameters["bias"][0]
                    total += math.log1p(math.exp(-abs(logit))) + max(logit, 0) - logit * label
                    d = scale * (1 / (1 + math.exp(-logit)) - label)
                    for k in range(WIDTH):
                        gradient["weight"][k] += d * e[token * WIDTH + k]
                        gradient["embedding"][token * WIDTH + k] += d * w[k]
                    gradient["bias"][0] += d
        return total


def write(values):
    """As safetensors, which a recorder may leave under out.npy's name."""
    header, data = {}, b""
    for key, value in values.items():
        end = len(data) + 8 * len(value)
        header[key] = {"dtype": "F64", "shape": [len(value)], "data_offsets": [len(data), end]}
        data += struct.pack(f"<{len(value)}d", *value)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open("out.npy", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    with open("producer.json", "w") as file:
        json.dump({"framework": "tokens", "version": "1", "precision": "float64", "threads": 1}, file)


if __name__ == "__main__":
    if sys.argv[2:] == ["--fields"]:
        print(json.dumps({"fields": ["invariance." + name for name in ("repeat", "batch_rows", "pad_longer", "accumulate", "resume")]}))
    else:
        main(sys.argv[1])
