# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""The same changes of the registry, by a client and by cairn, side by side.

Two copies of one store: the client changes one, cairn the other, at the same times.
After every change the client must say the same of both, field for field, and the
tables must hold the same rows. Then the client goes on with cairn's copy.
"""

import json
import shutil

import clients
from harness import Refused, cairn, cairn_json, connect

CLIENTS = ("2.22", "3.1", "3.17")
START = 1793500000000
OTHER = "naïve \u2603 😀"


def steps(ids):
    """What is done, as a client does it and as cairn does; cairn's own words last."""
    runs = ids["runs"]
    yield [("stage", "m", 2, "Staging", True)], ("promote", "m", 2, "--to", "staging")
    yield [("stage", "m", 1, "Production", True)], ("promote", "m", 1, "--to", "Production")
    yield [("stage", "m", 2, "Production", True)], ("promote", "m", 2, "--to", "PRODUCTION")
    yield (
        [("stage", "m", 3, "Production", False)],
        ("promote", "m", 3, "--to", "Production", "--keep-existing"),
    )
    yield [("alias", "m", "champion", 2)], ("alias", "m", "champion", 2)
    yield [("alias", "m", "champion", 3)], ("promote", "m", 3, "--alias", "champion")
    yield [("alias", "m", "blüe-1_x", 3)], ("alias", "m", "blüe-1_x", "@champion")
    yield [("no alias", "m", "blüe-1_x")], ("alias", "m", "blüe-1_x", "--remove")
    # Both versions in Production make room.
    yield (
        [("stage", "m", 1, "Production", True), ("alias", "m", "champion", 1)],
        ("promote", "m", 1, "--to", "Production", "--alias", "champion"),
    )
    yield [("stage", "m", 1, "None", False)], ("promote", "m", 1, "--to", "none")
    yield [("stage", "m", 3, "Staging", True)], ("promote", "m", 3, "--to", "Staging")
    yield [("stage", "m", 3, "Archived", False)], ("promote", "m", 3, "--to", "Archived")
    # The same by undo: what was Staging goes back there.
    yield [("stage", "m", 3, "Staging", False)], ("undo", "m")
    yield [("stage", OTHER, 3, "Production", True)], ("promote", OTHER, 3, "--to", "Production")
    yield [("stage", OTHER, 2, "Production", True)], ("promote", OTHER, 2, "--to", "Production")
    yield [("stage", OTHER, 3, "Production", True)], ("rollback", OTHER)
    source = f"runs:/{runs[3]}/model"
    tags = {"team": "blue", "größe": "x=y"}
    words = ("--tag", "team=blue", "--tag", "größe=x=y")
    yield [("register", source, "m", tags)], ("register", runs[3], "m", "--path", "model", *words)
    yield [("delete", "m", 4)], ("undo", "m")
    yield [("register", source, "m", {})], ("register", runs[3], "m", "--path", "model")
    yield [("register", source, "fresh", {})], ("register", runs[3], "fresh", "-p", "model")
    if "model" in ids:
        yield [("register", f"models:/{ids['model']}", OTHER, {})], ("register", ids["model"], OTHER)
        yield [("register", f"models:/{ids['model']}", "m", {})], ("register", ids["model"], "m")
        yield (
            [("register", f"runs:/{runs[3]}/alone", "m", {})],
            ("register", runs[3], "m", "--path", "alone"),
        )


TABLES = (
    "registered_models",
    "registered_model_tags",
    "registered_model_aliases",
    "model_versions",
    "model_version_tags",
    "logged_models",
    "logged_model_tags",
    "runs",
    "tags",
    "inputs",
)


def rows(path):
    db = connect(path)
    out = {}
    for table in TABLES:
        columns = [c[1] for c in db.execute(f'PRAGMA table_info("{table}")')]
        if columns:
            names = ", ".join(f'"{c}"' for c in sorted(columns))
            out[table] = sorted(map(repr, db.execute(f'SELECT {names} FROM "{table}"')))
    db.close()
    return out


