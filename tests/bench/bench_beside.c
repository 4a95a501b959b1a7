// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * bench_beside CAIRN STORE: the program on a terminal, beside a trainer that
 * commits without a pause. What each costs the other: what the trainer loses,
 * and how old is what the screen shows.
 */
#include "tests/bench/bench.h"
#include "tests/bench/pty_run.h"
#include "tests/bench/trainer.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES 400000
#define ROUNDS  5
/* So long that the first look at a long history, after which the program rests, is not all there is. */
#define ROUND_MS    5000
#define FIRST_SHARE 0.05 /* of a core, before it was measured */
#define ROWS        60
#define COLS        200
#define AGES        4000

static const char *program;

/* What the trainer tells. */
struct told {
	atomic_bool stop;
	atomic_int failures;
	size_t n;
	double rate;           /* commits a second */
	double slept, longest; /* for locks: ms of a second, of one commit */
	double begun;
	double at[SAMPLES]; /* ms, of each commit */
};

static struct told *
share(void)
{
	struct told *t =
		mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bench_check(t != MAP_FAILED, "trainer", "no memory");
	return t;
}

static pid_t
start_trainer(const char *path, struct told *told, double ms)
{
	pid_t child = fork();
	bench_check(child >= 0, "trainer", "no process");
	if (child)
		return child;
	static struct trainer t;
	trainer_open(&t, path);
	told->begun = t.begun;
	double begin = bench_ms(), now = begin;
	for (told->n = 0; now < begin + ms && told->n < SAMPLES; told->n++) {
		if (!trainer_commit(&t))
			atomic_fetch_add(&told->failures, 1);
		double after = bench_ms();
		told->at[told->n] = after - now;
		now = after;
	}
	told->rate = (double)told->n / (now - begin) * 1e3;
	told->slept = t.slept / (now - begin) * 1e3;
	told->longest = t.longest;
	trainer_close(&t);
	atomic_store(&told->stop, true);
	_exit(0);
}

enum company { ALONE, BURNING, RUNS_SHOWN, CHARTS_SHOWN, COMPANIES };

static const char *const names[] = { "nobody", "a burner", "Runs", "Charts" };

struct figures {
	double rate[COMPANIES][ROUNDS];              /* commits a second */
	double p99[COMPANIES][ROUNDS];               /* ms */
	double slept[COMPANIES][ROUNDS];             /* ms of a second */
	double share[COMPANIES][ROUNDS];             /* of a core, the company's */
	double worst[COMPANIES], longest[COMPANIES]; /* ms: a commit, what one waited for locks */
	double ages[AGES];                           /* s, of what Runs showed */
	size_t n_ages;
	int failures;
};

/* A process that takes that share of a core and nothing else. */
static pid_t
start_burner(double share_of_core)
{
	pid_t child = fork();
	bench_check(child >= 0, "burner", "no process");
	if (child)
		return child;
	for (;;) {
		double begin = bench_ms();
		while (bench_ms() - begin < 250 * share_of_core)
			;
		usleep((useconds_t)(250e3 * (1 - share_of_core)));
	}
}

/* The value shown for the trainer's metric; -1: not on the screen. */
static double
shown(struct pty_run *p)
{
	for (int y = 0; y < ROWS; y++) {
		const char *row = pty_row(p, y, COLS), *at = strstr(row, "trainer");
		double v;
		if (at && sscanf(at + 7, "%*s %*s %lf", &v) == 1)
			return v;
	}
	return -1;
}

/* f NULL: looked at, and forgotten. */
static void
note_age(struct figures *f, struct pty_run *p, const struct told *told)
{
	double v = shown(p), now = (bench_ms() - told->begun) / 1e3;
	if (f && v >= 0 && f->n_ages < AGES && now > 1)
		f->ages[f->n_ages++] = now - v;
}

static void
one_round(const char *store, struct figures *f, enum company c, size_t i, double burn)
{
	struct told *told = share();
	struct pty_run p;
	pid_t burner = 0;
	bool watched = c == RUNS_SHOWN || c == CHARTS_SHOWN;
	/* What reads the terminal costs something too: so there always is one, and a program on it. */
	const char *const watching[] = { program, store, NULL };
	const char *const idle[] = { "/bin/sleep", "1000", NULL };
	if (c == BURNING)
		burner = start_burner(burn);
	pty_start(&p, watched ? watching : idle, ROWS, COLS, true);
	pty_settle(&p, 500, 10000);
	if (c == CHARTS_SHOWN)
		pty_type(&p, "2");
	pty_settle(&p, 500, 10000);
	double cpu = pty_cost(&p).cpu_ms;
	pid_t trainer = start_trainer(store, told, ROUND_MS);
	while (!atomic_load(&told->stop)) {
		pty_settle(&p, 20, 20);
		note_age(c == RUNS_SHOWN ? f : NULL, &p, told);
	}
	waitpid(trainer, NULL, 0);
	f->share[c][i] = (pty_cost(&p).cpu_ms - cpu) / ROUND_MS;
	pty_end(&p);
	if (burner) {
		kill(burner, SIGKILL);
		waitpid(burner, NULL, 0);
	}
	f->rate[c][i] = told->rate;
	f->slept[c][i] = told->slept;
	f->p99[c][i] = bench_quantile(told->at, told->n, 0.99);
	double worst = told->at[told->n - 1];
	f->worst[c] = worst > f->worst[c] ? worst : f->worst[c];
	f->longest[c] = told->longest > f->longest[c] ? told->longest : f->longest[c];
	f->failures += atomic_load(&told->failures);
	munmap(told, sizeof(*told));
}

