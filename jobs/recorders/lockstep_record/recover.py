"""python -m lockstep_record.recover FILE.npz: makes a recording whole again whose process was killed while it wrote."""
from __future__ import annotations

import sys

from .sink import CUT, ZipSink


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].endswith(".npz"):
        sys.exit("usage: python -m lockstep_record.recover FILE.npz (a .npy is whole at any moment)")
    with open(sys.argv[1], "r+b", buffering=0) as file:
        print(f"{sys.argv[1]}: {ZipSink.recover(file)} arrays, marked as {CUT}")


if __name__ == "__main__":
    main()
