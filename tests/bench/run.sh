#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh PROGRAMS small|full CAIRN: makes the stores that are not there yet, then measures.
# They stay in the build folder (full: 10 GB); "make clean" removes them.
set -eu
programs=$1
case $2 in
small) runs=5000 points=500000 bytes=100000000 rows=1000000 ;;
full) runs=100000 points=20000000 bytes=1000000000 rows=10000000 ;;
*) echo "usage: run.sh PROGRAMS small|full CAIRN" >&2; exit 2 ;;
esac
make_store() {
	[ -f "$1" ] && return
	echo "making $1 ($2 runs, $3 points)" >&2
	"$programs/gen_store" "$1.part" "$2" "$3" "$4"
	mv "$1.part" "$1"
}
old=$programs/bench-$2-old.db new=$programs/bench-$2-new.db live=$programs/bench-$2-live.db
make_store "$old" $runs $points old
make_store "$new" $runs $points new
rm -f "$live" "$live"-*
make_store "$live" $runs 0 old
"$programs/bench" "$old" "$new" "$live"
if [ -x "$programs/bench_screen" ]; then
	many=$programs/bench-many.db
	make_store "$many" 100000 0 old
	"$programs/bench_screen" "$3" "$many" "$live"
	"$programs/bench_charts" "$3" "$programs"
	"$programs/bench_beside" "$3" "$live"
else
	echo "bench: no libvterm: the screen is not measured" >&2
fi
csv=$programs/bench-$2.csv
[ -f "$csv" ] || {
	echo "making $csv ($bytes bytes)" >&2
	"$programs/gen_data" "$csv.part" "$bytes"
	mv "$csv.part" "$csv"
}
"$programs/bench_data" "$csv" "$(dirname "$0")/peer_pandas.py"
exec "$programs/bench_stats" "$programs/bench-$2" "$rows" "$(dirname "$0")/peer_scipy.py"
