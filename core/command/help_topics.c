// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Pages of help that belong to no single command. */
#include "core/command/help_text.h"

static const char topic_columns[] =
	"Columns of runs are named as in filters: metrics.val_auc, params.lr, tags.team, and the "
	"attributes "
	"run_id, run_name, experiment, status, user_id, start_time, end_time, duration, "
	"lifecycle_stage, "
	"parent_run_id, stale; also age, and the titles of the list: run, started, ended, time.\n"
	"\n"
	"Short forms: m.val_auc, p.lr, t.team, or the bare key where it is clear. "
	"min(metrics.loss), "
	"max(metrics.auc), best(metrics.auc) and first(metrics.auc) read the whole history; "
	"step(metrics.auc) is "
	"the step of the last point. A key with blanks or signs stands in back quotes: "
	"metrics.`val loss`.\n"
	"\n"
	"A list is separated by commas:\n"
	"\n"
	"  cairn run list --columns run_name,val_auc,lr,'best(val_auc)'\n"
	"\n"
	"So is an order: --order=-val_auc,lr or 'metrics.val_auc DESC, params.lr'. Params that are "
	"numbers go by size, but as texts where the key is written as MLflow writes it "
	"(params.lr). Missing values come last.\n";

static const char topic_environment[] =
	"  CAIRN_STORE            the store when --store is not given\n"
	"  MLFLOW_TRACKING_URI    the store after that, when it is sqlite:///…\n"
	"  CAIRN_DATADIR          where the demo, themes and schemas are, instead of the installed "
	"folder\n"
	"  CAIRN_SYSTEM_ROOT      folder whose proc/ and sys/ tell of the machine, instead of /\n"
	"  CAIRN_NOW              a fixed wall clock, for tests and reproducible reports\n"
	"  CAIRN_LOG              a file for the log; CAIRN_LOG_LEVEL is error, info or debug\n"
	"  NO_COLOR               when it is set and not empty: no colours\n"
	"  EDITOR, VISUAL         the editor for notes; VISUAL wins\n"
	"  COLUMNS                the width of text when the terminal does not say\n"
	"  TZ                     the zone that times are shown in\n"
	"  XDG_CONFIG_HOME, XDG_STATE_HOME   where configuration and state are kept\n";

static const char topic_exit_status[] =
	"  0     fine\n"
	"  1     a gate or a check failed; with --exit-code also: there is a difference or a "
	"warning\n"
	"  2     usage: an unknown verb or option, a malformed value, nobody there to ask for "
	"consent\n"
	"  3     the data cannot answer: no such run or metric, too few rows, an undefined "
	"statistic\n"
	"  4     the store cannot be used: busy past the limit, corrupt, read-only, unknown "
	"schema, disk full or failing\n"
	"  70    out of memory, or a fault of cairn itself\n"
	"  74    the result could not be written where it was to go\n"
	"  130   interrupted, or the answer to a question was no\n"
	"\n"
	"What cannot be computed never passes a gate. A pipe whose reader has gone ends cairn "
	"quietly, as it "
	"does other programs.\n";

static const char topic_filter[] =
	"MLflow's search language, with MLflow's meaning:\n"
	"\n"
	"  metrics.val_auc > 0.9 and params.model = 'gbm' and tags.team LIKE 'risk%'\n"
	"  attributes.status = 'FINISHED'\n"
	"\n"
	"and more: or, not, parentheses, numeric comparison of params (params.depth >= 6), =~ and "
	"!~ for Perl-like regular expressions, min(metrics.loss) < 0.2, best(metrics.auc) > 0.9.\n"
	"\n"
	"Short forms: bare words search name, id, tags and note; -word or !word excludes; a|b is "
	"either; m.acc, p.lr, t.team:vision, status:running, age<2d, time>1m30, lr>=1e-3, "
	"stale=true. && and || are and and or.\n"
	"\n"
	"  cairn run list --filter 'gbm -debug val_auc>0.9 age<7d'\n";

static const char topic_formats[] =
	"  text    for people; on a terminal it fits the width, elsewhere nothing is cut\n"
	"  json    everything, with exact numbers; NaN and infinities are the strings \"NaN\", "
	"\"Infinity\", "
	"\"-Infinity\"\n"
	"  csv     the first table; text that a spreadsheet would run as a formula gets a leading "
	"'\n"
	"  tsv     the first table as stored; TAB, LF, CR and \\ become \\t \\n \\r \\\\\n"
	"  md      Markdown, for pull requests and notes\n"
	"  html    one self-contained page\n"
	"  junit   checks as test cases, for CI\n"
	"\n"
	"--format chooses; without it the ending of --output does (.json .csv .tsv .md .html "
	".xml). Times are "
	"shown in local time and exported as UTC milliseconds. Identifiers are shortened on "
	"screens and whole in "
	"exports. What people should know beside a CSV or TSV (a limit reached) goes to standard "
	"error.\n";

static const char topic_keys[] =
	"The application shows the keys of the place where you are with ?, and every key names a "
	"command.\n"
	"\n"
	"  1 2 3 4 5      views: runs, charts, compare, models, gates; 9 system, 0 experiments\n"
	"  j k g G        down, up, top, bottom; the arrow keys, Home and End do the same\n"
	"  Enter  Esc     open, back\n"
	"  /              filter (see: cairn help filter)\n"
	"  Space          mark; c compares what is marked\n"
	"  s  C           sort, columns\n"
	"  E              export what is on the screen\n"
	"  :              any command of this list, as on the command line\n"
	"  u              undo the last change\n"
	"  ?              help; q leaves\n";

static const char topic_store[] =
	"cairn works on the SQLite file that MLflow writes. Which one: the argument or --store, "
	"then $CAIRN_STORE, "
	"then $MLFLOW_TRACKING_URI when it is a SQLite URI, then ./mlflow.db. A path or "
	"sqlite:///path will do; "
	"sqlite:////path is absolute.\n"
	"\n"
	"Reading never writes a byte and never keeps a lock, so that a training script does not "
	"notice. What "
	"writes says so first, asks, leaves exactly the rows MLflow would have left, and names the "
	"command that "
	"takes it back. Without a terminal nobody can be asked: add --yes.\n"
	"\n"
	"  cairn store init mlflow.db     an empty store that MLflow's clients accept\n"
	"  cairn store info               what the file is\n"
	"  cairn store check              whether it is healthy\n";

static const struct help_topic topics[] = {
	{ "columns", "names of the columns of runs", topic_columns },
	{ "environment", "variables that cairn reads", topic_environment },
	{ "exit-status", "what the exit status means", topic_exit_status },
	{ "filter", "the search language for runs", topic_filter },
	{ "formats", "text, JSON, CSV, Markdown, HTML, JUnit", topic_formats },
	{ "keys", "the keys of the application", topic_keys },
	{ "store", "which store, and how it is treated", topic_store },
	{ 0 },
};

const struct help_topic *
help_topics(void)
{
	return topics;
}
