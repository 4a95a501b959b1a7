// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The hostile store in the application on a pseudo-terminal. Every byte that the
 * program writes, until after its end, must be a part of what curses sends for
 * this terminal by its description, of the few sequences that are our own, or
 * of inert text. Whoever can read escape sequences from a store can type at the
 * prompt of whoever looks at it.
 */
#include "core/base/random.h"
#include "tests/hostile/hostile_store.h"
#include "tests/hostile/inert.h"
#include "tests/pty/drive.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <term.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
# define HAS_SANITIZER true
#elif defined(__has_feature)
# define HAS_SANITIZER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
# define HAS_SANITIZER false
#endif
#define ESC         0x1b
#define SEQUENCES   400
#define NUMBER_MOST 9999

/* ---- what the terminal may be sent ---- */

struct grammar {
	char csi[SEQUENCES][4];   /* private prefix, intermediate, final */
	char plain[SEQUENCES][8]; /* what follows ESC */
	size_t n_csi, n_plain;
	bool control[32];
};

/* Past one "%..." of a capability. */
static const char *
skip_percent(const char *p)
{
	p++;
	if (*p == '{')
		return strchr(p, '}') + 1;
	if (*p == '\'')
		return p + 3;
	if (*p == 'p' || *p == 'P' || *p == 'g')
		return p + 2;
	while (*p && strchr(":-+# .0123456789", *p) && !(strchr("+-", *p) && p[-1] == '%'))
		p++;
	return *p ? p + 1 : p;
}

static void
add_csi(struct grammar *g, char private, char between, char final)
{
	char text[4] = { private, between, final, '\0' };
	for (size_t i = 0; i < g->n_csi; i++)
		if (memcmp(g->csi[i], text, 3) == 0)
			return;
	assert_true(g->n_csi < SEQUENCES);
	memcpy(g->csi[g->n_csi++], text, 4);
}

/* A CSI sequence at p, behind "ESC [", of a capability or of output; its end. */
static const char *
take_csi(const char *p, char found[3], bool *large)
{
	long number = 0;
	memset(found, 0, 3);
	if (*p && strchr("<=>?", *p))
		found[0] = *p++;
	for (;; p++) {
		while (*p == '%')
			p = skip_percent(p);
		number = *p >= '0' && *p <= '9' ? 10 * number + (*p - '0') : 0;
		*large |= number > NUMBER_MOST;
		if (*p >= 0x20 && *p <= 0x2f)
			found[1] = *p;
		else if (*p < 0x30 || *p > 0x3f)
			break;
	}
	found[2] = *p;
	return *p ? p + 1 : p;
}

static void
add_capability(struct grammar *g, const char *name)
{
	const char *p = tigetstr(name);
	char found[3];
	bool large = false;
	if (!p || p == (const char *)-1)
		return;
	while (*p) {
		if (*p == '%') {
			p = skip_percent(p);
		} else if (*p == ESC && p[1] == '[') {
			p = take_csi(p + 2, found, &large);
			add_csi(g, found[0], found[1], found[2]);
		} else if (*p == ESC) {
			size_t n = strspn(p + 1, " !\"#$%&'()*+,-./") + 1;
			assert_true(n < sizeof(g->plain[0]) && g->n_plain < SEQUENCES);
			memcpy(g->plain[g->n_plain++], p + 1, n);
			p += 1 + n;
		} else {
			if (*p >= 0 && *p < 32)
				g->control[(int)*p] = true;
			p++;
		}
	}
}