def compared(ours, theirs, what):
    """Where two answers differ, as paths into them."""
    if type(ours) is not type(theirs):
        yield f"{what}: ours {ours!r}, theirs {theirs!r}"
    elif isinstance(ours, dict):
        for key in sorted(set(ours) | set(theirs)):
            if key not in ours or key not in theirs:
                yield f"{what}.{key}: only {'theirs' if key in theirs else 'ours'}"
            else:
                yield from compared(ours[key], theirs[key], f"{what}.{key}")
    elif isinstance(ours, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from compared(a, b, f"{what}[{i}]")
    elif ours != theirs:
        yield f"{what}: ours {ours!r}, theirs {theirs!r}"


def by_cairn(store, words, at):
    verb, *rest = words
    more = ["--reason", "because"] if verb != "register" else []
    cairn("model", verb, *rest, *more, "--store", store, "--yes", now=at)


def reads_alike(store, said):
    """cairn's own reading of what the client says."""
    for m in said["models"]:
        shown = cairn_json("model", "show", m["name"], "--store", store)
        theirs = said["each"][m["name"]]["versions"]
        ours = {v["version"]: v for v in shown["versions"]}
        if len(ours) != len(theirs):
            yield f"{m['name']}: {len(ours)} versions, not {len(theirs)}"
        for v in theirs:
            o = ours[int(v["version"])]
            pairs = (
                ("stage", v["current_stage"]),
                ("aliases", ", ".join(v["aliases"]) or None),
                ("source", v["source"]),
                ("run_id", v["run_id"]),
                ("status", v["status"]),
                ("description", v["description"]),
                ("creation_time", v["creation_timestamp"]),
                ("last_updated_time", v["last_updated_timestamp"]),
            )
            for key, want in pairs:
                if o[key] != want and (o[key] or want):
                    yield f"{m['name']} v{v['version']} {key}: {o[key]!r}, not {want!r}"


def test_client(tap, client, folder):
    theirs, ours = folder / "theirs.db", folder / "ours.db"
    folder.mkdir()
    ids = json.loads(clients.run(client, "registry_client.py", "fill", theirs))
    shutil.copy(theirs, ours)
    todo = list(steps(ids))
    acts = [{"at": START + i * 1000, "acts": a} for i, (a, _) in enumerate(todo)]
    (folder / "acts.json").write_text(json.dumps(acts))
    copies, refused = [], None
    for i, (_, words) in enumerate(todo):
        try:
            by_cairn(ours, words, START + i * 1000)
        except Refused as why:
            refused = f"{words}: {why}"
            break
        copies.append(folder / f"ours-{i}.db")
        shutil.copy(ours, copies[-1])
    said = json.loads(clients.run(client, "registry_client.py", "act", theirs, folder / "acts.json"))
    of_ours = json.loads(clients.run(client, "registry_client.py", "ask", *copies))
    for i, (_, words) in enumerate(todo):
        faults = (
            [refused or "not done"]
            if i >= len(of_ours)
            else list(compared(of_ours[i], said[i], "answer"))
        )
        tap.check(f"client {client} after {' '.join(map(str, words[:4]))}", faults)
    tap.check(
        f"client {client}: the same rows in the end",
        compared(rows(ours), rows(theirs), "table") if refused is None else [refused],
    )
    tap.check(f"client {client}: cairn reads what the client reads", reads_alike(theirs, said[-1]))
    goes_on(tap, client, ours, folder)


def goes_on(tap, client, store, folder):
    """The client works on with cairn's store, and cairn sees what it did."""
    acts = [
        {"at": START + 900000, "acts": [("stage", "m", 1, "Production", True)]},
        {"at": START + 901000, "acts": [("alias", "m", "outsider", 2)]},
    ]
    (folder / "more.json").write_text(json.dumps(acts))
    said = json.loads(clients.run(client, "registry_client.py", "act", store, folder / "more.json"))
    faults = list(reads_alike(store, said[-1]))
    history = cairn_json("model", "history", "m", "--store", store)["history"]
    last = history[-1]
    if last["act"] != "outside" or "v1 None to Production" not in last["change"]:
        faults.append(f"the history ends in {last}")
    if "outsider to v2" not in last["change"]:
        faults.append(f"the alias is not noticed: {last['change']}")
    tap.check(f"client {client} goes on, and the history notices", faults)
    newest = folder / "upgraded.db"
    shutil.copy(store, newest)
    before = cairn_json("model", "history", "m", "--store", store)["history"]
    clients.run("newest", "continue_store.py", newest, "upgrade")
    db = connect(newest)
    kept = db.execute("SELECT count(*), max(id) FROM cairn_audit").fetchone()
    db.close()
    faults = []
    if kept[0] != kept[1]:
        faults.append(f"the history has {kept[0]} rows up to number {kept[1]}")
    try:
        after = cairn_json("model", "history", "m", "--store", newest)["history"]
        faults += compared(after, before, "history")
    except Refused as why:
        faults.append(str(why))
    tap.check(f"client {client}: the newest client upgrades the store, history and all", faults)


def test(tap, folder):
    for client in CLIENTS:
        test_client(tap, client, folder / client)
