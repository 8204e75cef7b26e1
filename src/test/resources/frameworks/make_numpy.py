"""python make_numpy.py FOLDER: files by this NumPy and ml_dtypes, and their rows on standard output."""
import collections, pathlib, pickle, sys, zipfile
import ml_dtypes
import numpy as np
import rows

folder = pathlib.Path(sys.argv[1])
version = "numpy" + np.__version__[0]
w = np.array([[0.5, -1.25, 3.0], [1e-7, 2.0, 7.5]], dtype=np.float32)


def tell(name, value):
    rows.write(sys.stdout, name, value)


def dictionary(memmap):
    kinds = collections.OrderedDict()
    kinds["plain"] = w
    kinds[np.str_("str_ ключ")] = w[0]
    kinds[np.int64(3)] = w[1]
    kinds[np.uint8(200)] = np.float32(0.1)
    kinds[np.float32(0.1)] = 4
    kinds[np.bool_(True)] = 5
    kinds[7] = 6.5
    kinds[-1.5] = True
    kinds[None] = np.int16([1, 2])
    kinds[(1, "x", None)] = w.T
    kinds["inner"] = collections.defaultdict(list, {"a": w * 2, "deep": collections.OrderedDict(b=np.arange(3))})
    kinds["counter"] = collections.Counter({"seen": 3})
    kinds["memmap"] = memmap
    kinds["matrix"] = np.matrix([[1.0, 2.0]])
    kinds["masked"] = np.ma.array(w, mask=[[0, 1, 0], [0, 0, 1]])
    kinds["masked_f"] = np.ma.array(np.asfortranarray(w), mask=[[0, 1, 0], [0, 0, 1]])
    kinds["unmasked"] = np.ma.array(w)
    kinds["complex64"] = (w + 1j * w[::-1]).astype(np.complex64)
    kinds["complex128"] = np.array([1 + 2j, -0.5j])
    kinds["complex_f"] = np.asfortranarray((w - 2j * w).astype(np.complex64))
    kinds["complex_big"] = np.array([1 + 2j, -0.5j]).astype(">c16")
    kinds["python_complex"] = 1.5 - 2j
    kinds["longdouble"] = np.array([np.longdouble(1) / 3, -np.longdouble(2) ** 70 - 1, 0, np.inf], dtype=np.longdouble)
    kinds["bfloat16"] = w.astype(ml_dtypes.bfloat16)
    kinds["float8_e4m3fn"] = np.array([1.75, -448, 0.015625, 0.001953125, 0], dtype=ml_dtypes.float8_e4m3fn)
    kinds["float8_e5m2"] = np.array([1.75, -57344, 1.52587890625e-05, np.inf], dtype=ml_dtypes.float8_e5m2)
    kinds["ml_scalar"] = ml_dtypes.bfloat16(1.5)
    kinds["floats"] = [0.25, 1, -3.5]
    kinds["integers"] = (1, 2**40)
    kinds["flags"] = [True, False]
    kinds["arrays"] = [w[0], {"x": w[1]}, (w[:, :1],)]
    kinds["empty"] = np.zeros((0, 3), dtype=np.float32)
    kinds["text"] = "cosine"
    kinds["texts"] = np.array(["a", "bc"])
    kinds["none"] = None
    kinds["bytes"] = b"\x00\x01"
    kinds["set"] = {1, 2}
    kinds["frozen"] = frozenset([1])
    kinds["large"] = 10**30
    kinds["dates"] = np.array(["2026-11-26"], dtype="datetime64[D]")
    kinds["records"] = np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    kinds["objects"] = np.array([w, None], dtype=object)
    return kinds


np.save(folder / "memmap.npy", w)
memmap = np.load(folder / "memmap.npy", mmap_mode="r")
if version == "numpy1":
    (folder / "memmap.npy").unlink()
else:
    tell("memmap.npy", w)
kinds = dictionary(memmap)
for protocol in range(6):
    name = f"kinds_{version}_protocol{protocol}.pkl"
    with open(folder / name, "wb") as to:
        pickle.dump(kinds, to, protocol)
    tell(name, kinds)
name = f"kinds_{version}.npy"
np.save(folder / name, kinds, allow_pickle=True)
tell(name, kinds)

if version == "numpy2":
    single = {
        "bfloat16": kinds["bfloat16"],
        "float8_e4m3fn": kinds["float8_e4m3fn"],
        "float8_e5m2": kinds["float8_e5m2"],
        "longdouble": kinds["longdouble"],
        "complex64": kinds["complex64"],
        "complex_f": kinds["complex_f"],
        "complex_big": kinds["complex_big"],
    }
    for name, value in single.items():
        np.save(folder / f"{name}.npy", value)
        tell(f"{name}.npy", value)
    two = np.longdouble(2)
    near = [1 + two**-53, 1 + two**-53 + two**-63, 1 + two**-52 + two**-53]
    small = [two**-1074, two**-1075, two**-1075 * (1 + two**-60), 3 * two**-1075, 5 * two**-1076, two**-1080, two**-1022 - two**-1076]
    wide = [two**1024, two**16000, two**-16400, two**1023 * (2 - two**-53), two**1023 * (2 - two**-54), np.longdouble("nan")]
    value = np.array(near + small + [-v for v in small] + wide, dtype=np.longdouble)
    np.save(folder / "longdouble_edges.npy", value)
    tell("longdouble_edges.npy", value)
    every = np.arange(256, dtype=np.uint8)
    for name in ("float8_e4m3fn", "float8_e5m2"):
        value = every.view(getattr(ml_dtypes, name))
        np.save(folder / f"every_{name}.npy", value)
        tell(f"every_{name}.npy", value)
    np.savez(folder / "odd.npz", w=w, text=np.array(["a"]), records=kinds["records"], inner={"a": w})
    with zipfile.ZipFile(folder / "odd.npz", "a") as archive:
        archive.writestr("notes.txt", "not an array")
        archive.writestr("folder/", "")
        archive.write(folder / "memmap.npy", "folder/v.npy")
        archive.writestr("__MACOSX/._w.npy", b"\x00\x05\x16\x07")
    for key, value in {"w": w, "text": np.array(["a"]), "records": kinds["records"]}.items():
        tell("odd.npz", {key: value})
    tell("odd.npz", {"inner": {"a": w}})
    sys.stdout.write("odd.npz\tnotes.txt\t-\t\ta file that is no npy file\n")
    tell("odd.npz", {"folder/v": w})
