// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * bench_screen CAIRN STORE LIVE-STORE: the program on a terminal. How soon it
 * shows, how little it sends, what it costs while nothing happens, and how it
 * goes away; beside htop where that is installed.
 */
#include "tests/bench/bench.h"
#include "tests/bench/pty_run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/random.h"

#define QUIET_MS     300 /* nothing more comes */
#define SETTLED_MS   5   /* on a core, in a second */
#define SETTLE_TRIES 60
#define REPEAT_MS    33 /* of a key that is held */
#define FIRST_ROUNDS 7
#define WINDOW_MS    12000
#define KEYS         400
#define STORM        3000
#define STORM_GAP_US 5000
#define EXIT_MS      200

static const char *program;
static bool have_htop;

static const char *const htop[] = { "htop", NULL };

static void
start(struct pty_run *p, const char *store, int rows, int cols, bool screen)
{
	const char *const argv[] = { program, store, NULL };
	pty_start(p, argv, rows, cols, screen);
}

/* Everything is read and shown: it writes nothing and computes nothing for a while. */
static void
start_settled(struct pty_run *p, const char *store, int rows, int cols, bool screen)
{
	double before = 0;
	double after = 0;
	start(p, store, rows, cols, screen);
	for (int i = 0; i < SETTLE_TRIES && (i < 2 || after - before > SETTLED_MS); i++) {
		before = after;
		pty_settle(p, 1000, 20000);
		after = pty_cost(p).cpu_ms;
	}
	pty_forget(p);
}

static void
start_htop(struct pty_run *p, int rows, int cols)
{
	pty_start(p, htop, rows, cols, false);
	pty_settle(p, QUIET_MS, 2000);
	pty_forget(p);
}

static bool
shows_something(const char *const *argv)
{
	struct pty_run p;
	pty_start(&p, argv, 24, 80, false);
	pty_settle(&p, QUIET_MS, 2000);
	bool shown = p.bytes > 0;
	pty_end(&p);
	return shown;
}

/* ---- P2: from the start of the process to a whole frame ---- */

static double
frame_of(struct pty_run *p)
{
	pty_settle(p, QUIET_MS, 5000);
	double ms = p->last - p->begun;
	pty_end(p);
	return ms;
}

static void
first_frame(const char *store)
{
	struct bench_times t = { .rounds = FIRST_ROUNDS };
	char measured[64];
	struct pty_run p;
	for (size_t i = 0; i < t.rounds; i++) {
		start(&p, store, 60, 200, false);
		t.ours[i] = frame_of(&p);
		if (!have_htop)
			continue;
		pty_start(&p, htop, 60, 200, false);
		t.peer[i] = frame_of(&p);
	}
	double ours = bench_median(t.ours, t.rounds), peer = bench_median(t.peer, t.rounds);
	snprintf(measured, sizeof(measured), "%.0f ms, htop %.0f ms", ours, peer);
	if (!have_htop)
		snprintf(measured, sizeof(measured), "%.0f ms, no htop here", ours);
	bench_line("P2", "whole first frame, 200x60, 100,000 runs", measured, "<= 0.5 x htop",
		have_htop ? ours / peer : 0, !have_htop || ours <= 0.5 * peer);
}

/* ---- T1: bytes ---- */

static void
bytes_line(const char *what, size_t bytes, size_t most)
{
	char measured[64], goal[64];
	snprintf(measured, sizeof(measured), "%zu bytes", bytes);
	snprintf(goal, sizeof(goal), "<= %zu bytes", most);
	bench_line("T1", what, measured, goal, 0, bytes <= most);
}

/* The most bytes that one of many presses takes. */
static size_t
most_bytes(struct pty_run *p, const char *key, int times)
{
	size_t most = 0;
	for (int i = 0; i < times; i++) {
		pty_forget(p);
		pty_type(p, key);
		pty_settle(p, 60, 2000);
		most = p->bytes > most ? p->bytes : most;
	}
	return most;
}

