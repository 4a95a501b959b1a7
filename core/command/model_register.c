// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model register: a new version out of a run's logged model. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/job/job.h"
#include "core/registry/register.h"
#include "core/report/report.h"
#include "core/store/model_files.h"
#include "core/store/models_write.h"
#include "core/table/rowset.h"

struct work {
	const struct command_call *call;
	struct arena *a;
	const char *name;
	struct model_source from;
	struct model_registration registration;
	const char *digest;
	struct err *err;
};

static bool
find_source(struct work *w)
{
	char id[RUN_ID_MAX];
	const char *text = args_text(w->call->args, "run");
	const char *path = args_text(w->call->args, "path");
	if (str_starts(text, "models:/"))
		text += strlen("models:/");
	if (str_starts(text, "m-") && !path) {
		struct err local = ERR_INIT;
		if (register_from_model(w->call->store, w->a, text, &w->from, &local))
			return true;
		if (local.code != ERR_NOT_FOUND)
			return err_set(w->err, local.code, "%s", local.text);
	}
	return run_find(w->call->store, text, id, w->err) &&
	       register_from_run(w->call->store, w->a, id, path, &w->from, w->err);
}

/* The digest of the files, for the gate that asks whether they have changed. */
static bool
find_digest(struct work *w)
{
	const struct rowset *files;
	char hex[HASH_HEX_MAX];
	if (!args_flag(w->call->args, "digest"))
		return true;
	const struct version_facts v = {
		.source = w->from.source,
		.storage_location = w->from.storage_location,
		.run_id = w->from.run_id ? w->from.run_id : "",
		.model_id = w->from.model_id ? w->from.model_id : "",
	};
	if (!model_files(w->call->store, &v, true,
		    w->call->job ? job_stop_flag(w->call->job) : NULL, &files, w->err))
		return err_wrap(w->err, "digest");
	bool ok = model_files_digest(files, hex, w->err);
	rowset_free(files);
	if (ok)
		w->digest = arena_strdup(w->a, hex);
	return ok;
}

static void
fill_tags(struct work *w)
{
	size_t n;
	const char *const *pairs = args_list(w->call->args, "tag", &n);
	const char **keys = ARENA_ARRAY(w->a, const char *, n + 1);
	const char **values = ARENA_ARRAY(w->a, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const char *equals = strchr(pairs[i], '=');
		keys[i] = arena_strndup(w->a, pairs[i], (size_t)(equals - pairs[i]));
		values[i] = equals + 1;
	}
	if (w->digest) {
		keys[n] = "cairn.digest";
		values[n++] = w->digest;
	}
	w->registration = (struct model_registration){
		.model = w->name,
		.source = w->from.source,
		.storage_location = w->from.storage_location,
		.run_id = w->from.run_id,
		.model_id = w->from.model_id,
		.description = args_text(w->call->args, "description"),
		.keys = keys,
		.values = values,
		.n_tags = n,
	};
}

static bool
act(struct work *w, struct report *out)
{
	const struct audit_note note = {
		.act = "register",
		.who = parts_user(),
		.model = w->name,
		.reason = args_text(w->call->args, "reason"),
		.commit = w->from.commit,
		.at_ms = w->call->now_ms,
	};
	int64_t version, id;
	if (!models_register(w->call->store, &w->registration, &note, &version, &id, w->err))
		return false;
	report_value_int(out, "version", "version", version);
	report_value_int(out, "change", "in the history as", id);
	parts_undo(w->call, out,
		arena_printf(report_arena(out), "model undo %s --change %lld",
			args_quote(report_arena(out), w->name), (long long)id));
	report_conclude(
		out, VERDICT_NONE, "registered as version %lld of %s", (long long)version, w->name);
	return true;
}

static void
show(const struct work *w, struct report *out)
{
	report_set_title(out, arena_printf(report_arena(out), "Register a version of %s", w->name));
	report_value_text(out, "model", "model", w->name);
	report_value_text(out, "source", "source", w->from.source);
	if (w->from.folder)
		report_value_text(out, "logged_as", "logged as", w->from.folder);
	if (w->from.run_id)
		report_value_text(out, "run_id", "run", w->from.run_id);
	if (w->from.model_id)
		report_value_text(out, "model_id", "logged model", w->from.model_id);
	if (w->digest)
		report_value_text(out, "digest", "digest of the files", w->digest);
	if (w->from.caution)
		report_warning(out, "%s", w->from.caution);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct work w = { .call = call, .a = arena_new(), .err = err };
	w.name = args_text(call->args, "name");
	bool ok = model_name_check(w.name, err) && find_source(&w) && find_digest(&w);
	if (ok) {
		fill_tags(&w);
		show(&w, out);
		ok = call->dry || act(&w, out);
	}
	if (ok && call->dry)
		report_conclude(
			out, VERDICT_NONE, "a new version of %s would be registered", w.name);
	arena_free(w.a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run that logged the model, or the id of a logged model (m-…)" },
	{ .name = "name",
		.type = PARAM_MODEL,
		.positional = true,
		.required = true,
		.help = "registered model; made when it is not there" },
	{ .name = "path",
		.letter = 'p',
		.type = PARAM_TEXT,
		.value = "NAME",
		.help = "which model of the run: its artifact folder, or its name" },
	{ .name = "description",
		.letter = 'd',
		.type = PARAM_TEXT,
		.help = "description of the version" },
	{ .name = "tag",
		.letter = 't',
		.type = PARAM_KEY_VALUE,
		.repeats = true,
		.help = "tag of the version" },
	{ .name = "digest",
		.type = PARAM_FLAG,
		.help = "keep the digest of the files as tag cairn.digest, for the gate of that "
			"name" },
	{ .name = "reason",
		.letter = 'm',
		.type = PARAM_TEXT,
		.help = "why; stands in the history" },
	{ 0 },
};

const struct command command_model_register = {
	.name = "model.register",
	.summary = "register a run's logged model as a new version",
	.details =
		"The model is a folder of the run's artifacts (MLflow 2) or a logged model (MLflow "
		"3); the rows are those of MLflow's register_model. Of several logged models of "
		"one name the one of the last step is taken. The version starts in no stage.",
	.examples = "cairn model register gbm-depth8 churn --yes\n"
		    "cairn model register 3f2a91c4 churn --path model --tag team=risk --digest\n"
		    "cairn model register m-178615264d614f30b619af2bd7c0c1f1 digits-reader",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
