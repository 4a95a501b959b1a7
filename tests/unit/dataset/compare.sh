#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Data files as other programs read them: CSV by Python's csv module, .npy and
# .npz by NumPy, tables by sqlite3. Prints TAP; skips what is not installed.
# COMPARE_CASES generated files of each kind (200), from COMPARE_SEED (1).
here=$(cd "$(dirname "$0")" && pwd)
dump=${top_builddir:-$here/../../../build}/tests/unit/dataset/dump_data
python=$(command -v /usr/bin/python3 || command -v python3)
if [ -z "$python" ]; then
	echo "1..0 # SKIP python3 is not installed"
	exit 0
fi
if [ -n "$CHECK_QUICK" ]; then
	COMPARE_CASES=${COMPARE_CASES:-20}
	export COMPARE_CASES
fi
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
one() {
	if "$python" "$here/$2" "$dump" "$scratch" >"$scratch/out" 2>&1; then
		if grep -q '^SKIP ' "$scratch/out"; then
			echo "ok $1 - $3 # $(cat "$scratch/out")"
		else
			echo "ok $1 - $3: $(tail -1 "$scratch/out")"
		fi
	else
		echo "not ok $1 - $3"
		sed 's/^/#   /' "$scratch/out" | head -40
		failed=yes
	fi
}
failed=
one 1 compare_csv.py "CSV is what Python's csv module reads"
one 2 compare_numpy.py "arrays are what NumPy wrote"
echo 1..2
[ -z "$failed" ]
