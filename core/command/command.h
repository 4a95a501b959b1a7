// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Commands: every action cairn can perform, once.
 *
 * A key, the palette, the ':' line, a script and the command line all end in
 * command_run(). A command reads its arguments, asks the core and fills a
 * report; it never draws, prints, prompts or exits. Who shows the report, and
 * as what, is the front end's business.
 */
#ifndef CORE_COMMAND_COMMAND_H
#define CORE_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct args;
struct job;
struct report;
struct store;

enum command_effect {
	COMMAND_READS,  /* any reader may run it */
	COMMAND_WRITES, /* planned, shown, confirmed, then done, on the one writer */
	COMMAND_LOGS,   /* writes at once without asking: scripts that log their own run */
};

enum command_store {
	COMMAND_NEEDS_STORE,
	COMMAND_READS_STORE, /* it is only read, whatever the effect: what is written lies beside it */
	COMMAND_NO_STORE,    /* call->store is NULL */
};

enum param_type {
	PARAM_FLAG, /* --all; no value */
	PARAM_TEXT,
	PARAM_COUNT, /* whole number >= 0 */
	PARAM_INT,
	PARAM_REAL,
	PARAM_SPAN, /* 15m, 2h, 3d */
	PARAM_TIME,
	PARAM_CHOICE,    /* one of the words in choices */
	PARAM_KEY_VALUE, /* key=value */
	PARAM_RUN,
	PARAM_EXPERIMENT,
	PARAM_METRIC,
	PARAM_PARAM,
	PARAM_TAG,
	PARAM_MODEL,
	PARAM_FILTER,
	PARAM_ORDER,
	PARAM_COLUMNS,
	PARAM_FILE,
};

struct param {
	const char *name;     /* "metric"; on the command line "--metric", or a position */
	char letter;          /* 'm' for "-m", 0 for none */
	enum param_type type; /* drives checking, completion and the picker an application offers */
	bool required, repeats, positional;
	bool open;           /* PARAM_CHOICE: other words are taken too */
	const char *preset;  /* value when absent, NULL for none */
	const char *choices; /* "asc desc" for PARAM_CHOICE */
	const char *value;   /* name of the value in help: "N", "FILE"; NULL = by type */
	const char *help;    /* one line, no full stop */
};

struct command_call {
	struct job *job;        /* progress and cancel */
	struct store *store;    /* NULL for COMMAND_NO_STORE */
	const char *store_path; /* as resolved, NULL when none was given or found */
	const char *store_said; /* what --store said, NULL without: lines to type repeat it */
	const struct args *args;
	int64_t now_ms; /* wall clock, one value for the whole call */
	bool dry;       /* COMMAND_WRITES: fill the plan and change nothing */
	bool structured; /* the report becomes JSON, CSV or another form with places for everything */
	/*
	 * What the plan that was agreed to gave as its value "expects", or NULL: a command
	 * that finds another state then ends with ERR_CONFLICT. A plan's value "confirm"
	 * is a word that a person types to agree, where y is too little.
	 */
	const char *expects;
};

struct command {
	const char *name;     /* "run.list"; the command line spells it "run list" */
	const char *summary;  /* one line: palette, --help, man page and completion all show it */
	const char *details;  /* paragraphs for --help and the man page, or NULL */
	const char *examples; /* lines "cairn run list …", or NULL */
	enum command_effect effect;
	enum command_store needs;
	bool live;   /* its report is worth repeating when the store changes; a verdict ends that */
	bool hidden; /* for programs (completion): not listed, not abbreviated, not suggested */
	const struct param *params; /* ends with a nameless entry */

	/*
	 * Worker thread. For COMMAND_WRITES called twice: first with dry set, to
	 * fill a report of what would change; then, after consent, without.
	 * False with err set on failure.
	 */
	bool (*run)(const struct command_call *call, struct report *out, struct err *err);
};

/* Sorted by name. Built from commands.def, one line per file in this folder. */
extern const struct command *const command_table[];
extern const size_t command_count;

/*
 * By exact name, "noun.verb", or by a unique abbreviation of noun and verb;
 * ERR_USAGE lists candidates or the nearest spelling.
 */
const struct command *command_find(const char *name, struct err *err);

/*
 * The command that the first of the words spell ("run", "list", "--limit", …),
 * each part whole or by a unique abbreviation; *used gets how many words its
 * name takes. NULL with ERR_USAGE as above, and the verbs there are when the
 * words stop too early. err may be NULL.
 */
const struct command *command_match(
	const char *const *words, size_t n, size_t *used, struct err *err);

/* True when some listed command's name begins with stem and a dot: "run", "run.log". */
bool command_stem(const char *stem);
/* True when word is the first part of a listed command's name: a noun, or a verb without one. */
bool command_noun(const char *word);

#define COMMAND_NAME_MAX 64
/* "run list" from "run.list"; returns out. */
const char *command_spelling(char out[COMMAND_NAME_MAX], const struct command *c);

#endif
