#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Plays the sessions in *.keys on a terminal in memory and compares the screens
# they save with the *.screen files here. Prints TAP. UPDATE=1 rewrites those
# files with what came out; FILES='a b' plays only those sessions. A line
# "# options: …" in a session gives options of the program, "# store: NAME"
# takes that fixture ("none": a store without runs; "demo": the demo).
here=$(cd "$(dirname "$0")" && pwd)
. "$here/stage.sh"

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
