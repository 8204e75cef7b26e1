"""Races Lockstep's engine against PyTorch: both in turn, several rounds, medians, against PyTorch's fastest mode.
usage: rows.py [ROW...]   ROW: tiny mini base (one core), base2 (two cores: two seeds side by side against one on two threads),
job (256 tiny seeds from command to verdict against two recorders of 128), memory (of one base seed), nd4j (the backend nd4j at tiny).
limit: what an iteration cannot be faster than on this core (IterationLimit); share: how much of that is reached.
usage: rows.py profile [SIZE...]   where the time of an iteration goes, on one core. Started by jobs/bench-engine."""
import json, os, statistics, subprocess, sys, tempfile, time

HOME, JAVA = os.environ["LOCKSTEP_HOME"], os.environ["BENCH_JAVA"].split()
HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
MODES = ("eager", "fused", "compile")
SHAPES = {"tiny": (2, 128, 2, 512), "mini": (4, 256, 4, 1024), "base": (12, 768, 12, 3072)}
ITERATIONS = {"tiny": (600, 100), "mini": (100, 30), "base": (6, 4)}  # ours, PyTorch's
GOALS = {"tiny": "3; 75%", "mini": "2; 88%", "base": "1.9; 92%", "base2": "2.2", "job": "4", "memory": "1.9 GB", "nd4j": "-"}
LAST_SEED = 255


def start(cores, command, threads=1, **options):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    return subprocess.Popen(["taskset", "-c", cores, *map(str, command)], stdout=subprocess.PIPE, text=True, env=environment, **options)


def finish(process):
    """The figures of a step timer's last line, by name."""
    out, _ = process.communicate()
    if process.returncode != 0:
        sys.exit(f"bench-engine: {process.args} ended with {process.returncode}")
    words = out.splitlines()[-1].split()
    print("   ", *words, file=sys.stderr)
    return {"who": words[0], **dict(zip(words[1::2], words[2::2]))}


def engine(cores, size, *backend):
    return start(cores, [*JAVA, *SHAPES[size], 1, ITERATIONS[size][1 if backend else 0], *backend])


def torch(cores, size, threads, mode):
    return start(cores, [sys.executable, f"{HERE}/torch_steps.py", *SHAPES[size], threads, ITERATIONS[size][1], mode], threads)


def steps(name, size, cores):
    """Seconds an iteration; with two cores, of two engines side by side against PyTorch on two threads."""
    ours, limits, theirs = [], [], {mode: [] for mode in MODES}
    for _ in range(ROUNDS):
        for process in [engine(core, size) for core in cores.split(",")]:
            said = finish(process)
            ours.append(float(said["median"]))
            limits.append(float(said["limit"]))
        for mode in MODES:
            theirs[mode].append(float(finish(torch(cores, size, len(cores.split(",")), mode))["median"]))
    best = min(MODES, key=lambda mode: statistics.median(theirs[mode]))
    us, them, side = statistics.median(ours), statistics.median(theirs[best]), len(cores.split(","))
    limit = statistics.median(limits)
    return [name, f"{them:.4f} s/iteration ({best})", f"{us:.4f} s/iteration" + (f", {side} at once" if side > 1 else ""), f"{side * them / us:.2f}",
            f"{limit:.4f} s", f"{100 * limit / us:.0f}%"]


