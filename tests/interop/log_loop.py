# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""A training loop: python log_loop.py STORE POINTS. Prints the run's id, then logs."""

import logging
import sys

logging.disable(logging.CRITICAL)

import mlflow

path, count = sys.argv[1], int(sys.argv[2])
client = mlflow.MlflowClient("sqlite:///" + path, "sqlite:///" + path)
run = client.create_run("0", run_name="live", tags={"mlflow.user": "ada"})
print(run.info.run_id, flush=True)
for step in range(count):
    client.log_metric(run.info.run_id, "loss", 1 / (step + 1), timestamp=1000 + step, step=step)
client.set_terminated(run.info.run_id)
