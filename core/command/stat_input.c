// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The columns that a method wants, out of data files or off the command line. */
#include "core/command/stat_input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/data_parts.h"
#include "core/command/stat_file.h"
#include "core/dataset/frame.h"

#define GROUPS_MAX 10000

static const char *
option(const struct command_call *call, const struct method *m, const char *name, struct err *err)
{
	const char *value = args_text(call->args, name);
	if (!value)
		err_set(err, ERR_USAGE, "'%s' needs --%s: it is given %s", m->name, name,
			method_input_text(m->input));
	return value;
}

static void
count_rows(struct stat_input *in, const struct frame *f)
{
	in->rows += f->rows;
	in->rows_total += f->rows_total;
	for (size_t c = 0; c < f->cols; c++)
		in->levels_cut = in->levels_cut || f->col[c].levels_cut;
}

/* Every row as a double, NaN where missing. In the input's arena. */
static const double *
numbers(struct stat_input *in, const struct frame *f, size_t col)
{
	double *x = ARENA_ARRAY(in->arena, double, f->rows + 1);
	for (size_t i = 0; i < f->rows; i++)
		x[i] = frame_real(&f->col[col], i);
	return x;
}

/* Every row as text, NULL where missing; equal ones are one. In the input's arena. NULL: too many. */
static const char *const *
texts(struct stat_input *in, const struct frame *f, size_t col, struct err *err)
{
	const struct frame_column *c = &f->col[col];
	const char **x = ARENA_ARRAY(in->arena, const char *, f->rows + 1);
	struct map *seen = map_new(in->arena);
	char buffer[NUMBER_MAX];
	for (size_t i = 0; i < f->rows; i++) {
		if (c->type == FIELD_EMPTY || c->is_missing[i])
			continue;
		const char *text = frame_text(c, i, buffer);
		x[i] = map_key(seen, map_intern(seen, text, strlen(text)));
		if (map_len(seen) > FRAME_LEVELS_MAX) {
			err_set(err, ERR_DATA,
				"column '%s' has more than %zu different values: an id rather than "
				"levels",
				c->name, FRAME_LEVELS_MAX);
			return NULL;
		}
	}
	return x;
}

static bool
fill_pair(struct stat_input *in, const struct method *m, const struct stat_file *ref_file,
	const struct stat_file *cur_file, struct err *err)
{
	const struct frame *ref = ref_file->frame, *cur = cur_file->frame;
	in->missing[0] = ref->col[0].missing;
	in->missing[1] = cur->col[0].missing;
	if (m->input == METHOD_LEVELS_PAIR) {
		const char *const *r = texts(in, ref, 0, err), *const *c = NULL;
		if (!r || !(c = texts(in, cur, 0, err)))
			return false;
		in->levels = levels_of(in->arena, r, ref->rows, c, cur->rows);
		in->data.levels = &in->levels;
		return true;
	}
	if (!stat_file_numbers(ref_file, 0, m, err) || !stat_file_numbers(cur_file, 0, m, err))
		return false;
	bool any = method_takes_any_order(m);
	if (!(any ? sample_gather_two : sample_make_two)(numbers(in, ref, 0), ref->rows,
		    numbers(in, cur, 0), cur->rows, 0, &in->ref, &in->cur))
		return err_set(err, ERR_MEMORY, "not enough memory for the columns");
	in->data.ref = &in->ref;
	in->data.cur = &in->cur;
	return true;
}

/*
 * Levels that are all numbers in one file and not in the other: both are read as text, for 01
 * and 1 are not the same there.
 */
static bool
same_kind(const struct command_call *call, const struct method *m, struct stat_input *in,
	struct stat_file *ref, struct stat_file *cur, struct err *err)
{
	struct stat_file *files[] = { ref, cur };
	const char *columns[] = { in->subject, NULL };
	bool some_text = stat_file_is_text(ref, 0) || stat_file_is_text(cur, 0);
	for (size_t i = 0; i < 2; i++) {
		if (m->input != METHOD_LEVELS_PAIR || !some_text || stat_file_is_text(files[i], 0))
			continue;
		frame_free(files[i]->frame);
		files[i]->frame = NULL;
		files[i]->as_text = true;
		if (!stat_file_read(call, files[i]->path, columns, files[i], err))
			return false;
	}
	count_rows(in, ref->frame);
	count_rows(in, cur->frame);
	return true;
}

