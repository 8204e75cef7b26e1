"""One process that makes many runs: what each leaves has the bits that it has in a process of its own."""
import copy
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from invariances import CASE

RECORDERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def case(framework, params, **changes):
    text = copy.deepcopy(CASE)
    text["optimizer"].update(framework=framework, params=params)
    for section, values in changes.items():
        text[section].update(values)
    return text


class ManyCases(unittest.TestCase):
    recorder, framework, params = None, None, {}

    def command(self, *words):
        return [sys.executable, os.path.join(RECORDERS, self.recorder), *words]

    def texts(self):
        """Runs that would notice what another leaves behind: optimizers' state, averages, hooks, the type of weights."""
        make = lambda **changes: case(self.framework, self.params, **changes)
        other = make(model={"hidden_act": "relu"}, optimizer={"amsgrad": True, "clip_norm": None}, loss={"label_smoothing": 0.1})
        return [make(), other, make()]

    def alone(self, text):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(self.command(), input=json.dumps(text), cwd=folder, text=True, check=True, capture_output=True)
            with open(os.path.join(folder, "out.npy"), "rb") as file:
                return file.read()

    def test_each_run_has_its_own_bits(self):
        texts = self.texts()
        alone = [self.alone(texts[0]), self.alone(texts[1])]
        with tempfile.TemporaryDirectory() as home, subprocess.Popen(
                self.command("--cases"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
            for i, text in enumerate(texts):
                folder = os.path.join(home, str(i))
                os.mkdir(folder)
                with open(os.path.join(folder, "case.json"), "w") as file:
                    json.dump(text, file)
                worker.stdin.write(folder + "\n")
                worker.stdin.flush()
                self.assertEqual(json.loads(worker.stdout.readline()), {"folder": folder, "problem": None})
                with open(os.path.join(folder, "out.npy"), "rb") as file:
                    self.assertEqual(file.read(), alone[i % 2], f"run {i}")
                self.assertTrue(os.path.exists(os.path.join(folder, "producer.json")))
            worker.stdin.close()
            self.assertEqual(worker.wait(30), 0)

    def test_a_refusal_is_that_of_its_case_alone(self):
        texts = [case(self.framework, self.params, model={"hidden_act": "none of them"}), case(self.framework, self.params)]
        with tempfile.TemporaryDirectory() as home:
            folders = [os.path.join(home, str(i)) for i in range(2)]
            for folder, text in zip(folders, texts):
                os.mkdir(folder)
                with open(os.path.join(folder, "case.json"), "w") as file:
                    json.dump(text, file)
            done = subprocess.run(self.command("--cases"), input="\n".join(folders) + "\n", capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([answer["folder"] for answer in answers], folders)
        self.assertIn("hidden_act", answers[0]["problem"])
        self.assertIsNone(answers[1]["problem"])
