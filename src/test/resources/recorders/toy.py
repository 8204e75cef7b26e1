"""A recorder that needs Python alone: losses that follow from the rate and the weight decay, and from nothing else.

usage: toy.py < case.json, toy.py --fields. It says that it honours label smoothing, which it does not.
"""
import json
import struct
import sys


def main():
    case = json.load(sys.stdin)
    params = case["optimizer"]["params"]
    header, data = {}, b""
    for each in case["observe"]:
        loss = 0.7 + 0.01 * case["seed"] - each["iteration"] * (100 * params["lr"] - params["weight_decay"])
        header[each["key"]] = {"dtype": "F32", "shape": [1], "data_offsets": [len(data), len(data) + 4]}
        data += struct.pack("<f", loss)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open("out.npy", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    with open("producer.json", "w") as file:
        json.dump({"framework": "toy", "version": "1", "precision": "float32", "threads": 1}, file)


if __name__ == "__main__":
    if sys.argv[1:] == ["--fields"]:
        print(json.dumps({"fields": ["optimizer.params.lr", "optimizer.params.weight_decay", "loss.label_smoothing"]}))
    else:
        main()