/* All that curses may use while it draws, and nothing that it asks with or resets by. */
static void
read_description(struct grammar *g, const char *term)
{
	static const char *const names[] = { "blink", "bold", "cbt", "civis", "clear", "cnorm",
		"cr", "csr", "cub", "cub1", "cud", "cud1", "cuf", "cuf1", "cup", "cuu", "cuu1",
		"cvvis", "dch", "dch1", "dim", "dl", "dl1", "ech", "ed", "el", "el1", "enacs",
		"home", "hpa", "ht", "ich", "ich1", "il", "il1", "ind", "indn", "invis", "op", "rc",
		"rep", "rev", "ri", "rin", "ritm", "rmacs", "rmam", "rmcup", "rmir", "rmkx", "rmso",
		"rmul", "sc", "setab", "setaf", "setb", "setf", "sgr", "sgr0", "sitm", "smacs",
		"smam", "smcup", "smir", "smkx", "smso", "smul", "vpa", NULL };
	int error = 0;
	memset(g, 0, sizeof(*g));
	if (setupterm((char *)(uintptr_t)term, STDOUT_FILENO, &error) != OK)
		fail_msg("no description of %s: install ncurses-term", term);
	for (const char *const *name = names; *name; name++)
		add_capability(g, *name);
	del_curterm(cur_term);
	add_csi(g, '?', 0, 'h'); /* bracketed paste on and off */
	add_csi(g, '?', 0, 'l');
}

/* ---- what it was sent ---- */

/*
 * An operating system command of ours: the answer to a test, or the clipboard in base64;
 * or of curses, which takes its colours back when it lends the terminal to an editor.
 */
static size_t
own_command(const char *p)
{
	static const char answer[] = "7777;idle\a", colours[] = "104\a", copy[] = "52;c;";
	if (strncmp(p, answer, strlen(answer)) == 0)
		return strlen(answer);
	if (strncmp(p, colours, strlen(colours)) == 0)
		return strlen(colours);
	if (strncmp(p, copy, strlen(copy)) != 0)
		return 0;
	size_t n = strlen(copy) + strspn(p + strlen(copy),
					  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					  "0123456789+/=");
	return p[n] == '\a' ? n + 1 : 0;
}

/* Length of the sequence at p, an ESC; 0 when nobody may send it. */
static size_t
sequence(const struct grammar *g, const char *p)
{
	char found[3];
	bool large = false;
	if (p[1] == ']') {
		size_t n = own_command(p + 2);
		return n ? n + 2 : 0;
	}
	if (p[1] == '[') {
		const char *end = take_csi(p + 2, found, &large);
		for (size_t i = 0; !large && i < g->n_csi; i++)
			if (memcmp(g->csi[i], found, 3) == 0)
				return (size_t)(end - p);
		return 0;
	}
	for (size_t i = 0; i < g->n_plain; i++)
		if (strncmp(p + 1, g->plain[i], strlen(g->plain[i])) == 0)
			return 1 + strlen(g->plain[i]);
	return 0;
}

static void
show_offence(const char *raw, size_t n, size_t at, const char *where)
{
	char text[400];
	size_t out = 0, from = at > 40 ? at - 40 : 0;
	for (size_t i = from; i < n && i < at + 40 && out < sizeof(text) - 8; i++)
		out += (size_t)snprintf(text + out, sizeof(text) - out,
			raw[i] >= 32 && raw[i] < 127 ? "%c" : "<%02x>", (unsigned char)raw[i]);
	fail_msg("%s, byte %zu of %zu: ...%s...", where, at, n, text);
}

/* Finds the first byte from *at on that has no right to be there. */
static bool
find_offence(const struct grammar *g, const char *raw, size_t n, size_t *at)
{
	size_t used;
	int marks = 0;
	for (; *at < n; *at += used) {
		uint32_t cp = 0;
		const char *p = raw + *at;
		if ((unsigned char)*p >= 32) {
			used = inert_decode((const unsigned char *)p, n - *at, &cp);
			used = used && inert_follows(cp, &marks) ? used : 0;
		} else {
			marks = 0;
			used = *p == ESC ? sequence(g, p) : g->control[(int)*p];
		}
		if (used == 0)
			return true;
	}
	return false;
}

static void
check_output(const struct grammar *g, struct drive *d, const char *where)
{
	size_t n = 0;
	size_t at = 0;
	const char *raw = drive_raw(d, &n);
	if (find_offence(g, raw, n, &at))
		show_offence(raw, n, at, where);
	drive_forget(d);
}

