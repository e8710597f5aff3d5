"""ChannelAttribution (PyPI) on the distinct paths of one milestone and view, to be read beside our own times.

    pip install ChannelAttribution pandas matplotlib
    cargo bench --profile dev --bench attribution_store -- PROJECT [MILESTONE] --paths DIR
    python3 benches/channel_attribution.py DIR/paths-channel.csv

The paths are those of benches/sql/distinct_paths.sql: exactly the converting and other paths that milepost counts. It runs the
three heuristics and the Markov model of order 1 (exact counts, simulated removal effects), without intervals.
"""

import csv
import sys
import time


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        "path": [row["path"] for row in rows],
        "conversions": [int(row["conversions"]) for row in rows],
        "value": [float(row["value"]) for row in rows],
        "losses": [int(row["losses"]) for row in rows],
    }


def line(name, seconds):
    print(f"{name:<52}{seconds:>10.3f} s", flush=True)


def main(path):
    import ChannelAttribution as ca
    import pandas as pd

    data = pd.DataFrame(read(path))
    names = {"var_path": "path", "var_conv": "conversions", "sep": ">", "flg_pro": False}
    began = time.perf_counter()
    heuristic = ca.heuristic_models(data, **names)
    line(f"  ChannelAttribution heuristics ({len(data)} paths)", time.perf_counter() - began)
    began = time.perf_counter()
    markov = ca.markov_model(data, **names, var_null="losses", order=1, seed=1, ncore=2, verbose=False)
    line("  ChannelAttribution Markov, order 1", time.perf_counter() - began)
    if "--print" in sys.argv:
        print(heuristic.to_csv(index=False))
        table = markov["result"] if isinstance(markov, dict) else markov
        print(table.to_csv(index=False))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1])
