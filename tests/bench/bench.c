// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* bench OLD-STORE NEW-STORE LIVE-STORE: measures, prints a table with a verdict on each line. */
#include "tests/bench/bench.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: bench OLD-STORE NEW-STORE LIVE-STORE\n", stderr);
		return 2;
	}
	bench_head();
	bench_lists(argv[1]);
	bench_series(argv[1], argv[2]);
	bench_writers(argv[3]);
	printf("%d lines short of their goals\n", bench_short());
	return 0;
}
