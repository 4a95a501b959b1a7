// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The schema as a file. People edit it, so a word that is not known is an error and not passed over. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/dataset/data_schema.h"

/* ---- writing ---- */

static bool
is_column_check(int check)
{
	return check >= CHECK_TYPE;
}

static void
write_rule(struct json_writer *w, int check, struct check_rule rule)
{
	json_open_object(w, data_check_name((enum data_check)check));
	json_string(w, "severity", data_severity_name(rule.severity));
	if (!isnan(rule.tolerance))
		json_real(w, "tolerance", rule.tolerance);
	json_close(w, true);
}

static bool
same_rule(struct check_rule a, struct check_rule b)
{
	bool both = isnan(a.tolerance) && isnan(b.tolerance);
	return a.severity == b.severity && (both || a.tolerance == b.tolerance);
}

/* A column's rules where they differ from the file's. */
static void
write_rules(struct json_writer *w, const struct data_schema *s, const struct schema_column *c)
{
	bool open = false;
	for (int i = CHECK_TYPE; i < CHECKS; i++) {
		if (same_rule(c->rule[i], s->rule[i]))
			continue;
		if (!open)
			json_open_object(w, "checks");
		open = true;
		write_rule(w, i, c->rule[i]);
	}
	if (open)
		json_close(w, true);
}

/* One end; an open one is not written. */
static void
write_bound(struct json_writer *w, const char *key, const struct schema_column *c, double real,
	int64_t whole)
{
	char text[FIELD_TIME_MAX];
	if (c->type == FIELD_REAL ? isinf(real) : whole == INT64_MIN || whole == INT64_MAX)
		return;
	if (c->type == FIELD_INT)
		json_int(w, key, whole);
	else if (c->type == FIELD_TIME)
		json_string(w, key, field_time_text(text, whole));
	else
		json_real(w, key, real);
}

static void
write_texts(struct json_writer *w, const char *key, const char *const *text, size_t n)
{
	json_open_array(w, key);
	for (size_t i = 0; i < n; i++)
		json_string(w, NULL, text[i]);
	json_close(w, false);
}

static void
write_column(struct json_writer *w, const struct data_schema *s, const struct schema_column *c)
{
	json_open_object(w, NULL);
	json_string(w, "name", c->name);
	json_string(w, "type", field_type_name(c->type));
	json_real(w, "missing", c->missing);
	if (c->values)
		json_int(w, "values", (int64_t)c->values);
	if (c->has_range) {
		write_bound(w, "min", c, c->min, c->whole_min);
		write_bound(w, "max", c, c->max, c->whole_max);
	}
	if (!isnan(c->mean))
		json_real(w, "mean", c->mean);
	if (!isnan(c->sd))
		json_real(w, "sd", c->sd);
	if (c->has_levels)
		write_texts(w, "levels", c->level, c->levels);
	if (c->unique)
		json_bool(w, "unique", true);
	if (c->ascending)
		json_bool(w, "ascending", true);
	if (c->regex)
		json_string(w, "regex", c->regex);
	write_rules(w, s, c);
	json_close(w, true);
}

void
data_schema_write(FILE *out, const struct data_schema *s)
{
	struct json_writer w;
	json_begin(&w, out, true);
	json_open_object(&w, NULL);
	json_int(&w, "cairn_data_schema", SCHEMA_VERSION);
	json_int(&w, "rows", (int64_t)s->rows);
	json_real(&w, "duplicates", s->duplicates);
	if (s->keys)
		write_texts(&w, "key", s->key, s->keys);
	json_open_object(&w, "checks");
	for (int i = 0; i < CHECKS; i++)
		write_rule(&w, i, s->rule[i]);
	json_close(&w, true);
	json_open_array(&w, "columns");
	for (size_t i = 0; i < s->cols; i++)
		write_column(&w, s, &s->col[i]);
	json_close(&w, false);
	json_close(&w, true);
}

/* ---- reading ---- */

static bool
wrong(struct err *err, const struct json *v, const char *wanted)
{
	return err_set(err, ERR_DATA, "'%s' wants %s", v->key ? v->key : "an entry", wanted);
}

static bool
take_real(const struct json *v, double *out, struct err *err)
{
	*out = v->number;
	return (v->type == JSON_NUMBER && isfinite(v->number)) || wrong(err, v, "a number");
}

static bool
take_share(const struct json *v, double *out, struct err *err)
{
	return take_real(v, out, err) &&
	       ((*out >= 0 && *out <= 1) || wrong(err, v, "a share from 0 to 1"));
}

