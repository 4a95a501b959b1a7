# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""The same acts by a client and by cairn's verbs, compared row by row after each."""

import json
import os
import shutil

import clients
from harness import Refused, cairn, rows_of

T0 = 1_793_000_000_000
# Left out, as cairn is stricter by design: a longer param (MLflow cuts it short), and deleting or
# restoring a run that is so already (MLflow does it again, at another time).
LONG = "x" * 5960 + "ä" * 40
# Time goes on by a second with each act, unless it begins with "=".
ACTS = """
experiment_create vision
experiment_create other s3://bucket/x
experiment_create vision
experiment_rename 1 naïve☃
experiment_rename 2 naïve☃
start 1 first train.py
start 1 child null R0
start 2 other
start 1 lost null null
metric R0 0 {"loss": 0.5, "acc": "nan", "größe": 1}
= metric R0 0 {"loss": 0.5}
= metric R0 0 {"loss": 0.25}
metric R0 7 {"loss": "inf", "acc": 0.1}
metric R0 3 {"loss": 99, "acc": "nan"}
metric R0 7 {"loss": "-inf", "acc": -0.5}
metric R0 -5 {"minus": 1e-300, "big": 1.7e308}
metric R0 4611686018427387904 {"far": 2}
metric R0 0 {"a//b": 1}
metric R0 0 {"../a": 1}
metric R0 0 {"ok": 1, "not,ok": 1}
param R0 {"lr": "0.1", "empty": "", "Größe": "ä"}
param R0 {"lr": "0.1"}
param R0 {"lr": "0.2"}
param R0 {"long": "LONG"}
tag R0 {"team": "red", "a.b/c d": "1"}
tag R0 {"team": "blue"}
tag R0 {"long": "LONG"}
tag R0 {"bad\\tkey": "1"}
tag R0 {"mlflow.runName": "renamed"}
untag R0 team
untag R0 team
note R0 # Heading\\n\\ntext
note R0 shorter
finish R0 finished
finish R1 failed
finish R2 killed
metric R1 1 {"after": 1}
delete R0
metric R0 9 {"loss": 1}
param R0 {"more": "1"}
tag R0 {"team": "red"}
restore R0
delete R1
experiment_delete 1
experiment_delete 1
experiment_rename 1 gone
start 1 refused
experiment_create naïve☃
experiment_restore 1
experiment_restore 1
experiment_delete 2
"""


def value(word):
    word = word.replace("\\n", "\n")
    try:
        return json.loads(word.replace("\\\\t", "\\t").replace("LONG", LONG))
    except ValueError:
        return word


def split(line):
    """Words; what begins with a brace or # is the last."""
    for sign in (" {", " #"):
        if sign in line:
            head, tail = line.split(sign, 1)
            return [*head.split(), sign[1] + tail]
    return line.split()


def acts():
    now, out = T0, []
    for line in ACTS.strip().splitlines():
        now += 0 if line.startswith("= ") else 1000
        name, *words = split(line.removeprefix("= "))
        keep = name.startswith("experiment") or name in ("start", "finish", "untag")
        words = [None if w == "null" else w if keep else value(w) for w in words]
        out.append([now, name, words])
    return out


class Verbs:
    """The acts as verbs of the command line."""

    def __init__(self, store):
        self.store = store
        self.runs = []

    def run(self, name):
        return self.runs[int(name[1:])]

    def call(self, now, *words):
        return cairn(*words, "--store", self.store, "--yes", now=now)

    def log(self, now, what, run, values, *more):
        pairs = [f"{k}={v}" for k, v in values.items()]
        self.call(now, "run", "log", what, self.run(run), *pairs, *more)

    def experiment_create(self, now, name, location=None):
        more = ["--artifacts", location] if location else []
        self.call(now, "experiment", "create", name, *more)

    def experiment_rename(self, now, number, name):
        self.call(now, "experiment", "rename", number, name)

    def experiment_delete(self, now, number):
        self.call(now, "experiment", "delete", number)

    def experiment_restore(self, now, number):
        self.call(now, "experiment", "restore", number)

    def start(self, now, experiment, name, source=None, parent=None):
        more = ["--source", source] if source else []
        more += ["--parent", self.run(parent)] if parent else []
        words = ["run", "log", "start", "--experiment", experiment, "--name", name, *more]
        self.runs.append(self.call(now, *words).strip())

    def metric(self, now, run, step, values):
        self.log(now, "metric", run, values, f"--step={step}")

    def param(self, now, run, values):
        self.log(now, "param", run, values)

    def tag(self, now, run, values):
        pairs = [f"{k}={v}" for k, v in values.items()]
        self.call(now, "run", "tag", self.run(run), *pairs)

    def untag(self, now, run, key):
        self.call(now, "run", "tag", self.run(run), "--remove", key)

    def note(self, now, run, text):
        self.call(now, "run", "note", self.run(run), "--text", text)

    def finish(self, now, run, status):
        self.call(now, "run", "log", "finish", self.run(run), "--status", status)

    def delete(self, now, run):
        self.call(now, "run", "delete", self.run(run))

    def restore(self, now, run):
        self.call(now, "run", "restore", self.run(run))


def row_faults(ours, theirs):
    for table in theirs:
        for row in ours[table]:
            if row not in theirs[table]:
                yield f"{table}: too much: {row:.300}"
        for row in theirs[table]:
            if row not in ours[table]:
                yield f"{table}: missing: {row:.300}"


def compare(store, script, said):
    """Faults by act; stops at the first act whose rows differ, as later ones build on it."""
    verbs = Verbs(store)
    for (now, name, words), want in zip(script, said, strict=True):
        what = f"{name} {words!s:.80}"
        refused = None
        try:
            getattr(verbs, name)(now, *words)
        except Refused as reason:
            refused = str(reason)
        if bool(refused) != bool(want["refused"]):
            yield f"{what}: {refused or 'done'}; the client: {want['refused'] or 'done'}"
        faults = list(row_faults(rows_of(store, verbs.runs), want["rows"]))
        yield from (f"{what}: {fault}" for fault in faults)
        if faults:
            return


def test(tap, folder):
    script = acts()
    listed = folder / "acts.json"
    listed.write_text(json.dumps(script))
    for client in ("2.22", "3.1", "newest"):
        base, theirs = folder / "base.db", folder / "theirs.db"
        ours = folder / "ours.db"
        clients.run(client, "open_store.py", base)
        shutil.copy(base, theirs)
        shutil.copy(base, ours)
        said = json.loads(clients.run(client, "act.py", theirs, listed))
        refused = sum(bool(s["refused"]) for s in said)
        tap.check(
            f"client {client}: {len(script)} acts leave the same rows, {refused} are refused",
            compare(ours, script, said),
        )
        os.remove(base)
