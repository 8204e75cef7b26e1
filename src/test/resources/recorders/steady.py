"""A recorder that needs Python alone and makes one run after another. Its losses are the number of its process; settings.do says how it misbehaves.

usage: steady.py < case.json, steady.py --fields, steady.py --cases; a further word "one" makes it one that takes a case only.
"""
import json
import os
import struct
import sys
import time


def make(case):
    do = case.get("settings", {}).get("do")
    if do == "refuse":
        return "refused: not today"
    if do == "crash" or (do == "crash_later" and "--cases" in sys.argv):
        print("the kernel is gone", file=sys.stderr)
        os._exit(7)
    if do == "hang":
        time.sleep(600)
    if do == "chatter":
        print('{"folder": "elsewhere", "problem": "none of yours"}\nLoss: 0.69', flush=True)
    header, data = {}, b""
    for each in case["observe"]:
        header[each["key"]] = {"dtype": "F64", "shape": [1], "data_offsets": [len(data), len(data) + 8]}
        data += struct.pack("<d", os.getpid())
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open("out.npy", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    with open("producer.json", "w") as file:
        json.dump({"framework": "steady", "version": "1", "precision": "float32", "threads": 1}, file)
    return None


def main():
    if "--fields" in sys.argv:
        print(json.dumps({"fields": ["optimizer.params.lr"] + ([] if "one" in sys.argv else ["cases"])}))
    elif "--cases" in sys.argv:
        for line in sys.stdin:
            folder = line.rstrip("\n")
            os.chdir(folder)
            with open("case.json") as file:
                problem = make(json.load(file))
            print(json.dumps({"folder": folder, "problem": problem}), flush=True)
    else:
        sys.exit(make(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
