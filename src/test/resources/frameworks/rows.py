"""What a file holds, as rows of values.tsv: file, key, dtype, shape, values; complex values as their parts in turn. What cannot be
compared has no dtype, and says what it is."""
import numpy as np


def number(x):
    return repr(float(x)) if np.isfinite(float(x)) else str(float(x))


def array(x):
    """Array, and its values as texts in C order."""
    a = np.asarray(x)
    if a.dtype.kind == "c":
        parts = [p for v in a.ravel().tolist() for p in (v.real, v.imag)]
        return a, [number(p) for p in parts]
    return a, [number(v) for v in a.ravel()]


LABELS = {"float128": "longdouble"}


def flat(value, path=""):
    """Rows of a value without their file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key) != "StructuredToParameterName@@":
                yield from flat(inner, f"{path}/{key}" if path else str(key))
        return
    if isinstance(value, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(value)
        if mask.any():
            yield from flat(value.compressed(), path)
            yield from flat(mask, path + ".mask")
        else:
            yield from flat(np.asarray(value), path)
        return
    if isinstance(value, (list, tuple)) and not (
        value and (all(type(v) in (int, float) for v in value) or all(type(v) is bool for v in value))
    ):
        for i, inner in enumerate(value):
            yield from flat(inner, f"{path}/{i}")
        return
    odd = what(value)
    if odd:
        yield (path or "arr_0", "-", "", odd)
        return
    a, values = array(value)
    shape = "(" + ", ".join(map(str, a.shape)) + (",)" if a.ndim == 1 else ")")
    yield (path or "arr_0", LABELS.get(a.dtype.name, a.dtype.name), shape, " ".join(values))


def what(value):
    if value is None:
        return "None"
    if isinstance(value, (str, bytes)):
        return "a string"
    if isinstance(value, (set, frozenset)):
        return "a set"
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return "an integer of more than 64 bits"
    if isinstance(value, np.ndarray) and value.dtype == object:
        return "an object array"
    if isinstance(value, np.ndarray) and value.dtype.names:
        return "an array of dtype with fields"
    if isinstance(value, np.ndarray) and value.dtype.kind in "USMm":
        return "an array of dtype " + {"M": "M8", "m": "m8"}.get(value.dtype.kind, value.dtype.str[1:])
    return None


def write(to, file, value):
    for row in flat(value):
        to.write("\t".join((file,) + row) + "\n")
