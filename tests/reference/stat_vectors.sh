#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every reference case of the statistics.
exec "${top_builddir:-build}/tests/reference/stat_vectors" "${srcdir:-.}/tests/reference/stat-vectors/public"
