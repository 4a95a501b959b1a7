#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Plays the sessions in *.keys on a terminal in memory and compares the screens
# they save with the *.screen files here. Prints TAP. UPDATE=1 rewrites those
# files with what came out; FILES='a b' plays only those sessions. A line
# "# options: …" in a session gives options of the program, "# store: NAME"
# takes that fixture ("none": a store without runs; "demo": the demo).
here=$(cd "$(dirname "$0")" && pwd)
build=${top_builddir:-$(cd "$here/../../build" && pwd)}
program=${CAIRN:-$build/cairn}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

HOME=$scratch/home TZ=UTC LC_ALL=C.UTF-8 CAIRN_NOW=2026-10-27T00:00:00Z LOGNAME=tester
XDG_STATE_HOME=$scratch/state
CAIRN_DATADIR=${CAIRN_DATADIR:-$(cd "$here/../.." && pwd)}
export HOME TZ LC_ALL CAIRN_NOW LOGNAME XDG_STATE_HOME CAIRN_DATADIR
unset CAIRN_STORE MLFLOW_TRACKING_URI NO_COLOR COLORTERM COLUMNS LINES VISUAL EDITOR XDG_CONFIG_HOME TMUX

tests=0 failed=0

result() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=1
		echo "not ok $tests - $2"
	fi
}

# prepare STORE: an untouched copy of it in a folder of its own.
prepare() {
	rm -rf "$scratch/play" "$scratch/state"
	mkdir -p "$scratch/play" "$scratch/home" || exit 99
	if [ "$1" = none ]; then
		"$program" store init "$scratch/play/mlflow.db" --yes >/dev/null || exit 99
	elif [ "$1" = demo ]; then
		cp "$here/../../data/demo/mlflow.db" "$scratch/play/mlflow.db" || exit 99
	else
		gzip -dc "$here/../fixtures/$1.db.gz" >"$scratch/play/mlflow.db" || exit 99
	fi
}

# play SESSION: its screens are in $scratch/play afterwards.
play() {
	options=$(sed -n 's/^# options: //p' "$1")
	store=$(sed -n 's/^# store: //p' "$1")
	prepare "${store:-mlflow-3.17}"
	(cd "$scratch/play" && "$program" $options --script "$1" mlflow.db) >"$scratch/out" 2>&1
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$scratch/out"
	return $status
}

for keys in "$here"/*.keys; do
	name=$(basename "$keys" .keys)
	case " ${FILES:-$name} " in *" $name "*) ;; *) continue ;; esac
	play "$keys"
	result $? "$name is played"
	for screen in "$scratch/play"/*.screen; do
		[ -f "$screen" ] || continue
		want=$here/$(basename "$screen")
		[ -z "$UPDATE" ] || cp "$screen" "$want" || exit 99
		diff -u "$want" "$screen" >"$scratch/diff" 2>&1
		same=$?
		head -60 "$scratch/diff" | sed 's/^/# /'
		result $same "$name: $(basename "$screen" .screen)"
	done
done
echo "1..$tests"
exit $failed