static bool
read_pair(const struct command_call *call, const struct method *m, struct stat_input *in,
	struct err *err)
{
	const char *ref_path = option(call, m, "reference", err), *cur_path, *columns[2] = { NULL };
	struct stat_file ref = { 0 }, cur = { 0 };
	if (!ref_path || !(cur_path = option(call, m, "current", err)) ||
		!(columns[0] = option(call, m, "column", err)) ||
		!data_apart(ref_path, cur_path, err))
		return false;
	in->subject = columns[0];
	if (!stat_file_read(call, ref_path, columns, &ref, err))
		return false;
	if (!stat_file_read(call, cur_path, columns, &cur, err)) {
		frame_free(ref.frame);
		return false;
	}
	bool ok = same_kind(call, m, in, &ref, &cur, err) && fill_pair(in, m, &ref, &cur, err);
	frame_free(ref.frame);
	frame_free(cur.frame);
	return ok;
}

/* ---- classes ---- */

/* Two classes become 0 and 1, the positive one being asked for or the greater by bytes; more, numbers. */
static void
number_classes(struct stat_input *in, const char *const *const columns[], size_t n_columns,
	size_t rows, const char *positive, double *out[])
{
	struct map *seen = map_new(in->arena);
	for (size_t c = 0; c < n_columns; c++)
		for (size_t i = 0; i < rows; i++)
			if (columns[c][i])
				map_intern(seen, columns[c][i], strlen(columns[c][i]));
	if (!positive && map_len(seen) == 2)
		positive = strcmp(map_key(seen, 0), map_key(seen, 1)) > 0 ? map_key(seen, 0)
									  : map_key(seen, 1);
	in->positive = positive ? arena_strdup(in->arena, positive) : NULL;
	for (size_t c = 0; c < n_columns; c++)
		for (size_t i = 0; i < rows; i++) {
			const char *text = columns[c][i];
			if (!text)
				out[c][i] = (double)NAN;
			else if (positive)
				out[c][i] = strcmp(text, positive) == 0;
			else {
				size_t class = map_find(seen, text, strlen(text));
				out[c][i] = (double)class;
			}
		}
}

