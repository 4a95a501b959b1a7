#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What README says to type works: its lines of shell, but for those that build
# the program, are run in their order in one shell. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
PATH=$build:$PATH HOME=$scratch TZ=UTC LC_ALL=C.UTF-8 BUILD=17
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export PATH HOME TZ LC_ALL BUILD CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI

sed -n '/^```sh$/,/^```$/p' "$here/../../README.md" | grep -vE '^```|^\./bootstrap|^autoreconf' >"$scratch/lines"
cd "$scratch" || exit 99
tests=0 failed=0
while IFS= read -r line; do
	tests=$((tests + 1))
	eval "$line" >out 2>err </dev/null
	status=$?
	label=$(printf '%s' "$line" | tr '#\\' '__')
	if [ $status -eq 0 ] && [ ! -s err ]; then
		echo "ok $tests - $label"
	else
		failed=1
		echo "not ok $tests - $label"
		sed "s/^/# status $status: /" err
	fi
done <lines
[ $tests -gt 10 ] || {
	echo "Bail out! README says too little"
	exit 99
}
echo "1..$tests"
[ $failed -eq 0 ]
