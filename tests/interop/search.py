# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A client writes; cairn lists the runs as the client does, and finds the same ones."""

import json
import sys

import clients
from harness import Refused, cairn_json

# Releases before 3.17 take NaN for 0 in a filter; cairn follows 3.17.
NAN_METRICS = ("metrics.odd", "metrics.`nan")
FIELDS = (
    "run_id run_name experiment_id status user_id start_time end_time lifecycle_stage artifact_uri"
).split()


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
        if "error" in s or (client != "newest" and any(k in s["filter"] for k in NAN_METRICS)):
            continue
        compared += 1
        words = ["run", "list", "--store", store, "--columns", "run_id", "--limit", "0"]
        words += ["--filter", s["filter"]] if s["filter"] else []
        words += ["--order", s["order"]] if s["order"] else []
        want = [ids[i] for i in s["runs"]]
        try:
            got = [r["run_id"] for r in cairn_json(*words)["runs"]]
        except Refused as reason:
            yield str(reason)
            continue
        if got != want:
            what = "other runs" if sorted(got) != sorted(want) else "another order"
            yield f"{s['filter']!r} order {s['order']!r}: {what}, {len(got)} for {len(want)}"
    if compared < 100:
        yield f"only {compared} searches were compared"


def test(tap, folder):
    for client in ("2.22", "3.1", "newest"):
        store = folder / f"search-{client}.db"
        clients.run(client, "fill_store.py", store)
        answers = json.loads(clients.run(client, "ask.py", store))
        name = f"MLflow {answers['mlflow']}"
        tap.check(f"{name}: fields of runs", compare_fields(store, answers))
        tap.check(f"{name}: metric histories", compare_histories(store, answers))
        tap.check(f"{name}: searches", compare_searches(store, client, answers))
