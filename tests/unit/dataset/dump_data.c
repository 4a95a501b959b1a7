// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * dump_data [--no-header] [--delimiter C] [--comment C] [--encoding E] [--columns A,B] [--table T] FILE:
 * a data file as cairn reads it, for comparison with other readers. The first line is
 * "name:type" in hexadecimal names; then a row a line, cells separated by
 * spaces: "-" missing, "i12", "r0x1.8p+1", "t" and bytes in hexadecimal.
 */
#include "core/base/oom.h"
#include "core/dataset/dataset.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
put_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%02x", (unsigned char)s[i]);
}

static void
put_cell(const struct batch_column *c, size_t row)
{
	if (c->missing[row]) {
		putchar('-');
	} else if (c->type == FIELD_REAL) {
		printf("r%a", c->r[row]);
	} else if (c->type == FIELD_TEXT) {
		putchar('t');
		put_hex(c->s[row].at, c->s[row].len);
	} else {
		printf("i%" PRId64, c->i[row]);
	}
}

static void
put_rows(const struct batch *b, size_t fields)
{
	for (size_t row = 0; row < b->rows; row++) {
		for (size_t i = 0; i < fields; i++) {
			if (i)
				putchar(' ');
			put_cell(&b->col[i], row);
		}
		putchar('\n');
	}
}

/* Types settle with the end of a first reading; the second one prints. */
static bool
settle(struct dataset *d, struct err *err)
{
	struct batch b;
	enum dataset_step step;
	while ((step = dataset_next(d, &b, err)) == DATASET_ROWS || step == DATASET_AGAIN)
		;
	return step == DATASET_END && dataset_rewind(d, err);
}

static bool
dump(struct dataset *d, struct err *err)
{
	size_t n;
	struct batch b;
	enum dataset_step step;
	if (!settle(d, err))
		return false;
	const struct field_info *fields = dataset_fields(d, &n);
	for (size_t i = 0; i < n; i++) {
		put_hex(fields[i].name, strlen(fields[i].name));
		printf(":%s%c", field_type_name(fields[i].type), i + 1 < n ? ' ' : '\n');
	}
	while ((step = dataset_next(d, &b, err)) == DATASET_ROWS)
		put_rows(&b, n);
	return step == DATASET_END;
}

static const char **
split_names(char *list)
{
	size_t n = 1, i = 0;
	for (const char *p = list; *p; p++)
		n += *p == ',';
	const char **names = xcalloc(n + 1, sizeof(*names));
	for (char *p = list; p; i++) {
		names[i] = p;
		p = strchr(p, ',');
		if (p)
			*p++ = '\0';
	}
	return names;
}

int
main(int argc, char **argv)
{
	struct dataset_options o = { 0 };
	const char **names = NULL;
	int i = 1;
	for (; i < argc - 1; i++) {
		if (strcmp(argv[i], "--no-header") == 0)
			o.no_header = true;
		else if (strcmp(argv[i], "--delimiter") == 0)
			o.delimiter = *argv[++i];
		else if (strcmp(argv[i], "--comment") == 0)
			o.comment = *argv[++i];
		else if (strcmp(argv[i], "--encoding") == 0)
			o.encoding = argv[++i];
		else if (strcmp(argv[i], "--table") == 0)
			o.table = argv[++i];
		else if (strcmp(argv[i], "--columns") == 0)
			o.columns = names = split_names(argv[++i]);
	}
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	bool ok = dataset_open(argv[argc - 1], &o, &d, &err) && dump(d, &err);
	if (!ok)
		fprintf(stderr, "%s: %s\n", err_name(err.code), err.text);
	dataset_close(d);
	free(names);
	return ok ? 0 : 1;
}
