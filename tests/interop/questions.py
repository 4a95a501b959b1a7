# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Searches to put to a client and to cairn alike, over the store of fill_store.py.

Written by hand where meaning is at stake, generated from a seed to be many.
"""

import random

METRICS = ["acc", "loss", "`val/acc`", "odd", "`f1 score`", "auc", "missing"]
PARAMS = ["lr", "depth", "opt", "`model name`", "rows", "missing"]
TAGS = ["team", "`stage.kind`", "empty", "mlflow.user", "`mlflow.parentRunId`", "missing"]
NUMBERS = ["0", "0.5", "0.7", "-1", "1e-3", "0.25", "100", "0.333333", "-0.5"]
TEXTS = {
    "params": ["0.1", "1e-3", "16", "4", "adam", "Adam", "a%", "%A%", "ResNet_6%", "1%", "_", "%"],
    "tags": ["red", "Red", "RED", "r%", "%e%", "prod", "", "ada", "_ed", "Re_"],
}

FILTERS = """
|
metrics.acc > 0.7
metrics.acc >= 0.7 and metrics.loss < 0.5
metric.acc = 0.75
metrics.acc != 0.75
metrics.odd = 0
metrics.odd != 0
metrics.odd <= 0
metrics.odd > 1e300
metrics.odd >= 1.7976931348623157e308
metrics.odd < -1e308
metrics.`f1 score` > 0.2
metrics."val/acc" > 0.6
metrics.`nan end` = 0
metrics.`nan end` != 5
metrics.`nan start` = 2
metrics.`nan tie` <= 0
metrics.late = 9
metrics.`big step` = 1.5
metrics.huge > 1e308
metrics.größe = 1
metrics.`größe` = 1
params.lr = '0.1'
params.lr = "0.1"
params.lr != '0.1'
params.opt != 'adam'
params.opt LIKE 'a%'
params.opt ILIKE 'a%'
params.opt like 'A%'
params.depth = '16'
params.depth LIKE '1_'
params.`model name` LIKE 'ResNet_6%'
params.`model name` LIKE '%\\%'
params.`größe` ILIKE 'äöü'
params.`größe` = 'ÄÖÜ'
params.blank = ''
params.space = '  a  '
params.rows LIKE '1000%'
params.lr IS NULL
params.opt IS NOT NULL
params.opt IS NULL and metrics.acc > 0.6
tags.team = 'red'
tag.team ILIKE 'RED'
tags.team LIKE 'RED'
tags.team != 'red'
tags.`stage.kind` = 'prod'
tags."stage.kind" = 'prod'
tags.stage.kind = 'prod'
tags.empty = ''
tags.empty IS NULL
tags.empty IS NOT NULL
tags.`stage.kind` IS NULL AND tags.team = 'blue'
tags.mlflow.parentRunId IS NULL
tags.`mlflow.parentRunId` IS NOT NULL
tags.mlflow.runName = 'cnn-3'
tags.`größe` = 'straße'
tags.`größe` LIKE 'STR%'
tags.`emoji 👩‍🚀` LIKE '🧪%'
tags.x LIKE '100%'
tags.x = '100%_sure'
tags.x LIKE '%DROP TABLE%'
tags.x LIKE "%O'Brien%"
tags.x LIKE '%`back`%'
attributes.status = 'FINISHED'
attributes.status != 'FINISHED'
attributes.status = 'finished'
status = 'RUNNING'
status LIKE 'F%'
status ILIKE 'f%'
attributes.run_name = 'cnn-3'
run_name LIKE 'cnn-1%'
run_name ILIKE 'CNN-1_'
run_name != 'cnn-3'
attributes.`run name` = 'cnn-3'
`Run name` = 'sweep'
attributes.user_id = 'ada'
user_id = 'unknown'
attributes.start_time > 1793000600000
attributes.start_time <= 1793000600000 and attributes.start_time >= 1793000300000
created > 1793000600000
start_time != 1793000060000
end_time > 1793000700000
end_time = 1793000210000
attributes.artifact_uri LIKE '%vision%'
artifact_uri ILIKE '%VISION%'
datasets.name = 'wine'
dataset.name != 'wine'
dataset.name LIKE 'w%'
dataset.name ILIKE 'W%'
datasets.digest = '00000001'
datasets.context = 'training'
datasets.context != 'training'
datasets.context ILIKE 'TRAIN%'
datasets.name = 'wine' and datasets.context = 'training'
datasets.name = 'wine' and datasets.digest = '00000000' and metrics.acc > 0.5
datasets.name = 'wine' and datasets.context = 'testing'
datasets.digest = '000000ff'
datasets.name != 'wine' and datasets.name != 'digits'
datasets.name IN ('wine', 'digits')
datasets.name NOT IN ('wine')
datasets.context NOT IN ('training')
metrics.acc > 0.6 AND params.lr = '0.1' AND tags.team = 'red' AND status = 'FINISHED'
metrics.acc>0.6 and params.depth='2'
  metrics.acc   >   0.6
