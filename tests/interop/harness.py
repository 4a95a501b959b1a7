# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""What the interoperability tests share: TAP, cairn's command line, dumps of stores."""

import json
import os
import sqlite3
import subprocess

CAIRN = os.environ.get("CAIRN", "cairn")


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, name, faults=()):
        """faults: what went wrong, each a line or more; none is a pass."""
        faults = list(faults)
        self.count += 1
        self.failed += bool(faults)
        print(f"{'not ' if faults else ''}ok {self.count} - {name}")
        for fault in faults[:12]:
            for line in str(fault).splitlines():
                print(f"#   {line}")
        if len(faults) > 12:
            print(f"#   … and {len(faults) - 12} more")
        return not faults

    def note(self, text):
        print(f"# {text}", flush=True)

    def end(self):
        """The plan, and a summary as Automake's own."""
        print(f"1..{self.count}")
        print(f"# PASS:  {self.count - self.failed}\n# FAIL:  {self.failed}")
        return 1 if self.failed else 0


class Refused(Exception):
    """cairn ended with another status than 0; the text is its complaint."""


def cairn(*words, now=None, **environment):
    """Standard output of one verb."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW", "CAIRN_NOW"))}
    env |= {"LOGNAME": "ada", "TZ": "UTC", "LC_ALL": "C.UTF-8"} | environment
    if now is not None:
        env["CAIRN_NOW"] = str(now)
    done = subprocess.run(
        [CAIRN, *map(str, words)], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        complaint = done.stderr.strip() or done.stdout.strip()
        raise Refused(f"{' '.join(map(str, words))}: status {done.returncode}: {complaint}")
    return done.stdout


def cairn_json(*words, **more):
    return json.loads(cairn(*words, "--format", "json", **more))


def connect(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def shape(path):
    """Everything about a store's tables that SQLite can be asked for."""
    db = connect(path)
    tables = {}
    names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        if name.startswith("sqlite_"):
            continue
        keys = {}
        for row in db.execute(f'PRAGMA foreign_key_list("{name}")'):
            keys.setdefault(row[0], []).append(row[1:])
        indexes = []
        for _, index, unique, origin, partial in db.execute(f'PRAGMA index_list("{name}")'):
            columns = db.execute(f'PRAGMA index_xinfo("{index}")').fetchall()
            indexes.append((index if origin == "c" else "", unique, origin, partial, columns))
        tables[name] = {
            "columns": db.execute(f'PRAGMA table_xinfo("{name}")').fetchall(),
            "foreign keys": sorted(keys.values()),
            "indexes": sorted(indexes),
            "rows": db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0],
        }
    tables["(others)"] = db.execute(
        "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index') ORDER BY 1, 2"
    ).fetchall()
    db.close()
    return tables


def differences(ours, theirs, rows=True):
    """Lines that say where two shapes differ."""
    for table in sorted(set(ours) | set(theirs)):
        a, b = ours.get(table), theirs.get(table)
        if a is None or b is None:
            yield f"{table}: only in {'theirs' if a is None else 'ours'}"
        elif isinstance(a, dict):
            for part in a:
                if a[part] != b[part] and (rows or part != "rows"):
                    yield f"{table}, {part}:\n  ours   {a[part]}\n  theirs {b[part]}"
        elif a != b:
            yield f"{table}: ours {a}, theirs {b}"


WRITTEN = ("experiments", "experiment_tags", "runs", "tags", "params", "metrics", "latest_metrics")


def rows_of(path, runs):
    """Rows of the tables that verbs write, in one order, with R0, R1, … for the runs."""
    db = connect(path)
    db.row_factory = sqlite3.Row
    out = {}
    for table in WRITTEN:
        rows = []
        for row in db.execute(f"SELECT * FROM {table}"):
            text = json.dumps(dict(row), sort_keys=True)
            for n, run in enumerate(runs):
                text = text.replace(run, f"R{n}")
            rows.append(text)
        out[table] = sorted(rows)
    db.close()
    return out