static bool
take_count(const struct json *v, uint64_t *out, struct err *err)
{
	double count = 0;
	bool ok = take_real(v, &count, err) &&
		  ((count >= 0 && count < 1e18) || wrong(err, v, "a number of rows"));
	*out = ok ? (uint64_t)count : 0;
	return ok;
}

static bool
take_flag(const struct json *v, bool *out, struct err *err)
{
	*out = v->boolean;
	return v->type == JSON_BOOL || wrong(err, v, "true or false");
}

static bool
take_texts(
	struct arena *a, const struct json *v, const char *const **out, size_t *n, struct err *err)
{
	if (v->type != JSON_ARRAY)
		return wrong(err, v, "a list of texts");
	const char **text = ARENA_ARRAY(a, const char *, v->len + 1);
	*n = 0;
	for (const struct json *c = v->child; c; c = c->next) {
		if (c->type != JSON_STRING)
			return wrong(err, v, "a list of texts");
		text[(*n)++] = c->text;
	}
	*out = text;
	return true;
}

static bool
take_severity(const struct json *v, enum data_severity *out, struct err *err)
{
	for (int i = SEVERITY_OFF; v->type == JSON_STRING && i <= SEVERITY_BLOCK; i++) {
		*out = (enum data_severity)i;
		if (strcmp(v->text, data_severity_name(*out)) == 0)
			return true;
	}
	return wrong(err, v, "one of: off, warn, block");
}

static bool
take_rules(const struct json *v, bool of_column, struct check_rule rule[CHECKS], struct err *err)
{
	if (v->type != JSON_OBJECT)
		return wrong(err, v, "an object of checks");
	for (const struct json *c = v->child; c; c = c->next) {
		enum data_check check;
		if (!data_check_parse(c->key, &check) || (of_column && !is_column_check(check)))
			return err_set(err, ERR_DATA, "there is no check '%s'%s", c->key,
				of_column ? " of a column" : "");
		if (c->type != JSON_OBJECT)
			return wrong(err, c, "an object with severity and tolerance");
		for (const struct json *e = c->child; e; e = e->next) {
			bool ok = strcmp(e->key, "severity") == 0
					  ? take_severity(e, &rule[check].severity, err)
				  : strcmp(e->key, "tolerance") == 0
					  ? take_real(e, &rule[check].tolerance, err)
					  : err_set(err, ERR_DATA, "check '%s' has no '%s'", c->key,
						    e->key);
			if (!ok)
				return err_wrap(err, "check '%s'", c->key);
			if (rule[check].tolerance < 0)
				return wrong(err, e, "a number of at least 0");
		}
	}
	return true;
}

/* A bound in the column's own type. */
static bool
take_bound(
	const struct json *v, enum field_type type, double *real, int64_t *whole, struct err *err)
{
	union field_value time;
	if (type == FIELD_TIME) {
		if (v->type != JSON_STRING ||
			!field_parse(FIELD_TIME, v->text, strlen(v->text), &time))
			return wrong(err, v, "a date or time such as \"2026-11-21T08:00:00Z\"");
		*whole = time.i;
		*real = (double)time.i;
		return true;
	}
	if (type != FIELD_INT && type != FIELD_REAL)
		return wrong(err, v, "a column of type int, real or time");
	if (!take_real(v, real, err))
		return false;
	if (type == FIELD_INT && !parse_int(v->text, strlen(v->text), whole))
		return wrong(err, v, "a whole number");
	return true;
}

static bool
take_member(struct arena *a, const struct json *v, struct schema_column *c, bool bound[2],
	struct err *err)
{
	const char *key = v->key;
	if (strcmp(key, "name") == 0 || strcmp(key, "type") == 0)
		return true; /* taken before the rest */
	if (strcmp(key, "missing") == 0)
		return take_share(v, &c->missing, err);
	if (strcmp(key, "values") == 0)
		return take_count(v, &c->values, err);
	if (strcmp(key, "min") == 0) {
		bound[0] = true;
		return take_bound(v, c->type, &c->min, &c->whole_min, err);
	}
	if (strcmp(key, "max") == 0) {
		bound[1] = true;
		return take_bound(v, c->type, &c->max, &c->whole_max, err);
	}
	if (strcmp(key, "mean") == 0)
		return take_real(v, &c->mean, err);
	if (strcmp(key, "sd") == 0)
		return take_real(v, &c->sd, err);
	if (strcmp(key, "unique") == 0)
		return take_flag(v, &c->unique, err);
	if (strcmp(key, "ascending") == 0)
		return take_flag(v, &c->ascending, err);
	if (strcmp(key, "checks") == 0)
		return take_rules(v, true, c->rule, err);
	if (strcmp(key, "levels") == 0) {
		c->has_levels = true;
		return c->type == FIELD_TEXT ? take_texts(a, v, &c->level, &c->levels, err)
					     : wrong(err, v, "a column of type text");
	}
	if (strcmp(key, "regex") == 0) {
		c->regex = v->text;
		return (v->type == JSON_STRING && c->type == FIELD_TEXT) ||
		       wrong(err, v, "a text, in a column of type text");
	}
	return err_set(err, ERR_DATA, "a column has no '%s'", key);
}

