"""The rows of jobs/bench-diff, which tells what they are. Arguments: the folder, then rows or "all"."""
import os, statistics, subprocess, sys, time
import numpy as np

folder, rows = sys.argv[1], sys.argv[2:]
rounds = int(os.environ.get("ROUNDS", "3"))
values = int(float(os.environ.get("GB", "2")) * 2**30) // 4
ARRAYS = 8
HEAP = "-Xmx512m"


def pair(name, make):
    """The paths of two files; make(seed) gives what to save."""
    paths = [os.path.join(folder, f"{name}_{side}.npy") for side in ("left", "right")]
    for seed, path in enumerate(paths):
        if not os.path.exists(path):
            np.save(path + ".part.npy", make(seed), allow_pickle=True)
            os.replace(path + ".part.npy", path)
    return paths


def noisy(seed, part, count):
    """Normal values of a part, the same on both sides but for rounding-sized noise on the second."""
    value = np.random.default_rng(part).standard_normal(count, dtype=np.float32)
    if seed:
        value += np.random.default_rng(1000 + part).standard_normal(count, dtype=np.float32) * np.float32(1e-7)
    return value


def numpys(paths):
    """What reprod_log does with two files, by NumPy alone."""
    left, right = (np.load(path, allow_pickle=True) for path in paths)
    if left.dtype == object:
        left, right = left.item(), right.item()
    else:
        left, right = {"only": left}, {"only": right}
    figures = {}
    for key in left:
        diff = np.abs(left[key] - right[key])
        figures[key] = float(np.mean(diff)), float(np.max(diff)), float(np.min(diff))
    return figures


def lockstep(paths):
    run = subprocess.run([os.environ["LOCKSTEP"], "diff", *paths, "--method", "mean,max,min"], capture_output=True, text=True,
                         env={**os.environ, "LOCKSTEP_JAVA_OPTS": HEAP, "SPARK_HOME": ""})
    if run.returncode > 1:
        sys.exit(run.stderr)
    return [float(line.rpartition(" ")[2]) for line in run.stdout.splitlines() if ", value: " in line]


def timed(run, paths):
    start = time.perf_counter()
    figures = run(paths)
    return time.perf_counter() - start, figures


def large(name, paths):
    ours, peers = [], []
    for turn in range(rounds + 1):
        seconds, theirs = timed(numpys, paths)
        own, figures = timed(lockstep, paths)
        assert np.allclose(figures, np.ravel(list(theirs.values())), rtol=1e-3, atol=0), (figures, theirs)
        if turn:  # the first warms the page cache for both
            peers.append(seconds)
            ours.append(own)
    peer, own = statistics.median(peers), statistics.median(ours)
    size = sum(map(os.path.getsize, paths)) / 2**30
    print(f"{name:6} {size:5.2f} GiB  numpy {peer:6.2f} s  lockstep {own:6.2f} s ({HEAP})  ratio {peer / own:5.2f}", flush=True)


def small(paths):
    times = [timed(lockstep, paths)[0] for _ in range(rounds + 2)][1:]
    print(f"small  ten losses   lockstep {statistics.median(times):6.2f} s, from {min(times):.2f} to {max(times):.2f}", flush=True)


chosen = rows if rows != ["all"] else ["dict", "plain", "small"]
print(f"NumPy {np.__version__}, {len(os.sched_getaffinity(0))} cores, median of {rounds}")
for row in chosen:
    if row == "dict":
        large(row, pair(row, lambda seed: {f"layer_{i}": noisy(seed, i, values // ARRAYS) for i in range(ARRAYS)}))
    elif row == "plain":
        large(row, pair(row, lambda seed: noisy(seed, 100, values)))
    elif row == "small":
        small(pair(row, lambda seed: {f"loss_{i}": noisy(seed, 200 + i, 1) for i in range(10)}))
    else:
        sys.exit(f"bench-diff: {row} is none of dict, plain, small")