METRICS.acc > 0.6
metrics.acc > 0.6 And params.lr LIKE '0%'
run_id = 'none'
run.status = 'KILLED'
attr.status = 'KILLED'
parameters.lr = '0.01'
parameter.lr LIKE '%1'
metrics.`auc` >= .8
metrics.auc > -1
metrics.auc < 1E0
metrics.zero = 0
metrics.zero < 0
metrics.zero = -0.0
metrics.zero >= -0
metrics.odd != 1
metrics.odd < 1.7976931348623157e308
metrics.odd >= -1.7976931348623157e308
metrics.`nan start` > 0 and metrics.`nan tie` != -1
params."model name" = 'ResNet_6%'
params.`lr` = "1e-3" and parameters."depth" != "16"
tags."mlflow.user" = 'ada'
tags.`mlflow.source.name` LIKE '%.py'
tags.`team` = "Red" and tag.`team` != "red"
tags.x LIKE '%"quoted"%'
tags.x = 'O\'Brien "quoted" `back`'
tags.x = 'O''Brien'
tags.long LIKE 'yyyy%'
tags.team IS NOT NULL and tags.empty IS NULL and params.opt IS NULL
tags.missing IS NULL
params.missing IS NOT NULL
params.opt is null AND params.lr is not null
attributes.created >= 1793000600000
attribute.Created < 1793000600000
attr.`run name` ILIKE 'SWEEP%'
run.`Run Name` != 'sweep'
run.run_name LIKE 'sweep/_'
`run name` LIKE 'sweep/1_'
attributes.run_name = ''
attributes.run_name LIKE '%'
run_id LIKE '%0%'
run_id ILIKE '%A%'
run_id != 'none'
attributes.run_id IN ('none')
attributes.run_id NOT IN ('none', 'neither')
status ILIKE '%ED'
status LIKE '_A%'
user_id LIKE 'a%'
user_id != 'ada'
user_id ILIKE 'ADA'
artifact_uri = '/srv/mlruns/vision'
artifact_uri != 'x' and artifact_uri LIKE '/srv/mlruns/%/artifacts'
start_time >= 1793000600000 and start_time < 1793000720000
start_time = 1793000600000
end_time != 1793000210000
end_time < 1793000600000 and end_time >= 0
dataset.digest != '00000001'
datasets.digest LIKE '0000000_'
datasets.digest ILIKE '%FF'
datasets.digest IN ('00000001', '000000ff')
dataset.digest NOT IN ('00000001')
datasets.context IN ('training', 'testing')
dataset.context LIKE '%ing'
datasets.context = 'testing' and datasets.digest = '000000ff' and tags.team != 'x'
datasets.name = 'wine' and datasets.name = 'digits'
datasets.name ILIKE 'wine' and metrics.acc > 0.5 and params.lr = '0.1'
dataset.name NOT IN ('wine', 'Wine') and dataset.context != 'validation'
datasets.`name` = 'wine'
"""

ORDERS = """
|
metrics.acc
metrics.acc DESC
metrics.acc asc, metrics.loss desc
metrics.odd ASC
metrics.odd DESC
metrics.`f1 score` DESC
metrics.`val/acc`
metrics.missing DESC
metrics.`nan end`, metrics.`nan start` DESC
params.lr
params.lr DESC
params.depth ASC
params.opt DESC
params.`model name`
params.rows DESC
params.`größe`
tags.team
tags.team DESC, metrics.acc DESC
tags.`stage.kind` ASC
tags.empty
tags.`größe` DESC
attributes.start_time
attributes.start_time ASC, params.lr
start_time DESC
attributes.end_time DESC
attributes.end_time
attributes.run_name
attributes.run_name DESC
run_name
status DESC, attributes.start_time ASC
attributes.run_id DESC
run_id
user_id, run_name
attributes.artifact_uri
created
Created DESC
params.depth DESC, metrics.loss
metrics.zero
metrics.zero DESC, run_name
metrics.`nan tie`, metrics.acc DESC
metric.acc, param.lr DESC, tag.team
parameters.depth ASC, params.`model name` DESC
tags.mlflow.user, tags.`mlflow.parentRunId` DESC
tags.missing, attributes.created DESC
`run name` DESC
attributes.`Run Name`
attribute.end_time ASC, attr.status
status
user_id DESC, end_time DESC
attributes.start_time DESC, attributes.run_id DESC
"""


def lines(text):
    return [line.replace("|", "") for line in text.strip("\n").split("\n")]


def split_order(text):
    return [part.strip() for part in text.split(",")] if text else []


def clause(rng, runs):
    kind = rng.choice(["metric", "metric", "param", "tag", "attribute", "run_id"])
    if kind == "metric":
        op = rng.choice([">", ">=", "=", "!=", "<", "<="])
        return f"metrics.{rng.choice(METRICS)} {op} {rng.choice(NUMBERS)}"
    if kind in ("param", "tag"):
        keys = PARAMS if kind == "param" else TAGS
        op = rng.choice(["=", "!=", "LIKE", "ILIKE", "LIKE", "IS NULL", "IS NOT NULL"])
        value = "" if op.startswith("IS") else f" '{rng.choice(TEXTS[kind + 's'])}'"
        return f"{kind}s.{rng.choice(keys)} {op}{value}"
    if kind == "run_id":
        ids = ", ".join(f"'{r}'" for r in rng.sample(runs, 5))
        return f"attributes.run_id {rng.choice(['IN', 'NOT IN'])} ({ids})"
    return rng.choice(
        [
            "status = 'FINISHED'",
            "status != 'FAILED'",
            "run_name LIKE '%-1%'",
            f"start_time > {1793000000000 + 60000 * rng.randrange(40)}",
        ]
    )


VIEWS = ("active", "deleted", "all")


def make(runs, experiments, count=120, seed=1):
    """Questions: filter, order, view, experiment ("" for all); every filter and order by hand,
    then count of mixed ones. runs, experiments: ids to ask for."""
    rng = random.Random(seed)
    orders = lines(ORDERS)
    out = [(f, "", "active", "") for f in lines(FILTERS)] + [("", o, "active", "") for o in orders]
    out += [("", o, view, "") for view in VIEWS[1:] for o in ("", "metrics.acc", "run_name DESC")]
    out += [("", "run_name", view, e) for view in VIEWS for e in experiments]
    for _ in range(count):
        parts = [clause(rng, runs) for _ in range(rng.randrange(1, 4))]
        view = rng.choice(("active", "active", *VIEWS))
        out.append((" and ".join(parts), rng.choice(orders), view, rng.choice(["", *experiments])))
    return out
