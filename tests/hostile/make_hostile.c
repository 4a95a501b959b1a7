// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * make_hostile FOLDER: the hostile store there, and the file "texts" that names
 * one text a line. make_hostile --text NAME prints the bytes of one.
 */
#include "tests/hostile/hostile_store.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>

static int
print_text(const char *name)
{
	size_t n;
	const struct hostile_text *t = hostile_texts(&n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(t[i].name, name) == 0)
			return fwrite(t[i].bytes, 1, t[i].len, stdout) == t[i].len ? 0 : 1;
	return 2;
}

static int
print_names(void)
{
	size_t n;
	const struct hostile_text *t = hostile_texts(&n);
	FILE *f = fopen(fixture_path("texts"), "w");
	if (!f)
		return 1;
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s %s\n", t[i].name, hostile_run(i));
	return fclose(f) == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--text") == 0)
		return print_text(argv[2]);
	if (argc != 2)
		return 2;
	fixture_use_folder(argv[1]);
	hostile_store_make();
	return print_names();
}