/* A key that is held repeats; what each of them takes. */
static size_t
bytes_held(struct pty_run *p, const char *key, int times)
{
	pty_forget(p);
	for (int i = 0; i < times; i++) {
		double begin = bench_ms();
		pty_type(p, key);
		while (bench_ms() - begin < REPEAT_MS)
			pty_settle(p, 5, REPEAT_MS - (bench_ms() - begin));
	}
	return p->bytes / (size_t)times;
}

/* The most that one press takes, and the details that follow it. */
static void
bytes_at_rest(struct pty_run *p, const char *key, int times)
{
	size_t list = 0, details = 0;
	char measured[64];
	for (int i = 0; i < times; i++) {
		pty_forget(p);
		pty_type(p, key);
		pty_settle(p, REPEAT_MS, 2000);
		size_t first = p->bytes;
		pty_settle(p, QUIET_MS, 2000);
		list = first > list ? first : list;
		details = p->bytes - first > details ? p->bytes - first : details;
	}
	snprintf(measured, sizeof(measured), "%zu bytes, then %zu", list, details);
	bench_line("T1", "the cursor moves a row, then its details", measured, "<= 500 bytes each",
		0, list <= 500 && details <= 500);
}

static void
bytes_of_keys(const char *store)
{
	struct pty_run p;
	start_settled(&p, store, 60, 200, false);
	bytes_line("a frame of 200x60, runs", most_bytes(&p, "\014", 1), 14480);
	pty_type(&p, "z");
	pty_settle(&p, QUIET_MS, 5000);
	bytes_line("the cursor moves a row, list alone", most_bytes(&p, "j", 20), 500);
	pty_type(&p, "z");
	pty_settle(&p, QUIET_MS, 5000);
	bytes_line("the cursor moves on, key held, details below", bytes_held(&p, "j", 30), 500);
	pty_settle(&p, QUIET_MS, 5000);
	bytes_at_rest(&p, "j", 20);
	bytes_line("a page further", most_bytes(&p, "\033[6~", 5), 14480);
	static const char *const views[] = { "2", "3", "9" };
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		char what[64];
		snprintf(what, sizeof(what), "a frame of 200x60, view %s", views[i]);
		pty_type(&p, views[i]);
		pty_settle(&p, QUIET_MS, 5000);
		bytes_line(what, most_bytes(&p, "\014", 1), 14480);
	}
	pty_end(&p);
}

/* One metric of one run changes. */
static void
commit(sqlite3 *db)
{
	bench_check(
		sqlite3_exec(db,
			"UPDATE latest_metrics SET value = value + 0.001 WHERE key = 'loss' AND "
			"run_uuid = (SELECT run_uuid FROM runs ORDER BY start_time DESC LIMIT 1)",
			NULL, NULL, NULL) == SQLITE_OK,
		"tick", sqlite3_errmsg(db));
}

static void
bytes_of_ticks(const char *live)
{
	struct pty_run p;
	size_t most = 0;
	sqlite3 *db = bench_open(live, true);
	start_settled(&p, live, 60, 200, false);
	for (int i = 0; i < 5; i++) {
		pty_forget(&p);
		commit(db);
		pty_settle(&p, 600, 3000);
		most = p.bytes > most ? p.bytes : most;
	}
	bytes_line("another process writes a metric, 200x60", most, 1024);
	pty_end(&p);
	sqlite3_close(db);
}

/* ---- T2: nothing happens ---- */

