# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""cairn makes a store and logs; clients open it, read it, go on with it, upgrade it."""

import json
import shutil
import sqlite3

import clients
from harness import cairn, connect, differences, shape

# The client whose own store a schema must equal.
MAKERS = {"2.22": "2.22", "3.0": "3.0", "3.1": "3.1", "3.6": "3.6", "3.10": "3.10", "3.17": "3.17"}
DEFAULT = "3.0"
# Those that open the default by themselves: all from 3.0 on.
OPENERS = ("3.0", "3.1", "3.6", "3.10", "newest")
BROKEN = (
    "INSERT INTO experiments (name, lifecycle_stage) VALUES ('x', 'gone')",
    "INSERT INTO runs (run_uuid, status) VALUES ('x', 'DONE')",
    "INSERT INTO runs (run_uuid, source_type) VALUES ('x', 'PAPER')",
    "INSERT INTO runs (run_uuid, lifecycle_stage) VALUES ('x', 'gone')",
    "INSERT INTO metrics (key, value, timestamp, run_uuid, is_nan) VALUES ('k', 1, 1, 'x', 2)",
    "INSERT INTO latest_metrics (key, value, step, run_uuid, is_nan) VALUES ('k', 1, 1, 'x', 2)",
    "INSERT INTO experiments (experiment_id, name) VALUES (0, 'y')",
    "INSERT INTO experiments (name) VALUES ('Default')",
    "INSERT INTO params (key, run_uuid) VALUES ('k', 'x')",
)


def accepted(path):
    """Statements that must fail, and do not."""
    db = sqlite3.connect(path)
    for sql in BROKEN:
        try:
            db.execute(sql)
            yield f"accepted: {sql}"
        except sqlite3.IntegrityError:
            pass
        db.rollback()
    db.close()


def rows(path, folder):
    """The rows of a new store, but for times and places."""
    db = connect(path)
    db.row_factory = sqlite3.Row
    out = {}
    for table in ("alembic_version", "workspaces", "experiments"):
        try:
            found = [dict(r) for r in db.execute(f"SELECT * FROM {table}")]
        except sqlite3.OperationalError:
            continue
        for row in found:
            for column in ("creation_time", "last_update_time"):
                row.pop(column, None)
            if row.get("artifact_location"):
                row["artifact_location"] = row["artifact_location"].replace(str(folder), "HERE")
        out[table] = found
    db.close()
    return out


def logged(store):
    """A run of every kind that a shell script can log."""
    words = ["--store", store]
    run = cairn("run", "log", "start", *words, "--name", "from shell", now=1793000000000).strip()
    for step in range(3):
        cairn("run", "log", "metric", *words, run, f"acc={0.5 + step / 10}", "--step", step)
    cairn("run", "log", "metric", *words, run, "odd=nan", "big=inf")
    cairn("run", "log", "param", *words, run, "lr=0.1", "empty=")
    cairn("run", "log", "tag", *words, run, "team=red ☃")
    done = cairn("run", "log", "start", *words, "--name", "done").strip()
    cairn("run", "log", "finish", *words, done)
    return {
        "from shell": {
            "status": "RUNNING",
            "metrics": {"acc": "0.7", "odd": "nan", "big": "1.7976931348623157e+308"},
            "params": {"lr": "0.1", "empty": ""},
        },
        "done": {"status": "FINISHED", "metrics": {}, "params": {}},
    }


def went_on(client, store, want, *words):
    """What stopped a client from going on, or what it misread."""
    said = json.loads(clients.run(client, "continue_store.py", store, *words))
    if said["error"]:
        yield f"{said['mlflow']}: {said['error']}"
    elif said["read"] != want:
        yield f"{said['mlflow']} read {said['read']}, not {want}"


def test_schemas(tap, folder):
    for schema, client in MAKERS.items():
        ours = folder / f"ours-{schema}.db"
        theirs = folder / "theirs" / f"{schema}.db"
        theirs.parent.mkdir(exist_ok=True)
        cairn("store", "init", ours, "--schema", schema)
        clients.run(client, "open_store.py", theirs)
        faults = list(differences(shape(ours), shape(theirs)))
        a, b = rows(ours, folder), rows(theirs, theirs.parent)
        if a != b:
            faults.append(f"rows: {a}, not {b}")
        tap.check(f"schema {schema} is what the client makes", faults)
        faults = [f"{p.parent.name}: {f}" for p in (ours, theirs) for f in accepted(p)]
        tap.check(f"schema {schema} and the client's refuse the same", faults)


def test_goes_on(tap, folder):
    for schema in MAKERS:
        made = folder / f"logged-{schema}.db"
        cairn("store", "init", made, "--schema", schema)
        want = logged(made)
        openers = OPENERS if schema == DEFAULT else {MAKERS[schema], "newest"}
        for client in sorted(openers):
            store = folder / f"logged-{schema}-{client}.db"
            shutil.copy(made, store)
            faults = list(went_on(client, store, want))
            fresh = folder / f"fresh-{client}.db"
            if not fresh.exists():
                clients.run(client, "open_store.py", fresh)
            faults += differences(shape(store), shape(fresh), rows=False)
            tap.check(f"schema {schema}: client {client} goes on, upgrading if it must", faults)
    store = folder / "upgrade.db"
    cairn("store", "init", store, "--schema", "2.22")
    want = logged(store)
    tap.check(
        "schema 2.22: client 3.1 goes on after mlflow db upgrade",
        went_on("3.1", store, want, "upgrade"),
    )


def test(tap, folder):
    test_schemas(tap, folder)
    test_goes_on(tap, folder)
