# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Does the acts of writes.py by a real client, and prints the rows after each.

    python act.py STORE ACTS

ACTS: a JSON file of [time, name, arguments]. "R0" stands for the first run made.
"""

import json
import os
import sys

import steady

steady.hold()

import mlflow
from mlflow.entities import Metric, Param

import harness


class Acts:
    def __init__(self, client):
        self.client = client
        self.runs = []

    def run(self, name):
        return self.runs[int(name[1:])]

    def experiment_create(self, name, location=None):
        self.client.create_experiment(name, artifact_location=location)

    def experiment_rename(self, number, name):
        self.client.rename_experiment(number, name)

    def experiment_delete(self, number):
        self.client.delete_experiment(number)

    def experiment_restore(self, number):
        self.client.restore_experiment(number)

    def start(self, experiment, name, source=None, parent=None):
        tags = {"mlflow.user": "ada"}
        if source:
            tags |= {"mlflow.source.name": source, "mlflow.source.type": "LOCAL"}
        if parent:
            tags["mlflow.parentRunId"] = self.run(parent)
        made = self.client.create_run(experiment, start_time=steady.now(), tags=tags, run_name=name)
        self.runs.append(made.info.run_id)

    def metric(self, run, step, values):
        points = [Metric(k, float(v), steady.now(), step) for k, v in values.items()]
        self.client.log_batch(self.run(run), metrics=points)

    def param(self, run, values):
        for k, v in values.items():
            self.client.log_batch(self.run(run), params=[Param(k, v)])

    def tag(self, run, values):
        for k, v in values.items():
            self.client.set_tag(self.run(run), k, v)

    def untag(self, run, key):
        self.client.delete_tag(self.run(run), key)

    def note(self, run, text):
        self.client.set_tag(self.run(run), "mlflow.note.content", text)

    def finish(self, run, status):
        self.client.set_terminated(self.run(run), status.upper(), steady.now())

    def delete(self, run):
        self.client.delete_run(self.run(run))

    def restore(self, run):
        self.client.restore_run(self.run(run))


def main(path, acts):
    os.chdir(os.path.dirname(path))
    uri = "sqlite:///" + path
    doer = Acts(mlflow.MlflowClient(uri, uri))
    out = []
    for now, name, words in acts:
        steady.set_time(now)
        refused = None
        try:
            getattr(doer, name)(*words)
        except Exception as e:
            refused = str(e).splitlines()[0]
        out.append({"refused": refused, "rows": harness.rows_of(path, doer.runs)})
    json.dump(out, sys.stdout)


with open(sys.argv[2]) as f:
    main(sys.argv[1], json.load(f))
