// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* gen_store FILE RUNS POINTS [old|new [SEED]]: writes a benchmark store. */
#include "core/base/number.h"
#include "tests/bench/store_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
count(const char *text, int64_t *out)
{
	return parse_int(text, strlen(text), out) && *out >= 0;
}

int
main(int argc, char **argv)
{
	int64_t runs = 0, points = 0, seed = 1;
	bool usage = argc >= 4 && argc <= 6 && count(argv[2], &runs) && count(argv[3], &points);
	bool newest = argc >= 5 && strcmp(argv[4], "new") == 0;
	if (argc >= 5 && !newest && strcmp(argv[4], "old") != 0)
		usage = false;
	if (!usage || (argc == 6 && !count(argv[5], &seed))) {
		fputs("usage: gen_store FILE RUNS POINTS [old|new [SEED]]\n", stderr);
		return 2;
	}
	struct store_data spec = {
		.runs = (size_t)runs,
		.points = (size_t)points,
		.newest = newest,
		.seed = (uint64_t)seed,
	};
	struct err err = ERR_INIT;
	if (!store_data_write(argv[1], &spec, &err)) {
		fprintf(stderr, "gen_store: %s\n", err.text);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