def nd4j():
    """The second backend beside the first: slower, and told by how much."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(float(finish(engine("0", "tiny"))["median"]))
        theirs.append(float(finish(engine("0", "tiny", "nd4j"))["median"]))
    us, them = statistics.median(ours), statistics.median(theirs)
    return ["nd4j", f"{them:.4f} s/iteration (backend nd4j)", f"{us:.4f} s/iteration", f"{them / us:.1f}", "-", "-"]


def processor():
    """The kind of processor: what it is called says less than how wide its vectors are, by which the ratios differ."""
    with open("/proc/cpuinfo") as file:
        facts = dict(line.split(":", 1) for line in file.read().split("\n\n")[0].splitlines() if ":" in line)
    facts = {name.strip(): value.strip() for name, value in facts.items()}
    flags = facts.get("flags", "").split()
    amd = facts.get("vendor_id") == "AuthenticAMD"
    width = "no AVX-512" if "avx512f" not in flags else "AVX-512"
    if amd and "avx512f" in flags:
        width = "full-width AVX-512 (Zen 5)" if "avx512_vp2intersect" in flags else "double-pumped AVX-512 (Zen 4)"
    return f"{facts.get('model name', 'unknown')}, family {facts.get('cpu family', '?')} model {facts.get('model', '?')}, {width}"


def suite(folder):
    """256 tiny seeds beside what PyTorch recorded of them."""
    with open(f"{HOME}/conf/step4.json") as file:
        defaults = json.load(file)["defaults"]
    defaults["backprop"]["seeds"] = f"0-{LAST_SEED}"
    path = f"{folder}/job.json"
    with open(path, "w") as file:
        json.dump({"suite": "bench-job", "tolerance": {"method": "mean", "threshold": 1e-6}, "defaults": defaults, "backprop": [{
            "name": "tiny", "candidate": {"computed": "float32"},
            "reference": {"npy": "reference.npy", "key": "seed_{seed}/{key}", "producer": {"framework": "torch", "version": "any"}}}]}, file)
    return path


def record(folder):
    """Seconds for PyTorch to record all seeds, by two processes."""
    half = LAST_SEED // 2
    began = time.perf_counter()
    processes = [start(core, [sys.executable, f"{HERE}/record_torch.py", first, last, f"{folder}/part{core}.npy"])
                 for core, first, last in (("0", 0, half), ("1", half + 1, LAST_SEED))]
    if any(process.wait() for process in processes):
        sys.exit("bench-engine: a recorder failed")
    seconds = time.perf_counter() - began
    import numpy as np
    parts = [np.load(f"{folder}/part{core}.npy", allow_pickle=True).item() for core in "01"]
    np.save(f"{folder}/reference.npy", {**parts[0], **parts[1]})
    return seconds


def job():
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = suite(folder)
        for round in range(ROUNDS):
            theirs.append(record(folder))
            began = time.perf_counter()
            process = start("0,1", [f"{HOME}/jobs/lockstep", "run", path, "--out", f"{folder}/out", "--run-id", f"bench-{round}", "--timings"], cwd=folder)
            process.communicate()
            ours.append(time.perf_counter() - began)
            print(f"    job: torch {theirs[-1]:.1f} s, lockstep {ours[-1]:.1f} s, exit code {process.returncode}", file=sys.stderr)
            if process.returncode != 0:
                sys.exit(f"bench-engine: the job's exit code was {process.returncode}")
    us, them = statistics.median(ours), statistics.median(theirs)
    return ["job", f"{them:.1f} s", f"{us:.1f} s", f"{them / us:.2f}", "-", "-"]


def memory():
    us = int(finish(engine("0", "base"))["peak_mib"])
    them = {mode: int(finish(torch("0", "base", 1, mode))["peak_mib"]) for mode in MODES}
    best = min(them, key=them.get)
    return ["memory", f"{them[best] / 1024:.2f} GiB ({best})", f"{us / 1024:.2f} GiB", f"{them[best] / us:.2f}", "-", "-"]


def profile(sizes):
    """Prints the engine's own table of each size; PyTorch is not asked."""
    for size in sizes or list(SHAPES):
        if size not in SHAPES:
            print(f"bench-engine: {size} is none of {' '.join(SHAPES)}", file=sys.stderr)
            sys.exit(2)
        print(f"{size}:", flush=True)
        command = ["taskset", "-c", "0", *JAVA, *map(str, SHAPES[size]), "1", str(ITERATIONS[size][0]), "profile"]
        subprocess.run(command, check=True)


TIMERS = {"tiny": lambda: steps("tiny", "tiny", "0"), "mini": lambda: steps("mini", "mini", "0"), "base": lambda: steps("base", "base", "0"),
          "base2": lambda: steps("base2", "base", "0,1"), "job": job, "memory": memory, "nd4j": nd4j}

if sys.argv[1:2] == ["profile"]:
    profile(sys.argv[2:])
    sys.exit()
wanted = sys.argv[1:] or list(TIMERS)
for name in wanted:
    if name not in TIMERS:
        print(f"bench-engine: {name} is none of {' '.join(TIMERS)}", file=sys.stderr)
        sys.exit(2)
print(processor())
table = [["what", "PyTorch", "Lockstep", "ratio", "limit", "share", "goal"]] + [[*TIMERS[name](), GOALS[name]] for name in wanted]
widths = [max(map(len, column)) for column in zip(*table)]
for row in table:
    print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
