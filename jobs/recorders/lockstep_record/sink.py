"""Files that are written array by array, so that a recording is never held in memory.

Between two iterations the file on disk is whole and marked as cut: whoever kills the training finds what was recorded. The mark is a key of
its own, ``cut``, whose value is the iteration that was not finished; it goes when the recording is closed as planned.
"""
from __future__ import annotations

import io
import os
import pickle
import struct
import zlib
from abc import ABC, abstractmethod
from pathlib import Path
from typing import BinaryIO

import numpy as np

CUT = "cut"


def open_sink(path: str | os.PathLike[str]) -> Sink:
    """A ``.npz`` is a zip of arrays, a ``.npy`` the dictionary that reprod_log writes. Makes the folder.

    Raises ValueError for any other ending.
    """
    place = Path(path)
    if place.suffix not in (".npy", ".npz"):
        raise ValueError(f"{place}: a recording is a .npy (a dictionary of arrays) or a .npz (a zip of arrays)")
    place.parent.mkdir(parents=True, exist_ok=True)
    return (ZipSink if place.suffix == ".npz" else DictionarySink)(open(place, "w+b"))


class Sink(ABC):
    """Takes arrays, each under a key of its own."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._keys: set[str] = set()

    def put(self, key: str, array: np.ndarray) -> str:
        """Writes the array; a second one of the same key becomes ``key#1``. Returns its key."""
        unique, times = key, 0
        while unique in self._keys:
            times += 1
            unique = f"{key}#{times}"
        self._keys.add(unique)
        self._write(unique, np.asarray(array, order="C"))
        return unique

    def __len__(self) -> int:
        return len(self._keys)

    def rest(self, iteration: int) -> None:
        """Leaves a whole file on disk, marked as cut in this iteration; put() goes on where it was."""
        if self._is_time_to_rest():
            place = self._file.tell()
            self._end(iteration)
            self._file.flush()
            self._file.seek(place)

    def close(self, cut: int | None = None) -> None:
        """Ends the file. cut: the iteration that was not finished, if the recording ends before its time."""
        if not self._file.closed:
            self._end(cut)
            self._file.close()

    def _end(self, cut: int | None) -> None:
        if cut is not None:
            self._write(CUT, np.asarray(cut))
        self._write_tail()
        self._file.truncate()

    def _is_time_to_rest(self) -> bool:
        return True

    @abstractmethod
    def _write(self, key: str, array: np.ndarray) -> None:
        """Appends a key and its array."""

    @abstractmethod
    def _write_tail(self) -> None:
        """Writes what makes the file whole; what is written over it later takes its place."""


class DictionarySink(Sink):
    """What ``numpy.save(path, {key: array})`` writes and reprod_log reads: a pickled dictionary, written member by member."""

    # The last protocol whose memo has numbered places, so that a pickle can stand within another.
    _PROTOCOL = 3
    _HEAD_BYTES, _STOP_BYTES = 2, 1

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        empty, holder = io.BytesIO(), np.array({}, dtype=object)
        np.lib.format.write_array_header_1_0(empty, np.lib.format.header_data_from_array_1_0(holder))
        pickle.dump(holder, empty, self._PROTOCOL)
        # The dictionary comes last, with the place (BINPUT and a byte) where a pickler remembers it.
        members = empty.getvalue().rindex(pickle.EMPTY_DICT) + 3
        self._tail = empty.getvalue()[members:]
        file.write(empty.getvalue()[:members])

    def _write(self, key: str, array: np.ndarray) -> None:
        if array.nbytes >= 2**32:
            raise ValueError(f"{key}: {array.nbytes} bytes are more than a .npy dictionary holds: record into a .npz")
        self._file.write(self._pickled(key))
        self._file.write(self._pickled(array))
        self._file.write(pickle.SETITEM)

    def _pickled(self, value: object) -> bytes:
        return pickle.dumps(value, self._PROTOCOL)[self._HEAD_BYTES:-self._STOP_BYTES]

    def _write_tail(self) -> None:
        self._file.write(self._tail)


class ZipSink(Sink):
    """What ``numpy.savez`` writes: a zip of uncompressed ``.npy`` files. Source: PKWARE's APPNOTE.TXT 6.3."""

    _LOCAL = struct.Struct("<4s5H3L2H")
    _ENTRY = struct.Struct("<4s6H3L5H2L")
    _END64 = struct.Struct("<4sQ2H2L4Q")
    _LOCATOR64 = struct.Struct("<4sLQL")
    _END = struct.Struct("<4s4H2LH")
    _VERSION64, _UTF8, _FIRST_OF_JANUARY_1980, _IN_EXTRA = 45, 1 << 11, 0x21, 0xFFFFFFFF

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._directory = io.BytesIO()
        self._entries = 0
        self._at_last_rest = 0

    def _write(self, key: str, array: np.ndarray) -> None:
        header, name = io.BytesIO(), f"{key}.npy".encode()
        np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
        values = array.reshape(-1).view(np.uint8) if array.size else b""
        size = header.tell() + array.nbytes
        crc = zlib.crc32(values, zlib.crc32(header.getvalue()))
        begin = self._file.tell()
        sizes = struct.pack("<2H2Q", 1, 16, size, size)
        self._file.write(self._LOCAL.pack(b"PK\3\4", self._VERSION64, self._UTF8, 0, 0, self._FIRST_OF_JANUARY_1980, crc,
                                          self._IN_EXTRA, self._IN_EXTRA, len(name), len(sizes)))
        for part in (name, sizes, header.getvalue(), values):
            self._file.write(part)
        self._add_entry(name, crc, size, begin)

    def _add_entry(self, name: bytes, crc: int, size: int, begin: int) -> None:
        extra = struct.pack("<2H3Q", 1, 24, size, size, begin)
        self._directory.write(self._ENTRY.pack(
            b"PK\1\2", self._VERSION64, self._VERSION64, self._UTF8, 0, 0, self._FIRST_OF_JANUARY_1980, crc, self._IN_EXTRA,
            self._IN_EXTRA, len(name), len(extra), 0, 0, 0, 0, self._IN_EXTRA) + name + extra)
        self._entries += 1

    def _end(self, cut: int | None) -> None:
        entries, length = self._entries, self._directory.tell()
        super()._end(cut)
        # The mark is no entry when the recording goes on.
        self._entries = entries
        self._directory.seek(length)
        self._directory.truncate()

    def _write_tail(self) -> None:
        begin, length, count = self._file.tell(), self._directory.tell(), self._entries
        self._file.write(self._directory.getvalue())
        self._file.write(self._END64.pack(b"PK\6\6", self._END64.size - 12, self._VERSION64, self._VERSION64, 0, 0, count, count,
                                          length, begin))
        self._file.write(self._LOCATOR64.pack(b"PK\6\7", 0, begin + length, 1))
        self._file.write(self._END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, self._IN_EXTRA, self._IN_EXTRA, 0))
        self._at_last_rest = count

    def _is_time_to_rest(self) -> bool:
        """The directory is written anew each time: a long recording of cheap values rests as it grows by a sixteenth."""
        return self._entries < 1000 or self._entries > self._at_last_rest * 17 // 16