static void
set_journal(const char *path, const char *mode)
{
	char sql[64];
	sqlite3 *db = bench_open(path, true);
	snprintf(sql, sizeof(sql), "PRAGMA journal_mode = %s", mode);
	bench_check(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/*
 * Every company in its turn, so that what else the machine does meets each of them, and
 * each round begins with another: the store grows, and commits become slower.
 */
static void
measure(const char *store, struct figures *f)
{
	memset(f, 0, sizeof(*f));
	for (size_t i = 0; i < ROUNDS; i++)
		for (size_t k = 0; k < COMPANIES; k++)
			one_round(store, f, (enum company)((i + k) % COMPANIES), i,
				i > 0 ? f->share[RUNS_SHOWN][i - 1] : FIRST_SHARE);
}

/* Median over the rounds of what is left of the trainer's commits alone. */
static double
kept(const struct figures *f, enum company c)
{
	double ratio[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++)
		ratio[i] = f->rate[c][i] / f->rate[ALONE][i];
	return bench_median(ratio, ROUNDS);
}

static void
lines_of(const struct figures *f, enum company c, const char *mode)
{
	char what[64], measured[80];
	double ratio = kept(f, c), waited = bench_median(f->slept[c], ROUNDS);
	double added = bench_median(f->p99[c], ROUNDS) - bench_median(f->p99[ALONE], ROUNDS);
	snprintf(what, sizeof(what), "commits beside %s, %s", names[c], mode);
	snprintf(measured, sizeof(measured), "%.0f of %.0f/s, %d failed",
		bench_median(f->rate[c], ROUNDS), bench_median(f->rate[ALONE], ROUNDS),
		f->failures);
	bench_line("R2", what, measured, ">= 98 %, 0 failed", ratio,
		ratio >= 0.98 && f->failures == 0);
	snprintf(measured, sizeof(measured), "%.1f ms of a second, longest %.1f ms", waited,
		f->longest[c]);
	bench_line("R2", "of that, waiting for locks", measured, "<= 20 ms, longest <= 25", 0,
		waited <= 20 && f->longest[c] <= 25);
	snprintf(measured, sizeof(measured), "p99 %+.2f ms, worst %.0f, alone %.0f", added,
		f->worst[c], f->worst[ALONE]);
	bench_line("R2", "what a commit takes more", measured, "p99 <= 0.5 ms", 0, added <= 0.5);
}

static void
beside(const char *store, const char *journal, const char *mode)
{
	static struct figures f;
	char what[64], measured[80];
	set_journal(store, journal);
	measure(store, &f);
	lines_of(&f, RUNS_SHOWN, mode);
	lines_of(&f, CHARTS_SHOWN, mode);
	/* What is lost without any lock, because there are as many cores as there are. */
	snprintf(measured, sizeof(measured), "%.0f %% of a core, no lock: keeps %.2f",
		100 * bench_median(f.share[RUNS_SHOWN], ROUNDS), kept(&f, BURNING));
	bench_line("R2", "a program that only computes as much", measured, "(to compare)", 0, true);
	double half = bench_quantile(f.ages, f.n_ages, 0.5),
	       most = bench_quantile(f.ages, f.n_ages, 1);
	snprintf(what, sizeof(what), "age of what Runs shows, %s", mode);
	snprintf(measured, sizeof(measured), "median %.2f s, most %.2f s", half, most);
	bench_line("R2", what, measured, "<= 1 s", 0, f.n_ages > 0 && most <= 1);
}

int
main(int argc, char **argv)
{
	char state[] = "/tmp/cairn-bench-XXXXXX";
	if (argc != 3) {
		fputs("usage: bench_beside CAIRN STORE\n", stderr);
		return 2;
	}
	program = argv[1];
	bench_check(mkdtemp(state) != NULL, "state", "no folder");
	setenv("XDG_STATE_HOME", state, 1);
	setenv("XDG_CONFIG_HOME", state, 1);
	bench_head();
	beside(argv[2], "delete", "rollback journal");
	beside(argv[2], "wal", "write-ahead log");
	set_journal(argv[2], "delete");
	printf("%d lines short of their goals\n", bench_short());
	return 0;
}