static bool
take_column(struct arena *a, const struct json *v, const struct data_schema *s,
	struct schema_column *c, struct err *err)
{
	const char *type = json_text(v, "type", "");
	bool bound[2] = { false, false };
	*c = (struct schema_column){ .name = json_text(v, "name", NULL),
		.mean = (double)NAN,
		.sd = (double)NAN,
		.min = -(double)INFINITY,
		.max = (double)INFINITY,
		.whole_min = INT64_MIN,
		.whole_max = INT64_MAX };
	memcpy(c->rule, s->rule, sizeof(c->rule));
	if (v->type != JSON_OBJECT || !c->name)
		return err_set(err, ERR_DATA, "an entry of 'columns' has no name");
	if (!field_type_parse(type, &c->type))
		return err_set(err, ERR_DATA,
			"column '%s': 'type' wants one of: empty, bool, int, real, time, text",
			c->name);
	for (const struct json *m = v->child; m; m = m->next) {
		if (!take_member(a, m, c, bound, err))
			return err_wrap(err, "column '%s'", c->name);
	}
	c->has_range = bound[0] || bound[1];
	return true;
}

static bool
take_columns(struct arena *a, const struct json *v, struct data_schema *s, struct err *err)
{
	if (!v || v->type != JSON_ARRAY || v->len == 0)
		return err_set(err, ERR_DATA, "'columns' wants a list with at least one column");
	struct schema_column *col = ARENA_ARRAY(a, struct schema_column, v->len);
	struct map *seen = map_new(a);
	s->col = col;
	for (const struct json *c = v->child; c; c = c->next, s->cols++) {
		if (!take_column(a, c, s, &col[s->cols], err))
			return false;
		if (map_get(seen, col[s->cols].name))
			return err_set(
				err, ERR_DATA, "column '%s' is there twice", col[s->cols].name);
		map_put(seen, col[s->cols].name, &col[s->cols]);
	}
	return true;
}

static bool
take_schema(struct arena *a, const struct json *top, struct data_schema *s, struct err *err)
{
	const struct json *version = json_get(top, "cairn_data_schema");
	if (!version || version->type != JSON_NUMBER)
		return err_set(err, ERR_DATA,
			"it is not a data schema of cairn; make one with: "
			"cairn data profile FILE --schema FILE.json");
	if (version->number != SCHEMA_VERSION)
		return err_set(err, ERR_SCHEMA, "it is of version %s; this program knows version 1",
			version->text);
	data_schema_defaults(s->rule);
	/* The file's rules come first, wherever they stand: columns start from them. */
	const struct json *rules = json_get(top, "checks");
	if (rules && !take_rules(rules, false, s->rule, err))
		return false;
	for (const struct json *m = top->child; m; m = m->next) {
		bool ok = true;
		if (strcmp(m->key, "rows") == 0) {
			ok = take_count(m, &s->rows, err);
		} else if (strcmp(m->key, "duplicates") == 0) {
			ok = take_share(m, &s->duplicates, err);
		} else if (strcmp(m->key, "key") == 0) {
			ok = take_texts(a, m, &s->key, &s->keys, err);
		} else if (strcmp(m->key, "columns") != 0 && strcmp(m->key, "checks") != 0 &&
			   strcmp(m->key, "cairn_data_schema") != 0) {
			ok = err_set(err, ERR_DATA, "a schema has no '%s'", m->key);
		}
		if (!ok)
			return false;
	}
	return take_columns(a, json_get(top, "columns"), s, err);
}

bool
data_schema_read(struct arena *a, const char *path, const struct data_schema **out, struct err *err)
{
	char *text;
	size_t len;
	const struct json *top;
	if (!path_read(a, path, SCHEMA_BYTES_MAX, &text, &len, err))
		return false;
	struct data_schema *s = ARENA_NEW(a, struct data_schema);
	if (!json_parse(a, text, len, SCHEMA_BYTES_MAX, &top, err) || !take_schema(a, top, s, err))
		return err_wrap(err, "schema '%s'", path);
	*out = s;
	return true;
}
