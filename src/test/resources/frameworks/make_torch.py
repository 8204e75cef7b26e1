"""python make_torch.py FOLDER: files by torch and safetensors, and their rows on standard output."""
import collections, pathlib, sys
import numpy as np
import torch
from safetensors.torch import save_file
import rows

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(1)


def told(value):
    """A value as NumPy has it; the types that NumPy lacks by their names."""
    if isinstance(value, torch.Tensor):
        if value.is_conj():
            return "a tensor that is yet to be conjugated or negated"
        return Named(value.detach()) if value.dtype in NAMED else value.detach().resolve_conj().numpy()
    if isinstance(value, torch.Size):
        return list(value)
    if isinstance(value, dict):
        return {key: told(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [told(inner) for inner in value]
    return value


NAMED = (torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2)


class Named:
    def __init__(self, tensor):
        self.name = str(tensor.dtype).split(".")[1]
        self.array = tensor.to(torch.float64).numpy()


def write(name, value):
    for key, dtype, shape, values in flat(told(value)):
        sys.stdout.write("\t".join((name, key, dtype, shape, values)) + "\n")


def flat(value, path=""):
    if isinstance(value, Named):
        for key, _, shape, values in rows.flat(value.array, path):
            yield key, value.name, shape, values
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}/{key}" if path else str(key))
    elif isinstance(value, str) and value.startswith("a tensor"):
        yield path, "-", "", value
    elif isinstance(value, torch.dtype):
        yield path, "-", "", "something that is no number"
    elif isinstance(value, torch.device):
        yield path, "-", "", "a torch.device"
    elif isinstance(value, list) and value and any(isinstance(v, (dict, Named, list)) for v in value):
        for i, inner in enumerate(value):
            yield from flat(inner, f"{path}/{i}")
    else:
        yield from rows.flat(value, path)


w = torch.tensor([[0.5, -1.25, 3.0], [1e-7, 2.0, 7.5]])
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
model(torch.ones(4, 2)).sum().backward()
optimizer.step()
checkpoint = {
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "epoch": 3,
    "transposed": w.T,
    "column": w[:, 1],
    "rows": w[::1, 1:],
    "expanded": w[0].expand(2, 3),
    "scalar": torch.tensor(2.5, dtype=torch.float64),
    "empty": torch.zeros(0, 3),
    "parameter": torch.nn.Parameter(w),
    "half": w.half(),
    "bfloat16": w.bfloat16(),
    "float8_e4m3fn": w.to(torch.float8_e4m3fn),
    "float8_e5m2": w.to(torch.float8_e5m2),
    "complex64": torch.complex(w, -w),
    "conjugated": torch.complex(w, -w).conj(),
    "flags": w > 2,
    "int8": w.to(torch.int8),
    "uint8": torch.tensor([200], dtype=torch.uint8),
    "uint16": torch.tensor([60000], dtype=torch.uint16),
    "int16": w.to(torch.int16),
    "int32": w.to(torch.int32),
    "numpy": w.numpy(),
    "size": w.shape,
    "dtype": torch.float32,
    "device": torch.device("cpu"),
    "text": "cosine",
}
for name, value in {
    "checkpoint.pt": checkpoint,
    "state.pt": model.state_dict(),
    "tensor.pt": w,
    "protocol4.pt": None,
}.items():
    value = collections.OrderedDict(a=w, b=[w, 1.5]) if value is None else value
    torch.save(value, folder / name, pickle_protocol=4 if name.startswith("protocol4") else 2)
    write(name, value)
torch.save(model.state_dict(), folder / "refused_legacy.pt", _use_new_zipfile_serialization=False)
torch.save(model, folder / "refused_module.pt")

tensors = {
    "float8_e4m3fn": w.to(torch.float8_e4m3fn),
    "float8_e5m2": w.to(torch.float8_e5m2),
    "complex64": torch.complex(w, -w),
    "bfloat16": w.bfloat16(),
    "float8_e8m0": torch.tensor([1.0, 2.0]).to(torch.float8_e8m0fnu),
}
save_file(tensors, folder / "narrow.safetensors")
import json, struct
data = (folder / "narrow.safetensors").read_bytes()
header = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])
for key in header:
    if key == "float8_e8m0":
        sys.stdout.write("narrow.safetensors\tfloat8_e8m0\t-\t\ta tensor of dtype F8_E8M0\n")
    elif key != "__metadata__":
        write("narrow.safetensors", {key: tensors[key]})
