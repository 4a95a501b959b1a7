#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the pictures of this folder from the demo, by the program itself.
#
#   docs/screens/make.sh path/to/cairn
set -eu
cairn=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CAIRN_DATADIR=$(cd "$here/../.." && pwd)
CAIRN_NOW=2026-11-21T08:00:00Z
XDG_STATE_HOME=$work/state
XDG_CONFIG_HOME=$work/config
TZ=UTC
LC_ALL=C.UTF-8
export CAIRN_DATADIR CAIRN_NOW XDG_STATE_HOME XDG_CONFIG_HOME TZ LC_ALL
cp "$CAIRN_DATADIR/data/demo/mlflow.db" "$work/mlflow.db"
cp -r "$CAIRN_DATADIR/data/demo/artifacts" "$work/artifacts"
cd "$work"
for script in "$here"/*.keys; do
	sed "s|@HERE@|$here|g" "$script" >"$work/script"
	"$cairn" --read-only --script "$work/script" mlflow.db
	rm -rf "$work/state"
done
