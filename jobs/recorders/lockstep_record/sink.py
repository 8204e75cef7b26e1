"""Files that are written array by array, so that a recording is never held in memory.

The file on disk is whole while it grows, and marked as cut: whoever kills the training finds what was recorded. The mark is a key of its own,
``cut``, whose value is the iteration that was not finished; it goes when the recording is closed as planned.
"""
from __future__ import annotations

import io
import os
import pickle
import re
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
    return (ZipSink if place.suffix == ".npz" else DictionarySink)(open(place, "w+b", buffering=0))


def _write_all(file: BinaryIO, values: bytes | np.ndarray) -> None:
    """A file without a buffer takes two gigabytes at a time at most."""
    left = memoryview(values)
    while left:
        left = left[file.write(left):]


class Sink(ABC):
    """Takes arrays, each under a key of its own. iteration: the one that is under way, for the mark."""

    def __init__(self, file: BinaryIO) -> None:
        self.iteration = 0
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

    @abstractmethod
    def close(self, cut: bool) -> None:
        """Ends the file. cut: the recording ends before its time."""

    @abstractmethod
    def rest(self) -> None:
        """An iteration has ended: leaves a whole file on disk."""

    @abstractmethod
    def _write(self, key: str, array: np.ndarray) -> None:
        """Appends a key and its array."""


class DictionarySink(Sink):
    """What ``numpy.save(path, {key: array})`` writes and reprod_log reads: a pickled dictionary, written member by member.

    Each member goes out with the mark and the dictionary's end behind it, in one write, and the next is written over those: the file is
    whole at any moment.
    """

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
        self._marked, self._ending = -1, b""
        self._add(empty.getvalue()[:members])

    def _write(self, key: str, array: np.ndarray) -> None:
        if array.nbytes >= 2**32:
            raise ValueError(f"{key}: {array.nbytes} bytes are more than a .npy dictionary holds: record into a .npz")
        self._add(self._member(key, array))

    def _add(self, member: bytes) -> None:
        if self._marked != self.iteration:
            self._marked, self._ending = self.iteration, self._member(CUT, np.asarray(self.iteration)) + self._tail
        _write_all(self._file, member + self._ending)
        self._file.seek(-len(self._ending), os.SEEK_END)

    def _member(self, key: str, array: np.ndarray) -> bytes:
        return self._pickled(key) + self._pickled(array) + pickle.SETITEM

    def _pickled(self, value: object) -> bytes:
        return pickle.dumps(value, self._PROTOCOL)[self._HEAD_BYTES:-self._STOP_BYTES]

    def rest(self) -> None:
        # The mark has the iteration that begins.
        self._add(b"")

    def close(self, cut: bool) -> None:
        if cut:
            self._add(b"")
        else:
            _write_all(self._file, self._tail)
            self._file.truncate()
        self._file.close()


