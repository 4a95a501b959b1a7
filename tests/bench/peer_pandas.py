# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_pandas.py all|one|psi FILE: milliseconds that pandas and NumPy take, imports left out."""
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
    frame = pd.read_csv(path, usecols=["f%d" % i for i in range(1, 9)])
    for name in frame:
        values = frame[name].to_numpy()
        values = values[np.isfinite(values)]
        reference = values[:50000]
        edges = np.percentile(reference, np.linspace(0, 100, 11))
        edges[0], edges[-1] = -np.inf, np.inf
        p = np.histogram(reference, edges)[0] / len(reference)
        q = np.histogram(values, edges)[0] / len(values)
        p, q = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
        print(name, np.sum((q - p) * np.log(q / p)), file=sys.stderr)
print((time.perf_counter() - begin) * 1e3)
