#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every reference case of the statistics: the recorded ones, and those that scipy_vectors.py and more_vectors.py made.
cases=${srcdir:-.}/tests/reference
exec "${top_builddir:-build}/tests/reference/stat_vectors" "$cases/stat-vectors/public" "$cases/scipy-vectors" "$cases/more-vectors"
