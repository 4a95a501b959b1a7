// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run tag: set and remove tags of a run, with the old values kept for the way back. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/write.h"
#include "core/table/rowset_build.h"

#include <string.h>

#define TABLE_MAX ((size_t)64 << 20)
#define UNDO_MAX  ((size_t)1 << 20)

struct change {
	const char *key, *value, *old; /* value NULL: remove; old NULL: there was none */
};

struct tagging {
	const struct command_call *call;
	struct arena *a;
	char run_id[RUN_ID_MAX];
	struct change *changes;
	size_t n;
};

static bool
read_changes(struct tagging *t, struct err *err)
{
	size_t sets, removes;
	const char *const *pairs = args_list(t->call->args, "tag", &sets);
	const char *const *keys = args_list(t->call->args, "remove", &removes);
	t->changes = ARENA_ARRAY(t->a, struct change, sets + removes + 1);
	for (size_t i = 0; i < sets; i++) {
		const char *equals = strchr(pairs[i], '=');
		t->changes[t->n++] = (struct change){
			.key = arena_strndup(t->a, pairs[i], (size_t)(equals - pairs[i])),
			.value = equals + 1,
		};
	}
	for (size_t i = 0; i < removes; i++)
		t->changes[t->n++] = (struct change){ .key = keys[i] };
	if (t->n == 0)
		return err_set(err, ERR_USAGE, "no tag is named; write key=value, or --remove key");
	return true;
}

static bool
find_old(struct tagging *t, struct err *err)
{
	const struct rowset *tags;
	if (!run_tags(t->call->store, t->run_id, &tags, err))
		return false;
	for (size_t i = 0; i < t->n; i++)
		for (size_t row = 0; row < tags->rows; row++)
			if (strcmp(rowset_text(tags, row, "key"), t->changes[i].key) == 0)
				t->changes[i].old =
					arena_strdup(t->a, rowset_text(tags, row, "value"));
	rowset_free(tags);
	for (size_t i = 0; i < t->n; i++)
		if (!t->changes[i].value && !t->changes[i].old)
			return err_set(err, ERR_NOT_FOUND, "run '%s' has no tag '%s'", t->run_id,
				t->changes[i].key);
	return true;
}

/* A plan that could not be carried out is none. */
static bool
check(const struct tagging *t, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < t->n; i++)
		ok = !t->changes[i].value ||
		     run_check_tag(t->changes[i].key, t->changes[i].value, err);
	return ok;
}

static bool
act(struct tagging *t, struct err *err)
{
	struct store *s = t->call->store;
	bool ok = write_begin(s, err);
	if (!ok)
		return false;
	for (size_t i = 0; ok && i < t->n; i++) {
		struct change *c = &t->changes[i];
		char *old = NULL;
		ok = c->value ? run_set_tag(s, t->a, t->run_id, c->key, c->value, &old, err)
			      : run_delete_tag(s, t->a, t->run_id, c->key, &old, err);
		c->old = old;
	}
	return write_end(s, ok, err);
}

static void
add_text(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static bool
tell(const struct tagging *t, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "key", .priority = 9 },
		{ .name = "before", .priority = 5 },
		{ .name = "after", .priority = 8 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new(TABLE_MAX);
	const struct rowset *rs;
	struct strbuf line;
	char count[64];
	for (size_t i = 0; i < 3; i++)
		rowset_build_column(b, columns[i].name, CELL_TEXT);
	strbuf_init(&line, UNDO_MAX);
	strbuf_printf(&line, "run tag %s", t->run_id);
	for (size_t i = 0; i < t->n; i++) {
		const struct change *c = &t->changes[i];
		size_t row = rowset_build_row(b);
		add_text(b, 0, row, c->key);
		add_text(b, 1, row, c->old);
		add_text(b, 2, row, c->value);
		if (c->old)
			strbuf_printf(&line, " %s",
				args_quote(t->a, arena_printf(t->a, "%s=%s", c->key, c->old)));
		else
			strbuf_printf(&line, " --remove=%s", args_quote(t->a, c->key));
	}
	bool ok = rowset_build_finish(b, &rs, err);
	if (ok) {
		report_table(out, "tags", rs, columns, NULL);
		report_conclude(out, VERDICT_NONE, "%s of run %s %s",
			parts_count(count, t->n, "tag", "tags"), t->run_id,
			t->call->dry ? "would change" : "changed");
		parts_undo(t->call, out, line.truncated ? NULL : line.at);
	}
	strbuf_free(&line);
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct tagging t = { .call = call, .a = arena_new() };
	bool ok = parts_run(call, "run", t.run_id, err) && read_changes(&t, err) &&
		  find_old(&t, err) && check(&t, err) && (call->dry || act(&t, err)) &&
		  tell(&t, out, err);
	arena_free(t.a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to tag" },
	{ .name = "tag",
		.type = PARAM_KEY_VALUE,
		.positional = true,
		.repeats = true,
		.help = "tags to set" },
	{ .name = "remove",
		.letter = 'r',
		.type = PARAM_TAG,
		.repeats = true,
		.help = "tag to remove" },
	{ 0 },
};

const struct command command_run_tag = {
	.name = "run.tag",
	.summary = "set or remove tags of a run",
	.details = "The report names the line that puts the old values back. mlflow.runName "
		   "renames the run.",
	.examples = "cairn run tag 3f2a91c4 team=vision --yes\n"
		    "cairn run tag gbm-depth8 --remove draft mlflow.runName=gbm-final",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
