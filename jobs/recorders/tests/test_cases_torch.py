import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cases


class TorchCases(cases.ManyCases):
    recorder, framework, params = "torch_transformers.py", "torch", {"lr": 1e-3}


del cases.ManyCases

if __name__ == "__main__":
    cases.unittest.main()