/* The first frame. */
static void
begin(const struct grammar *g, struct drive *d)
{
	drive_sync(d);
	check_output(g, d, "at the beginning");
}

/* ---- the tour ---- */

static struct drive *
start_on(const char *store, const char *term, const char *const *more, int rows, int cols)
{
	static char state_home[600];
	static int sessions;
	const char *argv[] = { getenv("CAIRN"), store, NULL };
	/* The help page can run what no key here does: a shell would take the keys after it. */
	const char *env[16] = { state_home, "TZ=UTC", "EDITOR=true", "VISUAL=", "SHELL=true" };
	snprintf(state_home, sizeof(state_home), "XDG_STATE_HOME=%s/state%d", fixture_folder(),
		sessions++);
	for (size_t i = 0; more && more[i]; i++)
		env[5 + i] = more[i];
	struct drive_options options = {
		.argv = argv, .term = term, .env = env, .rows = rows, .cols = cols, .no_echo = true
	};
	return drive_open(&options);
}

static struct drive *
start(const char *term, const char *const *more, int rows, int cols)
{
	return start_on(fixture_path("mlflow.db"), term, more, rows, cols);
}

static void
end(const struct grammar *g, struct drive *d, int wanted)
{
	int status = drive_wait(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), wanted);
	check_output(g, d, "at the end");
	assert_false(drive_on_alternate_screen(d));
	drive_close(d);
}

static void
leave(const struct grammar *g, struct drive *d)
{
	drive_type(d, "\033\033\033");
	drive_sync(d);
	drive_type(d, "Q");
	end(g, d, 0);
}

static void
press(const struct grammar *g, struct drive *d, const char *keys)
{
	char where[120];
	drive_keys(d, keys);
	snprintf(where, sizeof(where), "after %s", *keys < 32 ? "a control key" : keys);
	check_output(g, d, where);
}

/* What every list can be asked for: pages, columns, facets, cells, other orders. */
static void
tour_table(const struct grammar *g, struct drive *d)
{
	static const char *const keys[] = { "G", "g", "\006", "\002", "L", "L", "H", "C", "\033",
		"i", "\033", "f", "\033", "s", "S", "\033", "I", "y", "Y", "l", "l", "f", "\033",
		"i", "\033", "o", "o", "A", "x", "x", "A", "a", "\033", "?", "\033", "@", "q", "M",
		"q", "J", "q", "/x", "\t", "\033", "b", "z", "z", NULL };
	for (const char *const *key = keys; *key; key++)
		press(g, d, *key);
}

/* Each row opened, and what is behind it. */
static void
tour_rows(const struct grammar *g, struct drive *d, size_t rows)
{
	press(g, d, "g");
	for (size_t i = 0; i < rows; i++) {
		press(g, d, "\r");
		press(g, d, "]");
		press(g, d, "G");
		press(g, d, "\033");
		press(g, d, "j");
	}
}

/* The judge itself: what harms is found as it stands. */
static void
harm_is_seen(void **state)
{
	(void)state;
	static struct grammar g;
	size_t n, seen = 0;
	const struct hostile_text *t = hostile_texts(&n);
	read_description(&g, "xterm-256color");
	for (; strcmp(t[seen].name, "markup") != 0; seen++) {
		size_t at = 0;
		if (!find_offence(&g, t[seen].bytes, t[seen].len, &at))
			fail_msg("'%s' passes", t[seen].name);
	}
	assert_true(seen > 15);
}

static void
every_view(void **state)
{
	(void)state;
	static struct grammar g;
	static const char *const views[] = { "1", "0", "4", "3", "2" };
	size_t n;
	hostile_texts(&n);
	read_description(&g, "xterm-256color");
	struct drive *d = start("xterm-256color", NULL, 40, 150);
	begin(&g, d);
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		press(&g, d, views[i]);
		tour_table(&g, d);
		press(&g, d, "1");
		press(&g, d, views[i]);
		tour_rows(&g, d, i < 3 ? n + 1 : 2);
		press(&g, d, "1");
	}
	drive_resize(d, 12, 50);
	press(&g, d, "0");
	press(&g, d, "G");
	leave(&g, d);
}