class ZipSink(Sink):
    """What ``numpy.savez`` writes: a zip of uncompressed ``.npy`` files. Source: PKWARE's APPNOTE.TXT 6.3.

    The file is whole between iterations; a process that is killed within one leaves what recover() makes whole again.
    """

    _LOCAL = struct.Struct("<4s5H3L2H")
    _ENTRY = struct.Struct("<4s6H3L5H2L")
    _END64 = struct.Struct("<4sQ2H2L4Q")
    _LOCATOR64 = struct.Struct("<4sLQL")
    _END = struct.Struct("<4s4H2LH")
    _SIZES = struct.Struct("<2H2Q")
    _PLACE = struct.Struct("<2H3Q")
    _VERSION64, _UTF8, _FIRST_OF_JANUARY_1980, _IN_EXTRA = 45, 1 << 11, 0x21, 0xFFFFFFFF

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._directory = io.BytesIO()
        self._entries = 0
        self._entries_at_rest = 0

    def _write(self, key: str, array: np.ndarray) -> None:
        header, name = io.BytesIO(), f"{key}.npy".encode()
        np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
        values = array.reshape(-1).view(np.uint8) if array.size else b""
        size = header.tell() + array.nbytes
        crc = zlib.crc32(values, zlib.crc32(header.getvalue()))
        begin = self._file.tell()
        sizes = self._SIZES.pack(1, 16, size, size)
        _write_all(self._file, self._LOCAL.pack(b"PK\3\4", self._VERSION64, self._UTF8, 0, 0, self._FIRST_OF_JANUARY_1980, crc,
                                                self._IN_EXTRA, self._IN_EXTRA, len(name), len(sizes)) + name + sizes + header.getvalue())
        _write_all(self._file, values)
        self._add_entry(name, crc, size, begin)

    def _add_entry(self, name: bytes, crc: int, size: int, begin: int) -> None:
        extra = self._PLACE.pack(1, 24, size, size, begin)
        self._directory.write(self._ENTRY.pack(
            b"PK\1\2", self._VERSION64, self._VERSION64, self._UTF8, 0, 0, self._FIRST_OF_JANUARY_1980, crc, self._IN_EXTRA,
            self._IN_EXTRA, len(name), len(extra), 0, 0, 0, 0, self._IN_EXTRA) + name + extra)
        self._entries += 1

    def rest(self) -> None:
        # The directory is written anew each time: a long recording of cheap values rests as it grows by a sixteenth.
        if self._entries < 1000 or self._entries > self._entries_at_rest * 17 // 16:
            place = self._file.tell()
            self._end(cut=True)
            self._file.seek(place)

    def close(self, cut: bool) -> None:
        self._end(cut)
        self._file.close()

    def _end(self, cut: bool) -> None:
        entries, length = self._entries, self._directory.tell()
        if cut:
            self._write(CUT, np.asarray(self.iteration))
        self._write_directory()
        self._file.truncate()
        # The mark is no entry when the recording goes on.
        self._entries = self._entries_at_rest = entries
        self._directory.seek(length)
        self._directory.truncate()

    def _write_directory(self) -> None:
        begin, length, count = self._file.tell(), self._directory.tell(), self._entries
        _write_all(self._file, self._directory.getvalue() + self._END64.pack(
            b"PK\6\6", self._END64.size - 12, self._VERSION64, self._VERSION64, 0, 0, count, count, length, begin)
            + self._LOCATOR64.pack(b"PK\6\7", 0, begin + length, 1)
            + self._END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, self._IN_EXTRA, self._IN_EXTRA, 0))

    @classmethod
    def recover(cls, file: BinaryIO) -> int:
        """Makes a recording whole that was killed: keeps the arrays that were written to their end, and marks it as cut.

        Returns how many there are. Modified: the file.
        """
        sink, size = cls(file), file.seek(0, os.SEEK_END)
        file.seek(0)
        while (name := sink._next_entry(size)) is not None:
            iteration = re.match(r"iter_(\d+)/", name)
            sink.iteration = int(iteration[1]) if iteration else sink.iteration
        sink.close(cut=True)
        return sink._entries

    def _next_entry(self, size: int) -> str | None:
        """Reads an array of an earlier recording into the directory, by its name; None, and goes back, where there is no more."""
        begin = self._file.tell()
        local = self._file.read(self._LOCAL.size)
        if len(local) == self._LOCAL.size and local.startswith(b"PK\3\4"):
            *_, crc, _, _, name_bytes, extra_bytes = self._LOCAL.unpack(local)
            name, extra = self._file.read(name_bytes), self._file.read(extra_bytes)
            length = self._SIZES.unpack(extra)[2] if len(extra) == self._SIZES.size else size
            end = self._file.tell() + length
            if end <= size and name != f"{CUT}.npy".encode() and zlib.crc32(self._file.read(length)) == crc:
                self._add_entry(name, crc, length, begin)
                return name.decode()
        self._file.seek(begin)
        return None
