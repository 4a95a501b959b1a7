# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A client writes, or cairn does; cairn lists the runs as the client does, and finds the same ones."""

import json
import re
import sys

import clients
from harness import Refused, cairn, cairn_json

# Releases before 3.17 take NaN for 0 in a filter; cairn follows 3.17.
NAN_METRICS = ("metrics.odd", "metrics.`nan")
FIELDS = (
    "run_id run_name experiment_id status user_id start_time end_time lifecycle_stage artifact_uri"
).split()


# Their lists lose what has no small letter or a large one; cairn follows 3.17 here, too.
LISTS = re.compile(r"\bin\s*\(([^)]*)\)", re.IGNORECASE)


def means_otherwise(client, text):
    """Where an older release means something else than 3.17, as docs/filter.md says."""
    if client == "newest":
        return False
    members = re.findall(r"'([^']*)'", " ".join(LISTS.findall(text)))
    return any(k in text for k in NAN_METRICS) or not all(m.islower() for m in members)


def same(ours, theirs):
    """MLflow keeps infinities as the largest numbers and shows those; cairn shows infinities."""
    largest = {"Infinity": sys.float_info.max, "-Infinity": -sys.float_info.max}
    return ours == theirs or largest.get(ours, ours) == theirs


def quoted(kind, key):
    return f"{kind}.`{key}`" if "`" not in key else f'{kind}."{key}"'


def listed(store, answers):
    """Every run with every column there is, by id."""
    columns = list(FIELDS)
    for kind in ("metrics", "params", "tags"):
        keys = sorted({k for r in answers["runs"] for k in r[kind]})
        columns += [quoted(kind, k) for k in keys]
    words = ["run", "list", "--store", store, "--lifecycle", "all", "--limit", "0"]
    found = cairn_json(*words, "--columns", ",".join(columns))
    return {r["run_id"]: r for r in found["runs"]}


def compare_fields(store, answers):
    ours = listed(store, answers)
    if len(ours) != len(answers["runs"]):
        yield f"{len(ours)} runs, not {len(answers['runs'])}"
    for want in answers["runs"]:
        got = ours.get(want["run_id"], {})
        for field in FIELDS:
            if got.get(field) != want[field]:
                yield f"{want['run_name']!r} {field}: {got.get(field)!r}, not {want[field]!r}"
        for kind in ("metrics", "params", "tags"):
            have = {k[len(kind) + 1 :]: v for k, v in got.items() if k.startswith(kind + ".")}
            for key in sorted(set(have) | set(want[kind])):
                a, b = have.get(key), want[kind].get(key)
                if not same(a, b):
                    yield f"{want['run_name']!r} {kind}.{key}: {a!r:.80}, not {b!r:.80}"


def compare_histories(store, answers):
    for name, want in answers["histories"].items():
        run, key = name.split(" ", 1)
        got = cairn_json("metric", "series", "--store", store, "--by-time", key, run)["points"]
        points = [[p["timestamp"], p["step"], p["value"]] for p in got]
        if len(points) != len(want) or not all(
            a[:2] == b[:2] and same(a[2], b[2]) for a, b in zip(points, want)
        ):
            yield f"{run} {key}: {points[:4]}…, not {want[:4]}…"


def compare_searches(store, client, answers):
    ids = [r["run_id"] for r in answers["runs"]]
    compared = 0
    for s in answers["searches"]:
        if "error" in s or means_otherwise(client, s["filter"]):
            continue
        compared += 1
        words = ["run", "list", "--store", store, "--columns", "run_id", "--limit", "0"]
        words += ["--filter", s["filter"]] if s["filter"] else []
        words += ["--order", s["order"]] if s["order"] else []
        words += ["--lifecycle", s["view"]]
        words += ["--experiment", s["experiment"]] if s["experiment"] else []
        want = [ids[i] for i in s["runs"]]
        try:
            got = [r["run_id"] for r in cairn_json(*words)["runs"]]
        except Refused as reason:
            yield str(reason)
            continue
        if got != want:
            what = "other runs" if sorted(got) != sorted(want) else "another order"
            asked = f"{s['filter']!r} order {s['order']!r} of {s['view']} {s['experiment']}"
            yield f"{asked}: {what}, {len(got)} for {len(want)}"
    filters = {s["filter"] for s in answers["searches"] if "error" not in s}
    orders = {s["order"] for s in answers["searches"] if "error" not in s}
    if compared < 250 or len(filters) < 150 or len(orders) < 30:
        yield f"only {compared} searches, {len(filters)} filters, {len(orders)} orders"


def log_run(words, n):
    """One of a family of runs, by the verbs for shell scripts alone."""
    second = 1793000000000 + 60000 * (n // 2)
    start = ["--name", f"cnn-{n % 5}", "--experiment", ("vision", "tabular search")[n % 3 == 2]]
    run = cairn("run", "log", "start", *words, *start, now=second).strip()
    odd = ("nan", "inf", "-inf", "0", "-0.0", "1e-300")[n % 6]
    metrics = [f"acc={0.5 + n % 4 / 10}", f"odd={odd}", f"auc={n % 7 / 7}"][: 1 + n % 3]
    cairn("run", "log", "metric", *words, run, *metrics, "--step", 0, now=second + 1)
    if n % 4 == 0:
        cairn("run", "log", "metric", *words, run, "acc=0.65", "--step", 1, now=second + 2)
    params = [f"lr={('0.1', '1e-3', '0.01')[n % 3]}", f"depth={2 ** (n % 5)}", "opt=Adam"]
    cairn("run", "log", "param", *words, run, *params[: 1 + n % 3])
    tags = [f"team={('red', 'Red', 'blue')[n % 3]}", "empty=", f"x=O'Brien \"{n}\" `back` 100%"]
    cairn("run", "log", "tag", *words, run, *tags[: 1 + n % 3])
    if n % 5:
        status = ("finished", "failed", "killed")[n % 3]
        cairn("run", "log", "finish", *words, run, "--status", status, now=second + 90000)
    return run


def write_store(store, *schema):
    """A store of which no client has written a byte."""
    words = ["--store", store]
    cairn("store", "init", store, *schema)
    for name in ("vision", "tabular search"):
        cairn("experiment", "create", *words, name, "--yes")
    runs = [log_run(words, n) for n in range(24)]
    cairn("run", "delete", *words, *runs[3:6], "--yes")
    cairn("run", "restore", *words, runs[4], "--yes")


def test(tap, folder):
    for client in ("2.22", "3.1", "newest"):
        store = folder / f"search-{client}.db"
        clients.run(client, "fill_store.py", store)
        ask(tap, client, store, "")
    for client in ("2.22", "3.1", "newest"):
        store = folder / f"written-{client}.db"
        write_store(store, *(["--schema", "2.22"] if client == "2.22" else []))
        ask(tap, client, store, ", cairn wrote")


def ask(tap, client, store, who):
    answers = json.loads(clients.run(client, "ask.py", store))
    name = f"MLflow {answers['mlflow']}{who}"
    tap.check(f"{name}: fields of runs", compare_fields(store, answers))
    tap.check(f"{name}: metric histories", compare_histories(store, answers))
    tap.check(f"{name}: searches", compare_searches(store, client, answers))
