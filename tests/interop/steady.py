# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Makes a client's ids, names and times the same on every run.

Import it before mlflow. Time stands still unless tick() or set_time() moves it.
"""

import random
import time
import uuid

_rng = random.Random(20261121)
_now = [1_793_000_000.0]


def _uuid4():
    return uuid.UUID(int=_rng.getrandbits(128), version=4)


def set_time(ms):
    _now[0] = ms / 1000


def tick(ms=1000):
    _now[0] += ms / 1000
    return now()


def now():
    return round(_now[0] * 1000)


def hold():
    random.seed(20261121)
    uuid.uuid4 = _uuid4
    time.time = lambda: _now[0]
    time.time_ns = lambda: round(_now[0] * 1e9)