static void
idle(const char *store)
{
	struct pty_run p[2];
	struct pty_cost before[2], after[2];
	char measured[80], peer[40] = "no htop here";
	size_t n = have_htop ? 2 : 1;
	start_settled(&p[0], store, 60, 200, false);
	if (have_htop)
		start_htop(&p[1], 60, 200);
	double begin = bench_ms();
	for (size_t i = 0; i < n; i++)
		before[i] = pty_cost(&p[i]);
	while (bench_ms() - begin < WINDOW_MS)
		for (size_t i = 0; i < n; i++)
			pty_settle(&p[i], 20, 100);
	double seconds = (bench_ms() - begin) / 1e3;
	for (size_t i = 0; i < n; i++) {
		after[i] = pty_cost(&p[i]);
		after[i].cpu_ms -= before[i].cpu_ms;
		after[i].wakes -= before[i].wakes;
	}
	bytes_line("idle for 12 s", p[0].bytes, 0);
	if (have_htop)
		snprintf(peer, sizeof(peer), "htop %.2f %%", after[1].cpu_ms / seconds / 10);
	snprintf(measured, sizeof(measured), "%.3f %%, %s", after[0].cpu_ms / seconds / 10, peer);
	bench_line("T2", "idle: of a core", measured, "<= 0.1 %",
		have_htop ? after[0].cpu_ms / after[1].cpu_ms : 0,
		after[0].cpu_ms / seconds / 10 <= 0.1);
	if (have_htop)
		snprintf(peer, sizeof(peer), "htop %.1f", (double)after[1].wakes / seconds);
	snprintf(measured, sizeof(measured), "%.1f a second, %s", (double)after[0].wakes / seconds,
		peer);
	bench_line("T2", "idle: wake-ups of all threads", measured, "<= 3 a second", 0,
		(double)after[0].wakes / seconds <= 3);
	for (size_t i = 0; i < n; i++)
		pty_end(&p[i]);
}

/* ---- T3: keys ---- */

/* Presses them in turn; how many were answered, and their times. */
static size_t
press_keys(struct pty_run *p, const char *const *pressed, size_t n, double took[KEYS])
{
	size_t answered = 0;
	for (size_t i = 0; i < KEYS; i++) {
		double ms = pty_answer(p, pressed[i % n]);
		if (ms >= 0)
			took[answered++] = ms;
		pty_settle(p, 15, 1000);
	}
	return answered;
}

static void
keys(const char *store)
{
	static const char *const ours[] = { "j", "j", "k", " ", "\033[6~", "j", "\033[5~", "G", "k",
		"g" };
	static const char *const theirs[] = { "\033[B", "\033[B", "\033[A", "\033[A" };
	static double took[KEYS];
	char measured[80], peer[40] = "no htop here";
	struct pty_run p;
	if (have_htop) {
		start_htop(&p, 60, 200);
		size_t n = press_keys(&p, theirs, 4, took);
		snprintf(peer, sizeof(peer), "htop p99 %.2f", bench_quantile(took, n, 0.99));
		pty_end(&p);
	}
	start_settled(&p, store, 60, 200, false);
	size_t n = press_keys(&p, ours, sizeof(ours) / sizeof(ours[0]), took);
	pty_end(&p);
	double half = bench_quantile(took, n, 0.5), p99 = bench_quantile(took, n, 0.99);
	snprintf(measured, sizeof(measured), "median %.2f, p99 %.2f ms, %s", half, p99, peer);
	bench_line("T3", "key to first byte, 100,000 runs", measured, "p99 <= 5 ms", 0,
		n > KEYS / 2 && p99 <= 5);
}

/* ---- T4: a storm of sizes ---- */

/* Returns ms on a core. */
static double
storm(struct pty_run *p)
{
	struct random r;
	random_seed(&r, 11);
	double before = pty_cost(p).cpu_ms;
	for (int i = 0; i < STORM; i++) {
		double begin = bench_ms();
		pty_resize(p, 10 + (int)random_below(&r, 60), 30 + (int)random_below(&r, 200));
		pty_settle(p, STORM_GAP_US / 1e3, STORM_GAP_US / 1e3);
		double left = STORM_GAP_US / 1e3 - (bench_ms() - begin);
		if (left > 0)
			usleep((useconds_t)(left * 1e3));
	}
	pty_resize(p, 40, 120);
	pty_settle(p, QUIET_MS, 3000);
	return pty_cost(p).cpu_ms - before;
}

