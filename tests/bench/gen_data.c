// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * gen_data FILE BYTES: a CSV as training data looks: an id, a time, eight normal
 * numbers of six digits with 1 % gaps, a category, and a note that is quoted in
 * one line of twenty. The same for the same size.
 */
#include "core/base/random.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double
normal(struct random *r)
{
	double u = 1 - random_unit(r), v = random_unit(r);
	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

int
main(int argc, char **argv)
{
	static const char *const category[] = { "red", "green", "blue", "amber", "violet" };
	if (argc != 3) {
		fputs("usage: gen_data FILE BYTES\n", stderr);
		return 2;
	}
	FILE *f = fopen(argv[1], "w");
	if (!f) {
		perror(argv[1]);
		return 1;
	}
	int64_t bytes = strtoll(argv[2], NULL, 10), at = 0;
	struct random r;
	random_seed(&r, 3);
	fputs("id,ts,f1,f2,f3,f4,f5,f6,f7,f8,cat,note\n", f);
	for (int64_t row = 0; at < bytes; row++) {
		at += fprintf(f, "%" PRId64 ",%" PRId64, row, 1700000000 + row);
		for (int k = 0; k < 8; k++)
			at += random_below(&r, 100) ? fprintf(f, ",%.6g", normal(&r) * (k + 1) + k)
						    : fprintf(f, ",");
		at += fprintf(f, ",%s,%s\n", category[random_below(&r, 5)],
			random_below(&r, 20) ? "ok" : "\"a, \"\"b\"\"\"");
	}
	return fclose(f) == 0 ? 0 : 1;
}
