# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A client logs while cairn looks on: it must not notice, and no point may be missed."""

import subprocess
import threading
from pathlib import Path

import clients
from harness import CAIRN, Refused, cairn, cairn_json

POINTS = 400


def poll(store, run, done):
    """Reads the history again and again; yields what is wrong with any of the looks."""
    seen = looks = growing = 0
    last = False
    while True:
        got = cairn_json("metric", "series", "--store", store, "--no-picture", "loss", run)[
            "points"
        ]
        steps = [p["step"] for p in got]
        if steps != list(range(len(steps))):
            yield f"look {looks}: steps {steps[:5]}…, {len(steps)} of them"
        if any(p["value"] != 1 / (p["step"] + 1) for p in got):
            yield f"look {looks}: another value than was logged"
        if len(steps) < seen:
            yield f"look {looks}: {len(steps)} points after {seen}"
        looks += 1
        growing += len(steps) > seen
        seen = len(steps)
        if last:
            break
        last = done.is_set()
    if seen != POINTS:
        yield f"{seen} points in the end, not {POINTS}"
    if growing < 3:
        yield f"only {growing} of {looks} looks saw new points: nothing was shown live"


def looked_on(client, store):
    """Faults of the client, of the polls, and of run watch."""
    interpreter, here = clients.python(client), Path(__file__).parent
    logger = subprocess.Popen(
        [interpreter, here / "log_loop.py", store, str(POINTS)],
        env=clients.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    run = logger.stdout.readline().strip()
    watch = subprocess.Popen(
        [CAIRN, "run", "watch", "--store", store, run],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watched = []
    listener = threading.Thread(target=lambda: watched.append(watch.communicate()[0]))
    listener.start()
    said, done = [], threading.Event()

    def listen():
        said.append(logger.communicate()[1])
        done.set()

    waiter = threading.Thread(target=listen)
    waiter.start()
    try:
        # The first point may not be there yet; metric series says so.
        while True:
            try:
                cairn("metric", "series", "--store", store, "--no-picture", "loss", run)
                break
            except Refused as reason:
                if "status 3" not in str(reason) or done.is_set():
                    yield str(reason)
                    return
        yield from poll(store, run, done)
    finally:
        waiter.join()
        if logger.returncode != 0:
            yield f"the client ended with {logger.returncode}: {said[0].strip()[-300:]}"
    listener.join()
    if watch.returncode != 0 or "finished" not in watched[0].lower():
        yield f"run watch ended with {watch.returncode}: {watched[0][-300:]}"


def test(tap, folder):
    for client in ("2.22", "3.1", "newest"):
        store = folder / f"live-{client}.db"
        clients.run(client, "open_store.py", store)
        tap.check(f"client {client} logs {POINTS} points undisturbed", looked_on(client, store))
