"""Makes the files of docs/reports.md in the folder given: run it with torch's and ml_dtypes' Python (NumPy 2), then with paddle's (NumPy 1)."""
import collections
import io
import json
import pathlib
import pickle
import struct
import sys
import zipfile

import numpy as np

to = pathlib.Path(sys.argv[1])
f4 = np.float32


def random(*shape, seed=0):
    return np.random.RandomState(seed).randn(*shape).astype(f4)


def npy(name, value):
    (to / name).parent.mkdir(parents=True, exist_ok=True)
    with open(to / name, "wb") as file:
        np.save(file, value, allow_pickle=True)


def pkl(name, value, protocol=2):
    (to / name).write_bytes(pickle.dumps(value, protocol))


def rules(name, *all):
    (to / name).write_text(json.dumps(all, indent=1) + "\n")


def safetensors(name, header, data):
    text = json.dumps(header).encode()
    (to / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def numpy_2():
    import ml_dtypes
    import torch
    from safetensors.torch import save_file

    # A: integers
    npy("uint8_a.npy", np.array([10, 10], np.uint8)), npy("uint8_b.npy", np.array([9, 14], np.uint8))
    npy("uint8_0.npy", np.array([0], np.uint8)), npy("uint8_1.npy", np.array([1], np.uint8)), npy("uint8_2.npy", np.array([2], np.uint8))
    npy("uint64_a.npy", np.array([2**63, 2**64 - 1], np.uint64)), npy("uint64_b.npy", np.array([2**63, 2**64 - 2], np.uint64))
    npy("int64_min.npy", np.array([-(2**63)])), npy("int64_max.npy", np.array([2**63 - 1])), npy("int64_minus1.npy", np.array([-1]))
    npy("uint16_a.npy", np.array([65535], np.uint16)), npy("uint16_b.npy", np.array([65534], np.uint16))
    # A: tolerances and NaN
    npy("near_a.npy", np.array([1.110223e-16, 1, 1, 1.110223e-16])), npy("near_b.npy", np.array([0.0, 1, 1, 0]))
    npy("nan.npy", np.array([42.0, np.nan]))
    torch.save({"x": torch.tensor([1.0, float("nan")])}, to / "nan.pt")
    npy("inf.npy", np.array([np.inf, 1])), npy("inf_other.npy", np.array([-np.inf, 1])), npy("inf_copy.npy", np.array([np.inf, 1.0 + 1e-9]))
    # A: bytes after what was read
    with open(to / "two_saves.npy", "wb") as file:
        np.save(file, np.array([1, 2]))
        np.save(file, np.array([1, 3]))
    npy("one_save.npy", np.array([1, 2]))
    with zipfile.ZipFile(to / "appended.npz", "w") as archive:
        for value in ([1.0], [2.0]):
            data = io.BytesIO()
            np.save(data, np.array(value))
            archive.writestr("loss.npy", data.getvalue())
    np.savez(to / "once.npz", loss=np.array([1.0]))
    # A: damage
    np.savez_compressed(to / "whole.npz", normals=random(64), other=random(4))
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        save(to / f"crc_{name}.npz", normals=random(64), other=random(4))
        damaged = bytearray((to / f"crc_{name}.npz").read_bytes())
        with zipfile.ZipFile(to / f"crc_{name}.npz") as archive:
            damaged[archive.getinfo("normals.npy").header_offset + 200] ^= 1
        (to / f"crc_{name}.npz").write_bytes(damaged)
    (to / "cut.npz").write_bytes((to / "whole.npz").read_bytes()[:200])
    save_file({"a": torch.ones(4), "b": torch.ones(64)}, to / "whole.safetensors")
    whole = (to / "whole.safetensors").read_bytes()
    (to / "cut.safetensors").write_bytes(whole[:-100])
    (to / "trailing.safetensors").write_bytes(whole + b"\0" * 8)
    safetensors("metadata.safetensors", {"__metadata__": {"crc": "12"}}, b"")
    # A: keys
    pkl("int_and_text.pkl", {"state": {1: np.ones(2), "1": np.zeros(2)}})
    torch.save({"d": {0: torch.ones(2), "0": torch.zeros(2)}}, to / "int_and_text.pt")
    pkl("slashed.pkl", {"pore": {"name": np.ones(2)}, "pore/name": np.zeros(2)})
    # B: layouts
    square, head, fc1 = random(4, 4, seed=1), random(3, 4, seed=2), random(4, 6, seed=3)
    npy("layers.npy", {"fc1.weight": fc1, "fc2.weight": square, "head.weight": head})
    npy("square_skipped.npy", {"fc1.weight": fc1.T, "fc2.weight": square, "head.weight": head.T})
    oihw = random(5, 4, 3, 3, seed=4)
    npy("oihw.npy", {"conv.weight": oihw}), npy("hwio.npy", {"conv.weight": oihw.transpose(2, 3, 1, 0)})
    npy("reversed.npy", {"conv.weight": oihw.transpose(0, 1, 3, 2)})
    rules("hwio.json", {"match": "conv\\.weight", "transform": {"transpose": [3, 2, 0, 1]}})
    iohw = random(4, 4, 3, 3, seed=5)
    npy("iohw.npy", {"up.weight": iohw}), npy("oihw_up.npy", {"up.weight": iohw.transpose(1, 0, 2, 3)})
    dense = random(8, 2, seed=6)
    npy("flat_nchw.npy", {"fc.weight": dense}), npy("flat_nhwc.npy", {"fc.weight": dense.reshape(2, 4, 2).transpose(1, 0, 2).reshape(8, 2)})
    q, k, v = random(4, 3, seed=7), random(4, 3, seed=8), random(4, 3, seed=9)
    npy("qkv_whole.npy", {"qkv.weight": np.concatenate([q, k, v])})
    npy("qkv_by_head.npy", {"qkv.weight": np.concatenate([q[:2], k[:2], v[:2], q[2:], k[2:], v[2:]])})
    mean = random(6, seed=10)
    npy("bn_torch.npy", {"iter_0/forward/bn": random(2, 6), "iter_0/param/bn.running_mean": f4(0.1) * mean})
    npy("bn_paddle.npy", {"iter_0/forward/bn": random(2, 6), "iter_0/param/bn.running_mean": f4(0.9) * mean})
    variance = np.abs(random(3, seed=11)) + 1
    npy("var_biased.npy", {"running_var": variance}), npy("var_unbiased.npy", {"running_var": variance * f4(3 / 2)})
    # B: types
    values = torch.tensor([1.0, -2.5, 8.34])
    bits = values.to(torch.bfloat16)
    npy("bf16_float32.npy", {"w": bits.float().numpy()})
    npy("bf16_uint16.npy", {"w": bits.view(torch.uint16).numpy()}), npy("bf16_int16.npy", {"w": bits.view(torch.int16).numpy()})
    save_file({"w": bits}, to / "bf16.safetensors")
    npy("int32.npy", {"ids": np.arange(4, dtype=np.int32)}), npy("int64.npy", {"ids": np.arange(4, dtype=np.int64)})
    # C: types of ml_dtypes, complex, longdouble
    npy("ml_bfloat16.npy", np.arange(4).astype(ml_dtypes.bfloat16)), npy("ml_float32.npy", np.arange(4).astype(f4))
    npy("ml_e5m2.npy", np.array([1.5], ml_dtypes.float8_e5m2)), npy("ml_1_5.npy", np.array([1.5], f4))
    npy("ml_int2.npy", np.array([0, 1], ml_dtypes.int2)), npy("ml_int2_other.npy", np.array([0, 1], f4))
    save_file({"freqs_cis": torch.view_as_complex(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))}, to / "complex.safetensors")
    npy("complex.npy", {"freqs_cis": np.array([1 + 2j, 3 + 4j], np.complex64)})
    safetensors("e8m0.safetensors", {"scale": {"dtype": "F8_E8M0", "shape": [2], "data_offsets": [0, 2]}, "w": {"dtype": "U32", "shape": [1], "data_offsets": [2, 6]}}, b"\x7f\x80\1\0\0\0")
    foreign = np.zeros(2, np.longdouble)
    npy("longdouble_other.npy", foreign)
    raw = bytearray((to / "longdouble_other.npy").read_bytes())
    raw[-32:] = struct.pack("<dddd", 1.0, 1e-20, 2.0, 1e-20)
    (to / "longdouble_other.npy").write_bytes(raw)
    # C: checkpoints
    both = torch.arange(6, dtype=torch.float32).view(3, 2)
    shared = torch.view_as_complex(both)
    torch.save({"real": shared.real, "imag": shared.imag}, to / "views.pt")
    npy("views.npy", {"real": shared.real.numpy(), "imag": shared.imag.numpy()})
    torch.save(collections.OrderedDict(model=collections.OrderedDict(w=torch.ones(2)), epoch=3, lr=np.float64(0.1)), to / "checkpoint.pt")
    npy("checkpoint.npy", {"model": {"w": np.ones(2, f4)}, "epoch": 3, "lr": 0.1})
    import argparse

    torch.save({"args": argparse.Namespace(lr=1), "w": torch.ones(2)}, to / "config.pt")
    pkl("numpy2.pkl", {"w": random(3), "n": np.float32(2)})
    old = (to / "numpy2.pkl").read_bytes().replace(b"numpy._core.", b"numpy.core.")
    (to / "numpy1.pkl").write_bytes(old)
    pkl("protocol0.pkl", {"w": random(3), "n": np.float32(2)}, 0)
    (to / "crlf.pkl").write_bytes((to / "protocol0.pkl").read_bytes().replace(b"\n", b"\r\n"))
    masked = np.ma.masked_array([1.0, 2, 3], mask=[False, True, False])
    npy("masked.npy", {"am": masked}), np.savez(to / "mask_lost.npz", am=masked)
    npy("mask_hides.npy", {"am": np.ma.masked_array([1.0, 99, 3], mask=[False, True, False])})
    npy("no_mask.npy", {"am": np.ma.masked_array([1.0, 2, 3], mask=[False, False, False])}), npy("plain.npy", {"am": np.array([1.0, 2, 3])})
    np.savez(to / "objects.npz", arr_0=np.array([{"a": 1}, None], dtype=object), arr_1=np.ones(3))
    npy("prelu_torch.npy", {"act.weight": np.ones(1)}), npy("prelu_paddle.npy", {"act._weight": np.ones(1)})
    rules("prelu.json", {"match": "(?<layer>.*)\\._weight", "to": "{layer}.weight"})
    # D
    npy("asym_1.npy", np.array([1.0])), npy("asym_11.npy", np.array([1.1]))
    npy("small_a.npy", np.array([1e-9, 1.0])), npy("small_b.npy", np.array([0.0, 1.0]))
    emb = random(6, 2, seed=12)
    npy("with_ids.npy", {"emb.weight": emb, "emb.position_ids": np.arange(6)}), npy("without_ids.npy", {"emb.weight": emb})
    rules("ids.json", {"match": ".*position_ids", "to": None})
    npy("tied.npy", {"emb.weight": emb}), npy("untied.npy", {"emb.weight": emb, "lm_head.weight": emb})
    rules("tied.json", {"match": "emb\\.weight", "to": ["emb.weight", "lm_head.weight"]})
    gq, gk, gv = random(8, 3, seed=13), random(2, 3, seed=14), random(2, 3, seed=15)
    npy("gqa_fused.npy", {"l.0.qkv.weight": np.concatenate([gq, gk, gv])})
    npy("gqa_split.npy", {"l.0.q.weight": gq, "l.0.k.weight": gk, "l.0.v.weight": gv})
    rules("gqa.json", {"match": "(?<l>l\\.\\d+)\\.qkv\\.weight", "to": "{l}.{part}.weight", "transform": {"split": 0, "sizes": [8, 2, 2], "into": ["q", "k", "v"]}})
    rules("gqa_equal.json", {"match": "(?<l>l\\.\\d+)\\.qkv\\.weight", "to": "{l}.{part}.weight", "transform": {"split": 0, "into": ["q", "k", "v"]}})
    state = random(24, seed=16)
    npy("state.npy", {"exp_avg": state})
    for dp in range(12):
        npy(f"zero/zero_pp_rank_{dp}_mp_rank_00_optim_states.npy", {"exp_avg": state[2 * dp : 2 * dp + 2]})
        if dp != 4:
            npy(f"zero_gap/zero_pp_rank_{dp}_mp_rank_00_optim_states.npy", {"exp_avg": state[2 * dp : 2 * dp + 2]})
    rules("zero.json", {"match": "dp_(?<dp>\\d+)/tp_0/(?<name>.*)", "to": "{name}", "reduce": {"over": "dp", "by": "concat", "axis": 0}})
    save_file({"a": torch.ones(3)}, to / "model-00001-of-00002.safetensors"), save_file({"b": torch.ones(2)}, to / "model-00002-of-00002.safetensors")
    save_file({"a": torch.ones(3), "b": torch.ones(2)}, to / "single.safetensors")
    npy("empty_shard.npy", {"conv1.weight": np.zeros(0, f4), "norm": np.ones(2, f4)}), npy("gathered.npy", {"conv1.weight": np.ones(4, f4), "norm": np.ones(2, f4)})
    npy("parallel.npy", {"module.conv0.weight": oihw}), npy("alone.npy", {"conv0.weight": oihw}), npy("compiled.npy", {"_orig_mod.module.conv0.weight": oihw})
    rules("prefix.json", {"match": "(_orig_mod\\.)?module\\.(?<name>.*)", "to": "{name}"})
    g, u = random(4, 2, seed=17), random(4, 2, seed=18)
    npy("tp_0.npy", {"gate_up": np.concatenate([g[:2], u[:2]])}), npy("tp_1.npy", {"gate_up": np.concatenate([g[2:], u[2:]])})
    npy("gate_up.npy", {"gate_up": np.concatenate([g, u])})
    rules("tp.json", {"match": "tp_(?<tp>\\d+)/(?<name>.*)", "to": "{name}", "reduce": {"over": "tp", "by": "concat", "axis": 0}})


def paddle_3():
    import paddle

    paddle.seed(0)
    model = paddle.nn.Linear(3, 2)
    model.weight.set_value(random(3, 2, seed=19))
    paddle.save(model.state_dict(), str(to / "linear.pdparams"))
    old = collections.OrderedDict((key, value.numpy()) for key, value in model.state_dict().items())
    old["StructuredToParameterName@@"] = {"weight": "linear_0.w_0", "bias": "linear_0.b_0"}
    pkl("name_table.pdparams", old)
    npy("linear_torch.npy", {"weight": model.weight.numpy().T.copy(), "bias": model.bias.numpy()})
    npy("linear_paddle.npy", {"weight": model.weight.numpy(), "bias": model.bias.numpy()})


if __name__ == "__main__":
    (paddle_3 if np.__version__.startswith("1.") else numpy_2)()
