#!/usr/bin/env python3
"""A three-step custom funnel over all events of a demo, beside chDB's windowFunnel over the same events in Parquet, in one run.

    milepost demo big --customers 330000 --no-open
    pip install duckdb chdb
    benches/custom_funnel.py target/debug/milepost big [THREADS]

The store is brought up to date without the funnel first, so that the first figure is that of adding one: finding its events in the
source and counting. "changed" is the same funnel with another window, which reads no source. Each figure is the median of three, wall
seconds of the whole command, and the most memory of the process. Counts are compared as well: both must say the same. Last come, in
the explorer on the same store, the first and second visit of a journey with all its panes, of the people behind a number, and of the
page of funnels.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import terminal

STEPS = ["page_visited", "cart_abandoned", "checkout_completed"]
DAYS = 14
FUNNEL = '\n[[funnel]]\nid = "bench"\nwindow = "{days}d"\nsteps = [{steps}]\n'


def run(args, env=None):
    """Wall seconds, most memory in MiB, what was printed."""
    begin = time.monotonic()
    process = subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{args}: {status}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024, out


def median(runs):
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs), runs[-1][2]


def main():
    milepost, project = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    threads = sys.argv[3] if len(sys.argv) > 3 else str(os.cpu_count())
    folder = tempfile.mkdtemp()
    events = os.path.join(folder, "events.parquet")
    run([sys.executable, "-c", f"import duckdb; duckdb.connect('{project}/demo.duckdb', read_only=True).execute("
         f"\"copy (select customer_id, event, epoch_us(occurred_at) // 1000000 as at from events "
         f"where occurred_at is not null and customer_id is not null) to '{events}'\")"])
    text = re.sub(r'database = "([^"/][^"]*)"', rf'database = "{project}/\1"', open(f"{project}/milepost.toml").read())
    config = os.path.join(folder, "milepost.toml")
    steps = ", ".join(f'{{ event = "{step}" }}' for step in STEPS)

    def write(days):
        with open(config, "w") as file:
            file.write(text + (FUNNEL.format(days=days, steps=steps) if days else ""))

    def ask():
        return run([milepost, "--config", config, "--store", store, "report", "custom-funnel", "--funnel", "bench", "--format", "csv"])

    firsts, seconds, changes = [], [], []
    for turn in range(3):
        store = os.path.join(folder, f"store-{turn}")
        write(None)
        run([milepost, "--config", config, "--store", store, "refresh"])
        write(DAYS)
        firsts.append(ask())
        seconds.append(ask())
        write(DAYS + 1)
        changes.append(ask())
        if turn < 2:
            shutil.rmtree(store)
    conditions = ", ".join(f"assumeNotNull(event) = '{step}'" for step in STEPS)
    query = (f"select level, count() from (select customer_id, windowFunnel({DAYS * 86400})(toUInt64(assumeNotNull(at)), {conditions}) as level "
             f"from file('{events}') group by customer_id) group by level order by level settings max_threads = {threads}")
    peers = [run([sys.executable, "-c", f"import chdb; print(chdb.query(\"{query}\", 'CSV'))"]) for _ in range(3)]
    levels = {int(level): int(count) for level, count in re.findall(r"(\d+),(\d+)", peers[-1][2])}
    theirs = [sum(count for level, count in levels.items() if level > step) for step in range(len(STEPS))]
    header, *rows = [line.split(",") for line in firsts[-1][2].strip().splitlines()]
    ours = [int(row[header.index("count")]) for row in rows]
    peer = median(peers)
    print(f"counts: milepost {ours}, windowFunnel {theirs}")
    print(f"windowFunnel over Parquet   {peer[0]:6.2f} s  {peer[1]:6.0f} MiB")
    for name, runs in [("first", firsts), ("again", seconds), ("changed window", changes)]:
        wall, memory, _ = median(runs)
        print(f"milepost, {name:<17} {wall:6.2f} s  {memory:6.0f} MiB  {wall / peer[0]:.2f} ×")
    terminal.visits(milepost, project, 3, ["--config", config, "--store", store], terminal.JOURNEYS)
    shutil.rmtree(folder)


main()
