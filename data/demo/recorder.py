# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Records runs by the real client, at times and with ids that are given."""

import datetime
import hashlib
import json
import logging
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tests/interop"))

import steady

steady.hold()
logging.disable(logging.CRITICAL)

import mlflow
import mlflow.onnx
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
from mlflow.models import infer_signature

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def at(text):
    """Milliseconds of "2026-10-12 09:30" UTC."""
    when = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    return int(when.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)


class Book:
    """The store being written."""

    def __init__(self, folder, requirements):
        self.folder = Path(folder)
        self.requirements = requirements
        self.experiments = 0
        uri = f"sqlite:///{self.folder}/mlflow.db"
        from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

        SqlAlchemyStore(uri, str(self.folder / "artifacts"))
        mlflow.set_tracking_uri(uri)
        mlflow.set_registry_uri(uri)
        self.client = mlflow.MlflowClient(uri, uri)

    def experiment(self, name, start, primary, greater, note):
        steady.set_time(at(start))
        tags = {
            "mlflow.note.content": note,
            "mlflow.experiment.primaryMetric.name": primary,
            "mlflow.experiment.primaryMetric.greaterIsBetter": str(greater).lower(),
        }
        self.experiments += 1
        location = str(self.folder / "artifacts" / str(self.experiments))
        number = self.client.create_experiment(name, artifact_location=location, tags=tags)
        return Experiment(self, number, at(start))


class Experiment:
    """Runs one after the other; clock is where the next one starts."""

    def __init__(self, book, number, clock):
        self.book, self.number, self.clock = book, number, clock
        self.users = ["ada", "grace"]
        self.count = 0

    def skip_to(self, text):
        self.clock = at(text)

    def run(self, name, script, params, parent=None, tags=None, user=None):
        self.count += 1
        return Run(
            self, name, script, params, parent, tags or {}, user or self.users[self.count % 2]
        )


class Run:
    def __init__(self, experiment, name, script, params, parent, tags, user):
        self.experiment, self.client = experiment, experiment.book.client
        self.start = self.clock = experiment.clock
        steady.set_time(self.start)
        commit = hashlib.sha1(f"{experiment.number} {experiment.count // 5}".encode()).hexdigest()
        all_tags = {
            "mlflow.user": user,
            "mlflow.source.name": script,
            "mlflow.source.type": "LOCAL",
            "mlflow.source.git.commit": commit,
            "mlflow.source.git.branch": "main",
            **tags,
        }
        if parent:
            all_tags["mlflow.parentRunId"] = parent.id
        run = self.client.create_run(
            experiment.number, start_time=self.start, run_name=name, tags=all_tags
        )
        self.id = run.info.run_id
        self.client.log_batch(self.id, params=[Param(k, str(v)) for k, v in params.items()])
        self.points = []

    def spend(self, ms):
        self.clock += ms

    def log(self, metrics, step=0):
        self.points += [Metric(k, float(v), self.clock, step) for k, v in metrics.items()]

    def lowest(self, key):
        """Step of the lowest value that is not written yet."""
        return min((p.value, p.step) for p in self.points if p.key == key)[1]

    def flush(self):
        for i in range(0, len(self.points), 1000):
            self.client.log_batch(self.id, metrics=self.points[i : i + 1000])
        self.points = []

    def tag(self, **tags):
        self.client.log_batch(self.id, tags=[RunTag(k, v) for k, v in tags.items()])

    def note(self, text):
        self.client.set_tag(self.id, "mlflow.note.content", text)

    def text(self, path, text):
        self.client.log_text(self.id, text, path)

    def data(self, frame, name, context):
        """What was used, by MLflow's own digest, schema and profile."""
        steady.set_time(self.clock)
        d = mlflow.data.from_pandas(frame, source="data.csv", name=name, targets="target")
        entity = Dataset(
            name,
            d.digest,
            "local",
            json.dumps({"uri": f"sklearn.datasets/{name}"}),
            json.dumps(d.schema.to_dict()) if d.schema else None,
            json.dumps(d.profile),
        )
        self.client.log_inputs(
            self.id, [DatasetInput(entity, [InputTag("mlflow.data.context", context)])]
        )

    def environment(self):
        self.text(
            "environment/requirements.txt", "\n".join(self.experiment.book.requirements) + "\n"
        )
        self.text("environment/python.txt", "3.11\n")

    def model(self, onnx_model, frame, output):
        """Logs an ONNX model with signature and input example; its id."""
        self.flush()
        steady.set_time(self.clock)
        with mlflow.start_run(run_id=self.id):
            info = mlflow.onnx.log_model(
                onnx_model,
                name="model",
                signature=infer_signature(frame, output),
                input_example=frame.head(3),
                save_as_external_data=False,
                pip_requirements=["onnx", "onnxruntime"],
            )
        return info.model_id

    def finish(self, status="FINISHED", gap=12 * MINUTE):
        self.flush()
        if status:
            steady.set_time(self.clock)
            self.client.set_terminated(self.id, status, self.clock)
        self.experiment.clock = self.clock + gap
