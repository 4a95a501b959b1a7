# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_scipy.py psi|ks|feature REF CUR: milliseconds that NumPy and SciPy take in the usual code, then what they found."""
import sys
import time

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

what = sys.argv[1]
ref, cur = (np.fromfile(path) for path in sys.argv[2:4])


def shares():
    edges = np.percentile(ref, np.linspace(0, 100, 11))
    edges[0] -= 0.001
    edges[-1] += 0.001
    return (np.histogram(x, edges)[0] / len(x) for x in (ref, cur))


def index(p, q):
    p, q = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    return np.sum((q - p) * np.log(q / p))


begin = time.perf_counter()
if what == "psi":
    found = [index(*shares())]
elif what == "ks":
    r = stats.ks_2samp(ref, cur)
    found = [r.statistic, r.pvalue]
else:
    p, q = shares()
    found = [index(p, q), stats.ks_2samp(ref, cur).statistic, stats.wasserstein_distance(ref, cur), jensenshannon(p, q, 2)]
print((time.perf_counter() - begin) * 1e3, *map(repr, map(float, found)))
