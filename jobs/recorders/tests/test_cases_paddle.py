import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cases


class PaddleCases(cases.ManyCases):
    recorder, framework, params = "paddle_paddlenlp.py", "paddle", {"learning_rate": 1e-3}


del cases.ManyCases

if __name__ == "__main__":
    cases.unittest.main()
