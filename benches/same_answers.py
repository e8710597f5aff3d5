#!/usr/bin/env python3
"""Compares the answers of two builds of milepost: every report on every fixture and on the default demo, as JSON.

    benches/same_answers.py ask BINARY FILE [FOLDER ...]
    benches/same_answers.py compare OLD_FILE NEW_FILE
    benches/same_answers.py numbers OLD_FILE NEW_FILE

`ask` puts the same questions to a binary, with a store of its own, and keeps the answers in FILE; without FOLDER the
projects are those of fixtures/ and a demo that the binary makes. `compare` exits with 1 where two such files differ:
answers must be equal byte for byte but for `source` (which file was read, and when). Refusals are compared as well,
exit code and text. `numbers` leaves texts out: it compares exit codes, rows, gates and as_of, for changes of wording.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
MODELS = ["last", "first", "linear", "position", "time_decay", "markov", "sequence", "participation",
          "j", "inverse_j"]
OF_MILESTONE = ["milestone-trend", "attribution", "attribution-compare", "attribution-costs", "paths", "transitions",
                "lookback-curve", "scorecard"]
OF_VIEW = OF_MILESTONE[1:]
OF_JOURNEY = ["funnel", "step-metrics", "exits"]


def unsourced(text):
    """The text of an answer without its `source`: the lines from that field to the end of its value."""
    lines = text.splitlines(keepends=True)
    begin = next((i for i, line in enumerate(lines) if line.startswith('  "source": {')), None)
    if begin is not None:
        end = next(i for i in range(begin, len(lines)) if lines[i].startswith("  }"))
        del lines[begin:end + 1]
    return "".join(lines)


def run(binary, config, store, words):
    """The exit code, the output without `source`, and what stderr says first."""
    command = [binary, "--config", str(config), "--store", str(store), *words]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"}, check=False)
    out = unsourced(done.stdout)
    error = [] if done.returncode == 0 else done.stderr.replace(str(store), "STORE").splitlines()
    return done.returncode, out, error


def ids(binary, config, store, report, column):
    """What a column of a report holds."""
    code, out, _ = run(binary, config, store, ["report", report, "--format", "json"])
    return [row[column] for row in json.loads(out)["rows"]] if code == 0 else []


def questions(binary, config, store):
    """Every report, with its own flags."""
    milestones = ids(binary, config, store, "milestones", "id")
    journeys = ids(binary, config, store, "journeys", "journey")[:3]
    asked = [["milestones"], ["journeys"], ["goals"], ["health"]]
    asked += [[report, "--milestone", milestone] for report in OF_MILESTONE for milestone in milestones or ["none"]]
    asked += [[report, "--by", view] for report in OF_VIEW for view in ("channel", "asset")]
    asked += [["attribution", "--model", model] for model in MODELS]
    asked += [["paths", "--collapse", mode] for mode in ("consecutive", "first")]
    asked += [["milestone-trend", "--bucket", bucket] for bucket in ("day", "month")]
    asked += [[report, "--journey", journey] for report in OF_JOURNEY for journey in journeys or ["none"]]
    for customer in ["c1", "ann", "1"]:
        asked.append(["timeline", "--customer", customer])
    for narrowed in (["--channel", "email"], ["--from", "2025-01-15", "--to", "2025-02-28"], ["--without-machine"],
                     ["--ignore", "channel:email"]):
        asked += [[report, *narrowed] for report in ("milestones", "attribution", "journeys", "goals", "paths")]
    return [["report", *words, "--format", "json"] for words in asked]


def answers(binary, config, room):
    """The name of a project, and every answer by its question."""
    store = room / f"store-{config.parent.name}"
    run(binary, config, store, ["refresh"])
    asked = questions(binary, config, store)
    return config.parent.name, {" ".join(words): run(binary, config, store, words) for words in asked}


def ask(binary, file, folders):
    """Keeps the answers of a binary."""
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as room:
        room = pathlib.Path(room)
        configs = [pathlib.Path(folder).resolve() / "milepost.toml" for folder in folders]
        if not configs:
            configs = sorted((HOME / "fixtures").glob("**/milepost.toml"))
            demo = room / "demo"
            subprocess.run([binary, "demo", "--no-open", str(demo)], check=True, capture_output=True)
            configs.append(demo / "milepost.toml")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = dict(pool.map(lambda config: answers(binary, config, room), configs))
    # Where the stores were is no part of an answer.
    text = json.dumps(found, indent=1).replace(str(room), "ROOM")
    pathlib.Path(file).write_text(text, encoding="utf-8")
    print(f"{len(found)} projects, {sum(map(len, found.values()))} questions")


def numbers(answer):
    """The exit code, and what of an answer is no wording."""
    if not answer or answer[0] != 0:
        return answer and answer[0]
    found = json.loads(answer[1])
    return found["as_of"], found["filter"], found["gate"], found["rows"]


def compare(old, new, of=lambda answer: answer):
    """Tells where what is `of` interest in two files of answers differs; the exit code."""
    old, new = (json.loads(pathlib.Path(file).read_text(encoding="utf-8")) for file in (old, new))
    same = differing = 0
    for project in sorted({*old, *new}):
        before, after = old.get(project, {}), new.get(project, {})
        for words in sorted({*before, *after}):
            if of(before.get(words)) == of(after.get(words)):
                same += 1
                continue
            differing += 1
            print(f"{project}: milepost {words}")
            print(f"  old {str(of(before.get(words)))[:2000]}\n  new {str(of(after.get(words)))[:2000]}")
    print(f"{same} answers are the same, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        ask(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        of = {"of": numbers} if sys.argv[1] == "numbers" else {}
        sys.exit(compare(sys.argv[2], sys.argv[3], **of))
