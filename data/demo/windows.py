# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The cairn authors
"""Eight weeks of traffic for the screening model, drawn from real cases.

Each week draws cases, with repeats, from those the model was not trained on,
then changes what README.md says of that week. Scores are those of the
Production version.
"""

import numpy as np
import pandas as pd

model = None  # the Production version, set by record.py
ROWS = 140
FIRST = pd.Timestamp("2026-09-28")


def draw(rng, x, y, malignant):
    """Cases with a given share of malignant ones (class 0)."""
    share = np.where(y == 0, malignant / np.sum(y == 0), (1 - malignant) / np.sum(y == 1))
    rows = rng.choice(len(x), ROWS, p=share / share.sum())
    frame = x.iloc[rows].reset_index(drop=True)
    # No two measurements are alike: half a per cent of noise.
    noise = 1 + 0.005 * rng.standard_normal(frame.shape)
    return (frame * noise).astype(np.float32), y.iloc[rows].reset_index(drop=True)


def change(rng, week, x, y):
    """What happened that week."""
    if week in (4, 5):
        x["mean_texture"] *= 1.06 if week == 4 else 1.15
    if week == 6:
        x.loc[rng.random(len(x)) < 0.08, "mean_smoothness"] = np.nan
    if week == 7:
        for c in ("mean_radius", "mean_perimeter"):
            x[c] *= 0.9
        x["mean_area"] *= 0.81
    if week == 8:
        flipped = rng.random(len(y)) < 0.12
        y = y.where(~flipped, 1 - y)
    return x, y


def scored(x):
    filled = x.fillna(x.median())
    return model.predict_proba(filled)[:, 1]


def frame_of(week, x, y, rng):
    seconds = np.sort(rng.integers(0, 7 * 86400, len(x)))
    start = FIRST + pd.Timedelta(weeks=week - 1)
    score = scored(x)
    out = pd.DataFrame(
        {
            "id": [f"w{week}-{i:03d}" for i in range(len(x))],
            "time": [
                (start + pd.Timedelta(seconds=int(s))).strftime("%Y-%m-%dT%H:%M:%SZ")
                for s in seconds
            ],
        }
    )
    out = pd.concat([out, x], axis=1)
    out["score"] = score.round(6)
    out["prediction"] = (score >= 0.5).astype(int)
    out["label"] = y.to_numpy()
    return out


def write(data, folder):
    folder.mkdir()
    rng = np.random.default_rng(2026)
    reference = data.x.copy()
    reference["score"] = scored(data.x).round(6)
    reference["prediction"] = (reference["score"] >= 0.5).astype(int)
    reference["label"] = data.y
    reference.to_csv(folder / "reference.csv", index=False, float_format="%.6g")
    x = pd.concat([data.x_val, data.x_test])
    y = pd.concat([data.y_val, data.y_test])
    for week in range(1, 9):
        malignant = 0.55 if week == 7 else 0.373
        drawn = draw(rng, x, y, malignant)
        out = frame_of(week, *change(rng, week, *drawn), rng)
        if week == 8:
            out[["id", "label"]].to_csv(folder / "week-8-labels.csv", index=False)
            out = out.drop(columns="label")
        out.to_csv(folder / f"week-{week}.csv", index=False, float_format="%.6g")