/* What is there is what a fresh drawing shows. */
static bool
last_frame_is_right(struct pty_run *p)
{
	static char rows[40][1000];
	for (int y = 0; y < 40; y++)
		snprintf(rows[y], sizeof(rows[y]), "%s", pty_row(p, y, 120));
	pty_type(p, "\014");
	pty_settle(p, QUIET_MS, 3000);
	bool same = strstr(pty_row(p, 39, 120), "help");
	for (int y = 0; y < 40; y++)
		same = same && strcmp(rows[y], pty_row(p, y, 120)) == 0;
	return same;
}

static void
storms(const char *store)
{
	struct pty_run p;
	char measured[80];
	double peer = 0;
	start_settled(&p, store, 40, 120, true);
	double ours = storm(&p);
	bool right = last_frame_is_right(&p);
	pty_end(&p);
	if (have_htop) {
		start_htop(&p, 40, 120);
		peer = storm(&p);
		pty_end(&p);
	}
	snprintf(measured, sizeof(measured), have_htop ? "%.2f s, htop %.2f s" : "%.2f s, no htop",
		ours / 1e3, peer / 1e3);
	bench_line("T4", "3,000 sizes in 15 s: time on a core", measured, "<= 5 x htop",
		have_htop ? ours / peer : 0, !have_htop || ours <= 5 * peer);
	bench_line("T4", "3,000 sizes in 15 s: last frame", right ? "right" : "wrong", "right", 0,
		right);
}

/* ---- T5: leaving ---- */

enum leaving { LEAVE_HANG_UP, LEAVE_SIGHUP, LEAVE_SIGTERM, LEAVE_STALLED, LEAVINGS };

/* Fills what the terminal takes, without reading any of it. */
static void
stall(struct pty_run *p)
{
	for (int i = 0; i < 60; i++) {
		pty_resize(p, 50 + i % 10, 190 + i % 10);
		usleep(10000);
	}
}

static double
leave(struct pty_run *p, enum leaving how)
{
	if (how == LEAVE_STALLED)
		stall(p);
	double from = bench_ms();
	if (how == LEAVE_HANG_UP) {
		close(p->master);
		p->master = -1;
	} else {
		kill(p->pid, how == LEAVE_SIGHUP ? SIGHUP : SIGTERM);
	}
	double ms = pty_wait_end(p, from);
	pty_end(p);
	return ms;
}

static void
leaving(const char *store)
{
	static const char *const names[LEAVINGS] = { "the terminal hangs up", "SIGHUP", "SIGTERM",
		"SIGTERM while the terminal is stalled" };
	for (int how = 0; how < LEAVINGS; how++) {
		struct pty_run p;
		char what[80], measured[80], peer[40] = "no htop here";
		start_settled(&p, store, 60, 200, false);
		double ours = leave(&p, (enum leaving)how);
		if (have_htop) {
			start_htop(&p, 60, 200);
			snprintf(peer, sizeof(peer), "htop %.0f ms", leave(&p, (enum leaving)how));
		}
		snprintf(what, sizeof(what), "gone after: %s", names[how]);
		snprintf(measured, sizeof(measured), "%.0f ms, %s", ours, peer);
		bench_line("T5", what, measured, "<= 200 ms", 0, ours >= 0 && ours <= EXIT_MS);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: bench_screen CAIRN STORE LIVE-STORE\n", stderr);
		return 2;
	}
	program = argv[1];
	have_htop = shows_something(htop);
	char state[] = "/tmp/cairn-bench-XXXXXX";
	bench_check(mkdtemp(state) != NULL, "state", "no folder");
	setenv("XDG_STATE_HOME", state, 1);
	setenv("XDG_CONFIG_HOME", state, 1);
	bench_head();
	first_frame(argv[2]);
	bytes_of_keys(argv[2]);
	bytes_of_ticks(argv[3]);
	idle(argv[2]);
	keys(argv[2]);
	storms(argv[2]);
	leaving(argv[2]);
	printf("%d lines short of their goals\n", bench_short());
	return 0;
}