/* Truth and, but for scores, the prediction: as numbers when they are, else as classes. */
static bool
fill_classes(const struct command_call *call, const struct method *m, struct stat_input *in,
	const struct stat_file *file, struct err *err)
{
	const struct frame *f = file->frame;
	bool scores = m->input == METHOD_SCORES;
	const char *positive = args_text(call->args, "positive");
	size_t n = scores ? 1 : 2;
	if (scores && !stat_file_numbers(file, 1, m, err))
		return false;
	in->data.x = numbers(in, f, 0);
	in->data.y = numbers(in, f, 1);
	if (!positive && !stat_file_is_text(file, 0) && (scores || !stat_file_is_text(file, 1)))
		return true;
	const char *const *columns[2] = { texts(in, f, 0, err), NULL };
	if (!columns[0] || (!scores && !(columns[1] = texts(in, f, 1, err))))
		return false;
	double *out[2] = { ARENA_ARRAY(in->arena, double, f->rows + 1),
		ARENA_ARRAY(in->arena, double, f->rows + 1) };
	number_classes(in, columns, n, f->rows, positive, out);
	in->data.x = out[0];
	if (!scores)
		in->data.y = out[1];
	return true;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Groups are numbered in the order of their names; rows without one get no group. */
static bool
fill_groups(struct stat_input *in, const struct frame *f, size_t col, struct err *err)
{
	const char *const *text = texts(in, f, col, err);
	if (!text)
		return false;
	struct map *seen = map_new(in->arena), *order = map_new(in->arena);
	size_t *group = ARENA_ARRAY(in->arena, size_t, f->rows + 1);
	for (size_t i = 0; i < f->rows; i++)
		if (text[i])
			map_intern(seen, text[i], strlen(text[i]));
	size_t n = map_len(seen);
	if (n > GROUPS_MAX)
		return err_set(err, ERR_DATA,
			"column '%s' has %zu different values: too many for groups",
			f->col[col].name, n);
	const char **names = ARENA_ARRAY(in->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = map_key(seen, i);
	qsort(names, n, sizeof(*names), by_bytes);
	for (size_t i = 0; i < n; i++)
		map_intern(order, names[i], strlen(names[i]));
	for (size_t i = 0; i < f->rows; i++)
		group[i] = text[i] ? map_find(order, text[i], strlen(text[i])) : n;
	in->data.group = group;
	in->data.groups = n;
	in->groups = in->data.group_name = names;
	return true;
}

static bool
fill_columns(const struct command_call *call, const struct method *m, struct stat_input *in,
	const struct stat_file *file, struct err *err)
{
	const struct frame *f = file->frame;
	in->data.n = f->rows;
	for (size_t c = 0; c < f->cols; c++)
		in->missing[0] += f->col[c].missing;
	switch (m->input) {
	case METHOD_NUMBERS:
	case METHOD_SERIES:
		in->data.x = numbers(in, f, 0);
		return stat_file_numbers(file, 0, m, err);
	case METHOD_SCORES:
	case METHOD_LABELS:
		return fill_classes(call, m, in, file, err);
	case METHOD_GROUPS:
		return fill_classes(call, m, in, file, err) && fill_groups(in, f, 2, err);
	case METHOD_TARGETS:
	case METHOD_ARM_COLUMNS:
		in->data.x = numbers(in, f, 0);
		in->data.y = numbers(in, f, 1);
		return stat_file_numbers(file, 0, m, err) && stat_file_numbers(file, 1, m, err) &&
		       (m->input == METHOD_TARGETS || fill_groups(in, f, 2, err));
	case METHOD_NUMBERS_PAIR:
	case METHOD_LEVELS_PAIR:
	case METHOD_COUNTS:
	case METHOD_ARMS:
	case METHOD_SHARES:
	case METHOD_LIST:
	case METHOD_INPUTS:
		break;
	}
	return err_set(err, ERR_USAGE, "'%s' takes no file", m->name);
}

static bool
in_order(const struct method *m, const struct frame *f, struct err *err)
{
	bool ordered = m->input == METHOD_SERIES || strcmp(m->name, "ndcg") == 0;
	return !ordered || f->rows == f->rows_total ||
	       err_set(err, ERR_DATA, "more rows than fit in memory, and '%s' needs all in order",
		       m->name);
}

/* Options that name a method's columns, in the order that fill_columns expects. */
static const char *const column_options[METHOD_INPUTS][4] = {
	[METHOD_NUMBERS] = { "column" },
	[METHOD_SERIES] = { "column" },
	[METHOD_SCORES] = { "truth", "score" },
	[METHOD_LABELS] = { "truth", "predicted" },
	[METHOD_TARGETS] = { "truth", "predicted" },
	[METHOD_GROUPS] = { "truth", "predicted", "group" },
	[METHOD_ARM_COLUMNS] = { "column", "by", "group" },
};

static bool
read_columns(const struct command_call *call, const struct method *m, struct stat_input *in,
	struct err *err)
{
	const char *path = option(call, m, "file", err), *columns[4] = { NULL };
	struct stat_file f = { 0 };
	if (!path)
		return false;
	for (size_t i = 0; i < 4 && column_options[m->input][i]; i++)
		if (!(columns[i] = option(call, m, column_options[m->input][i], err)))
			return false;
	in->subject = columns[0];
	if (columns[1])
		in->subject = arena_printf(in->arena, "%s and %s", columns[0], columns[1]);
	if (!stat_file_read(call, path, columns, &f, err))
		return false;
	count_rows(in, f.frame);
	bool ok = in_order(m, f.frame, err) && fill_columns(call, m, in, &f, err);
	frame_free(f.frame);
	return ok;
}

/* ---- numbers off the command line ---- */

static bool
parse_list(struct arena *a, const char *name, const char *text, double **out, size_t *n,
	struct err *err)
{
	size_t room = 1;
	for (const char *p = text; *p; p++)
		room += *p == ',';
	*out = ARENA_ARRAY(a, double, room);
	*n = 0;
	for (const char *p = text;; p++) {
		size_t len = strcspn(p, ",");
		struct str word = str_trim(str_make(p, len));
		if (!parse_real(word.at, word.len, &(*out)[*n]) || !isfinite((*out)[*n]))
			return err_set(err, ERR_USAGE, "'--%s' wants numbers like 120,98, not '%s'",
				name, text);
		++*n;
		p += len;
		if (!*p)
			return true;
	}
}

static bool
read_lists(const struct command_call *call, const struct method *m, struct stat_input *in,
	struct err *err)
{
	bool arms = m->input == METHOD_ARMS, list = m->input == METHOD_LIST;
	bool both = arms || m->input == METHOD_SHARES;
	const char *first = arms ? "successes" : list ? "values" : "counts";
	const char *second =
		arms || (list && args_text(call->args, "trials")) ? "trials" : "weights";
	bool sizes = strncmp(m->name, "power-", 6) == 0;
	const char *x = option(call, m, first, err);
	if (x && sizes && !args_text(call->args, second))
		return err_set(
			err, ERR_USAGE, "'%s' needs --trials: the sizes of both arms", m->name);
	const char *y = x && both ? option(call, m, second, err) : args_text(call->args, second);
	double *at;
	size_t n;
	in->subject = first;
	if (!x || (both && !y) || !parse_list(in->arena, first, x, &at, &in->data.n, err))
		return false;
	in->data.x = at;
	if (!y)
		return true;
	if (!parse_list(in->arena, second, y, &at, &n, err))
		return false;
	in->data.y = at;
	return n == in->data.n ||
	       err_set(err, ERR_USAGE, "%zu %s and %zu %s: there must be as many of both",
		       in->data.n, first, n, second);
}

/* The edges of a histogram; other methods on columns take no numbers off the command line. */
static bool
read_edges(const struct command_call *call, const struct method *m, struct stat_input *in,
	struct err *err)
{
	const char *text = args_text(call->args, "values");
	double *at;
	if (!text)
		return true;
	if (strcmp(m->name, "histogram") != 0)
		return err_set(err, ERR_USAGE, "'%s' takes no --values", m->name);
	if (!parse_list(in->arena, "values", text, &at, &in->data.n_edges, err))
		return false;
	for (size_t i = 1; i < in->data.n_edges; i++)
		if (!(at[i] > at[i - 1]))
			return err_set(err, ERR_USAGE,
				"'--values': edges must ascend, and number %zu does not", i + 1);
	in->data.edges = at;
	return in->data.n_edges >= 2 || err_set(err, ERR_USAGE, "'--values': a bin has two edges");
}

bool
stat_input_is_list(const struct method *m)
{
	return m->input == METHOD_COUNTS || m->input == METHOD_ARMS || m->input == METHOD_SHARES ||
	       m->input == METHOD_LIST;
}

bool
stat_input_read(const struct command_call *call, const struct method *m, struct stat_input *out,
	struct err *err)
{
	*out = (struct stat_input){ .arena = arena_new() };
	struct method_data *d = &out->data;
	d->alarm = args_real(call->args, "limit", (double)NAN);
	d->warn = (double)NAN;
	d->option = args_real(call->args, "option", 0);
	d->alpha = args_real(call->args, "alpha", 0);
	d->bins = (size_t)args_int(call->args, "bins", 0);
	d->replicates = (size_t)args_int(call->args, "replicates", 0);
	d->seed = (uint64_t)args_int(call->args, "seed", 0);
	if (m->input != METHOD_LIST && !read_edges(call, m, out, err))
		return false;
	if (m->input == METHOD_NUMBERS_PAIR || m->input == METHOD_LEVELS_PAIR)
		return read_pair(call, m, out, err);
	if (stat_input_is_list(m))
		return read_lists(call, m, out, err);
	return read_columns(call, m, out, err);
}

void
stat_input_free(struct stat_input *in)
{
	sample_free(&in->ref);
	sample_free(&in->cur);
	arena_free(in->arena);
	*in = (struct stat_input){ 0 };
}