/* Opens files of the artifacts' page from the last one upwards; how many were opened. */
static int
open_artifacts(const struct grammar *g, struct drive *d, size_t most)
{
	int opened = 0;
	press(g, d, "G");
	for (size_t i = 0; i < most; i++) {
		press(g, d, "\r");
		if (!drive_shows(d, "Artifact"))
			continue;
		opened++;
		press(g, d, "G");
		press(g, d, "\033");
		press(g, d, "k");
	}
	return opened;
}

/* Every page of every run, and its artifacts, whose names and contents are hostile too. */
static void
every_run_and_artifact(void **state)
{
	(void)state;
	static struct grammar g;
	char keys[100];
	size_t n;
	int opened = 0;
	hostile_texts(&n);
	read_description(&g, "xterm-256color");
	struct drive *d = start("xterm-256color", NULL, 50, 200);
	begin(&g, d);
	for (size_t i = 0; i <= n; i++) {
		snprintf(keys, sizeof(keys), ":view.open run %s\r", hostile_run(i));
		press(&g, d, keys);
		for (int section = 0; section < 5; section++) {
			press(&g, d, "]");
			press(&g, d, "G");
			press(&g, d, "i");
		}
		opened += open_artifacts(&g, d, i == n ? n : 1);
		press(&g, d, "\033");
		press(&g, d, "1");
	}
	if (opened < (int)(n / 2 + n))
		fail_msg("only %d artifacts were opened", opened);
	leave(&g, d);
}

/* Other descriptions, other character sets: nothing more comes through. */
static void
every_terminal(void **state)
{
	(void)state;
	static struct grammar g;
	static const char *const ascii[] = { "LC_ALL=C", NULL };
	static const char *const terms[] = { "tmux-256color", "linux", "vt100", "xterm-mono" };
	for (size_t i = 0; i < 2 * sizeof(terms) / sizeof(terms[0]); i++) {
		const char *term = terms[i / 2];
		read_description(&g, term);
		struct drive *d = start(term, i % 2 ? ascii : NULL, 24, 80);
		/* The private character that asks is no input elsewhere: wait by the tour's end. */
		if (i % 2) {
			drive_type(d, "jjjj0G1GQ");
			int status = drive_wait(d);
			assert_true(WIFEXITED(status));
			check_output(&g, d, term);
			drive_close(d);
			continue;
		}
		begin(&g, d);
		tour_table(&g, d);
		leave(&g, d);
	}
}

/* ---- a random walk ---- */

struct walk {
	struct grammar *g;
	struct drive *d;
	struct random *random;
	const char *store, *whole; /* the one that is open, and what it is a copy of */
};

/* Puts the first bytes of the whole store in place of the one that is open. */
static void
replace_store(const struct walk *w, size_t most)
{
	char path[4200];
	static char block[65536];
	FILE *in = fopen(w->whole, "rb");
	snprintf(path, sizeof(path), "%s.new", w->store);
	FILE *out = fopen(path, "wb");
	assert_true(in && out);
	for (size_t n = 1; n > 0 && most > 0; most -= n) {
		n = fread(block, 1, most < sizeof(block) ? most : sizeof(block), in);
		assert_int_equal(fwrite(block, 1, n, out), n);
	}
	fclose(in);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(rename(path, w->store), 0);
}

static void
start_walk(struct walk *w)
{
	replace_store(w, SIZE_MAX);
	w->d = start_on(w->store, "xterm-256color", NULL, 30, 100);
	begin(w->g, w->d);
}

/* What happens to a program while somebody types. */
static void
disturb(struct walk *w)
{
	switch (random_below(w->random, 8)) {
	case 0:
		unlink(w->store);
		break;
	case 1:
		replace_store(w, random_below(w->random, 100000));
		break;
	case 2:
		replace_store(w, SIZE_MAX);
		break;
	case 3: /* Whatever is still being read. */
		drive_type(w->d, "\033\033\033\0330G1/x\rR");
		kill(drive_pid(w->d), SIGTERM);
		end(w->g, w->d, 128 + SIGTERM);
		start_walk(w);
		break;
	default:
		drive_resize(w->d, 1 + (int)random_below(w->random, 60),
			1 + (int)random_below(w->random, 200));
	}
}

