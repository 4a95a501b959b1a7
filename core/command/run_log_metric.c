// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run log metric: points of metrics, as arguments or as lines of standard input. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/vec.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/job/job.h"
#include "core/store/write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* As many points as one transaction takes. */
#define BATCH          1000
#define LINE_MAX_BYTES 4096

struct log {
	const struct command_call *call;
	char run_id[RUN_ID_MAX];
	VEC(struct metric_point) points;
	struct arena *keys; /* of the points */
};

static bool
flush_points(struct log *l, struct err *err)
{
	bool ok = l->points.len == 0 ||
		  run_log_metrics(l->call->store, l->run_id, l->points.at, l->points.len, err);
	l->points.len = 0;
	arena_free(l->keys);
	l->keys = arena_new();
	return ok;
}

static bool
add_point(struct log *l, const char *key, const char *value, int64_t step, struct err *err)
{
	struct metric_point p = { .timestamp_ms = l->call->now_ms, .step = step };
	p.key = arena_strdup(l->keys, key);
	if (!parse_real(value, strlen(value), &p.value))
		return err_set(err, ERR_USAGE, "the value of metric '%s' is not a number: '%s'",
			key, value);
	VEC_PUSH(&l->points, p);
	return l->points.len < BATCH || flush_points(l, err);
}

static bool
log_arguments(struct log *l, struct err *err)
{
	size_t n;
	const char *const *pairs = args_list(l->call->args, "metric", &n);
	int64_t step = args_int(l->call->args, "step", 0);
	for (size_t i = 0; i < n; i++) {
		const char *equals = strrchr(pairs[i], '=');
		if (!equals || equals == pairs[i])
			return err_set(err, ERR_USAGE, "a metric is written key=value, not '%s'",
				pairs[i]);
		if (!add_point(l, arena_strndup(l->keys, pairs[i], (size_t)(equals - pairs[i])),
			    equals + 1, step, err))
			return false;
	}
	return true;
}

/* "key step value"; the key may hold blanks, the numbers stand last. */
static bool
log_line(struct log *l, char *line, struct err *err)
{
	int64_t step;
	char *value = strrchr(line, ' ');
	if (!value)
		return err_set(err, ERR_USAGE, "a line is 'key step value', not '%s'", line);
	*value++ = '\0';
	char *steps = strrchr(line, ' ');
	if (!steps || steps == line || !parse_int(steps + 1, strlen(steps + 1), &step))
		return err_set(err, ERR_USAGE,
			"a line is 'key step value', and the step of '%s' is no whole number",
			line);
	*steps = '\0';
	return add_point(l, line, value, step, err);
}

static bool
log_input(struct log *l, struct err *err)
{
	char line[LINE_MAX_BYTES];
	size_t number = 0;
	while (fgets(line, sizeof(line), stdin)) {
		size_t n = strlen(line);
		number++;
		if (job_stopping(l->call->job))
			return err_set(err, ERR_CANCELLED, "interrupted");
		if (n + 1 == sizeof(line) && line[n - 1] != '\n')
			return err_set(
				err, ERR_USAGE, "line %zu of standard input is too long", number);
		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r' || line[n - 1] == ' '))
			line[--n] = '\0';
		for (char *tab = line; *tab; tab++)
			if (*tab == '\t')
				*tab = ' ';
		if (n > 0 && !log_line(l, line, err))
			return err_wrap(err, "line %zu of standard input", number);
		job_progress(l->call->job, number, 0);
	}
	if (ferror(stdin))
		return err_set(err, ERR_SYSTEM, "cannot read standard input: %s", strerror(errno));
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	(void)out;
	struct log l = { .call = call, .keys = arena_new() };
	size_t n;
	const char *const *words = args_list(call->args, "metric", &n);
	if (!parts_run(call, "run", l.run_id, err))
		return false;
	bool ok =
		n == 1 && strcmp(words[0], "-") == 0 ? log_input(&l, err) : log_arguments(&l, err);
	/* What came before a bad line has been sent by a script that does not look back: keep it. */
	struct err late = ERR_INIT;
	if (!flush_points(&l, &late) && ok)
		ok = err_set(err, late.code, "%s", late.text);
	VEC_FREE(&l.points);
	arena_free(l.keys);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to log to" },
	{ .name = "metric",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.repeats = true,
		.value = "KEY=VALUE",
		.help = "points; or '-' to read lines 'key step value' from standard input" },
	{ .name = "step",
		.type = PARAM_INT,
		.preset = "0",
		.help = "step of the points given as arguments" },
	{ 0 },
};

const struct command command_run_log_metric = {
	.name = "run.log.metric",
	.summary = "log metrics from a script",
	.details = "Says nothing when it worked. Values may be nan, inf and -inf. A point that is "
		   "there already is left alone. "
		   "From standard input "
		   "up to a thousand points go into one transaction; the lines before a faulty one "
		   "are kept.",
	.examples = "cairn run log metric $id loss=0.31 acc=0.87 --step 4\n"
		    "awk '{ print \"loss\", NR, $2 }' train.log | cairn run log metric $id -",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
