# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_pandas.py all|one|drift FILE: milliseconds that pandas and NumPy take, imports left out."""
import sys
import time

import numpy as np
import pandas as pd

what, path = sys.argv[1], sys.argv[2]
begin = time.perf_counter()
if what == "all":
    pd.read_csv(path)
elif what == "one":
    pd.read_csv(path, usecols=["f3"])
else:
    frame = pd.read_csv(path, usecols=["f%d" % i for i in range(1, 9)] + ["cat", "note"])
    for name in frame:
        if name in ("cat", "note"):
            p = frame[name][:50000].value_counts(normalize=True)
            q = frame[name].value_counts(normalize=True)
            p, q = p.align(q, fill_value=0)
        else:
            values = frame[name].to_numpy()
            reference = values[:50000]
            values, reference = values[np.isfinite(values)], reference[np.isfinite(reference)]
            edges = np.percentile(reference, np.linspace(0, 100, 11))
            edges[0], edges[-1] = -np.inf, np.inf
            p = np.histogram(reference, edges)[0] / len(reference)
            q = np.histogram(values, edges)[0] / len(values)
        p, q = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
        print(name, np.sum((q - p) * np.log(q / p)), file=sys.stderr)
print((time.perf_counter() - begin) * 1e3)