static void
walk_on(struct walk *w, const char *keys)
{
	drive_type(w->d, keys);
	/* The palette and the command line can end it too. */
	if (!drive_answers(w->d)) {
		end(w->g, w->d, 0);
		start_walk(w);
		return;
	}
	check_output(w->g, w->d, keys);
	if (random_below(w->random, 20) == 0)
		disturb(w);
}

/* Keys as they come; CAIRN_WALK says how many (500), CAIRN_SEED which ones. */
static void
random_walk(void **state)
{
	(void)state;
	static struct grammar g;
	static char store[4096], whole[4096];
	/* Neither Q nor ^Z, which end and stop. */
	static const char keys[] =
		"jjjjkkhlgGLHsSIfioxXCEyYAvbptzecmdDVB'?/:]1[0234@MJ uUwTnNR56789\r\r\t\033\033"
		"\177\002\006\004\025\016\020abc{}<>^.+-~`OP";
	const char *times = getenv("CAIRN_WALK"), *seed = getenv("CAIRN_SEED");
	long n = times ? strtol(times, NULL, 10) : 500;
	struct random r;
	struct walk w = { .g = &g, .random = &r, .store = store, .whole = whole };
	snprintf(whole, sizeof(whole), "%s", fixture_path("mlflow.db"));
	snprintf(store, sizeof(store), "%s", fixture_path("walk.db"));
	random_seed(&r, seed ? strtoull(seed, NULL, 10) : 1);
	read_description(&g, "xterm-256color");
	start_walk(&w);
	while (n > 0) {
		char some[9] = "";
		size_t many = 1 + random_below(&r, sizeof(some) - 1);
		for (size_t i = 0; i < many; i++)
			some[i] = keys[random_below(&r, sizeof(keys) - 1)];
		walk_on(&w, some);
		n -= (long)many;
	}
	leave(&g, w.d);
}

static void
memory_ends(void **state)
{
	(void)state;
	static const long at[] = { 300, 3000, 6000, 8000, 9000, 10000, 12000, 15000, 20000, 30000 };
	char library[600], from[40];
	const char *build = getenv("top_builddir");
	snprintf(library, sizeof(library), "LD_PRELOAD=%s/tests/fault/failing_malloc.so",
		build ? build : ".");
	if (HAS_SANITIZER)
		CHECK_SKIP("a sanitizer brings its own allocator");
	if (access(strchr(library, '=') + 1, R_OK) != 0)
		fail_msg("%s is not built", strchr(library, '=') + 1);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		snprintf(from, sizeof(from), "OOM_FROM=%ld", at[i]);
		const char *env[] = { library, from, NULL };
		struct drive *d = start("xterm-256color", env, 24, 80);
		drive_type(d, "jj\r]]q0G1/x\rQ");
		int status = drive_wait(d);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) == 70 || WEXITSTATUS(status) == 0);
		struct termios before = drive_termios_before(d), now = drive_termios(d);
		assert_int_equal(now.c_lflag, before.c_lflag);
		assert_int_equal(now.c_iflag, before.c_iflag);
		assert_int_equal(now.c_oflag, before.c_oflag);
		assert_false(drive_on_alternate_screen(d));
		drive_close(d);
	}
}

static int
make_store(void **state)
{
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return -1;
	hostile_store_make();
	return chdir(fixture_folder());
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(harm_is_seen),
		cmocka_unit_test(every_view), cmocka_unit_test(every_run_and_artifact),
		cmocka_unit_test(every_terminal), cmocka_unit_test(random_walk),
		cmocka_unit_test(memory_ends) };
	return cmocka_run_group_tests(tests, make_store, NULL);
}
