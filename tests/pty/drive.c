// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A pseudo-terminal, a shell of three commands, and an emulated screen. */
#include "tests/pty/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#define GIVE_UP_MS 60000
#define ANSWER     "\033]7777;idle\007"
#define SYNC       "\xee\x80\x80"
#define RAW_MAX    ((size_t)64 << 20)

/* What the shell tells: 'P' pid, 'S' stopped, 'E' wait status. */
struct news {
	char what;
	int value;
};

struct drive {
	int master, slave; /* slave only to look at the settings */
	int shell;         /* socket to the shell */
	pid_t shell_pid, pid;
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	char *raw;
	size_t len, cap, answered; /* answers seen up to there */
	bool stopped, ended, alternate;
	int status;
	struct termios before;
};

static void
die(const char *what)
{
	fprintf(stderr, "drive: %s: %s\n", what, strerror(errno));
	exit(99);
}

/* ---- the shell, in the child ---- */

static void
tell(int fd, char what, int value)
{
	struct news news = { what, value };
	if (write(fd, &news, sizeof(news)) != (ssize_t)sizeof(news))
		_exit(98);
}

static void
apply_environment(const struct drive_options *o)
{
	setenv("CAIRN_SYNC", "1", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", o->term ? o->term : "xterm-256color", 1);
	if (o->term && !*o->term)
		unsetenv("TERM");
	static const char *const noise[] = { "LINES", "COLUMNS", "NO_COLOR", "COLORTERM", "TMUX",
		"VISUAL", "SSH_CONNECTION", "SSH_TTY", "XDG_CONFIG_HOME" };
	for (size_t i = 0; i < sizeof(noise) / sizeof(noise[0]); i++)
		unsetenv(noise[i]);
	for (size_t i = 0; o->env && o->env[i]; i++) {
		char name[100];
		size_t n = strcspn(o->env[i], "=");
		snprintf(name, sizeof(name), "%.*s", (int)n, o->env[i]);
		if (o->env[i][n + 1])
			setenv(name, o->env[i] + n + 1, 1);
		else
			unsetenv(name);
	}
}

static pid_t
start_job(const struct drive_options *o)
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		apply_environment(o);
		execv(o->argv[0], (char *const *)(const void *)o->argv);
		_exit(127);
	}
	setpgid(pid, pid);
	tcsetpgrp(STDIN_FILENO, pid);
	return pid;
}

static void
run_shell(int fd, const struct drive_options *o)
{
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	pid_t pid = start_job(o);
	tell(fd, 'P', pid);
	for (;;) {
		int status = 0;
		if (waitpid(pid, &status, WUNTRACED) != pid)
			_exit(97);
		if (!WIFSTOPPED(status)) {
			tell(fd, 'E', status);
			_exit(0);
		}
		tcsetpgrp(STDIN_FILENO, getpid());
		tell(fd, 'S', 0);
		char go = 0;
		if (read(fd, &go, 1) != 1)
			_exit(96);
		tcsetpgrp(STDIN_FILENO, pid);
		kill(-pid, SIGCONT);
	}
}

/* ---- output ---- */

static void
keep(struct drive *d, const char *bytes, size_t n)
{
	if (d->len + n + 1 > d->cap) {
		d->cap = 2 * (d->len + n + 1);
		if (d->cap > RAW_MAX || !(d->raw = realloc(d->raw, d->cap)))
			die("too much output");
	}
	memcpy(d->raw + d->len, bytes, n);
	d->len += n;
	d->raw[d->len] = '\0';
}

static bool
read_output(struct drive *d)
{
	char block[8192];
	ssize_t n = read(d->master, block, sizeof(block));
	if (n <= 0)
		return false;
	keep(d, block, (size_t)n);
	vterm_input_write(d->vt, block, (size_t)n);
	return true;
}

static void
read_news(struct drive *d)
{
	struct news news;
	if (read(d->shell, &news, sizeof(news)) != (ssize_t)sizeof(news))
		die("the shell is gone");
	if (news.what == 'P')
		d->pid = news.value;
	else if (news.what == 'S')
		d->stopped = true;
	else
		d->ended = true;
	d->status = news.value;
}

/* Takes what comes next; deaf: from the shell alone. */
static void
pump(struct drive *d, bool deaf)
{
	struct pollfd p[2] = { { .fd = deaf ? -1 : d->master, .events = POLLIN },
		{ .fd = d->shell, .events = POLLIN } };
	if (poll(p, 2, GIVE_UP_MS) <= 0)
		die("nothing happens");
	if (p[0].revents & (POLLIN | POLLHUP) && !read_output(d))
		die("the terminal is closed");
	if (p[1].revents & POLLIN)
		read_news(d);
}

static void
drain(struct drive *d)
{
	struct pollfd p = { .fd = d->master, .events = POLLIN };
	while (poll(&p, 1, 0) > 0 && p.revents & POLLIN && read_output(d)) {
	}
}

/* ---- the screen ---- */

static int
on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct drive *d = user;
	if (prop == VTERM_PROP_ALTSCREEN)
		d->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks screen_callbacks = { .settermprop = on_property };

static void
open_screen(struct drive *d)
{
	d->vt = vterm_new(d->rows, d->cols);
	vterm_set_utf8(d->vt, 1);
	d->screen = vterm_obtain_screen(d->vt);
	vterm_screen_set_callbacks(d->screen, &screen_callbacks, d);
	vterm_screen_enable_altscreen(d->screen, 1);
	vterm_screen_reset(d->screen, 1);
}

struct drive *
drive_open(const struct drive_options *o)
{
	struct drive *d = calloc(1, sizeof(*d));
	struct winsize ws = { .ws_row = (unsigned short)o->rows,
		.ws_col = (unsigned short)o->cols };
	int pair[2];
	if (!d || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 ||
		openpty(&d->master, &d->slave, NULL, NULL, &ws) != 0)
		die("no pseudo-terminal");
	fcntl(d->master, F_SETFD, FD_CLOEXEC);
	fcntl(d->slave, F_SETFD, FD_CLOEXEC);
	tcgetattr(d->slave, &d->before);
	if (o->speed) {
		cfsetspeed(&d->before, o->speed);
		tcsetattr(d->slave, TCSANOW, &d->before);
	}
	if (o->no_echo) {
		d->before.c_lflag &= ~(tcflag_t)(ECHO | ECHOCTL);
		tcsetattr(d->slave, TCSANOW, &d->before);
	}
	d->rows = o->rows;
	d->cols = o->cols;
	d->shell = pair[0];
	d->shell_pid = fork();
	if (d->shell_pid < 0)
		die("fork");
	if (d->shell_pid == 0) {
		int tty = dup(d->slave);
		/* Whoever keeps the other end open keeps the terminal from going away. */
		close(d->master);
		close(d->slave);
		if (login_tty(tty) != 0)
			_exit(95);
		run_shell(pair[1], o);
	}
	close(pair[1]);
	open_screen(d);
	while (!d->pid)
		pump(d, false);
	return d;
}

void
drive_close(struct drive *d)
{
	if (!d->ended)
		kill(-d->pid, SIGKILL);
	while (!d->ended)
		pump(d, true);
	waitpid(d->shell_pid, NULL, 0);
	if (d->master >= 0)
		close(d->master);
	if (d->slave >= 0)
		close(d->slave);
	close(d->shell);
	vterm_free(d->vt);
	free(d->raw);
	free(d);
}

/* ---- doing ---- */

void
drive_type(struct drive *d, const char *bytes)
{
	size_t n = strlen(bytes);
	while (n > 0) {
		struct pollfd p = { .fd = d->master, .events = POLLIN | POLLOUT };
		if (poll(&p, 1, GIVE_UP_MS) <= 0)
			die("typing");
		if (p.revents & POLLIN && !read_output(d))
			die("typing");
		if (!(p.revents & POLLOUT))
			continue;
		ssize_t wrote = write(d->master, bytes, n > 512 ? 512 : n);
		if (wrote < 0)
			die("typing");
		bytes += wrote;
		n -= (size_t)wrote;
	}
}

bool
drive_answers(struct drive *d)
{
	drive_type(d, SYNC);
	for (;;) {
		char *found = d->raw ? strstr(d->raw + d->answered, ANSWER) : NULL;
		if (found) {
			d->answered = (size_t)(found - d->raw) + strlen(ANSWER);
			return true;
		}
		pump(d, false);
		if (d->ended) {
			drain(d);
			return false;
		}
		if (d->stopped)
			drive_continue(d);
	}
}

void
drive_sync(struct drive *d)
{
	if (drive_answers(d))
		return;
	fprintf(stderr, "drive: the program ended with wait status %#x: %s\n", (unsigned)d->status,
		drive_row(d, d->rows - 1));
	exit(99);
}

void
drive_keys(struct drive *d, const char *bytes)
{
	drive_type(d, bytes);
	drive_sync(d);
}

void
drive_resize(struct drive *d, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	d->rows = rows;
	d->cols = cols;
	vterm_set_size(d->vt, rows, cols);
	ioctl(d->master, TIOCSWINSZ, &ws);
}

pid_t
drive_pid(const struct drive *d)
{
	return d->pid;
}

int
drive_wait(struct drive *d)
{
	while (!d->ended)
		pump(d, false);
	drain(d);
	return d->status;
}

int
drive_wait_deaf(struct drive *d)
{
	while (!d->ended)
		pump(d, true);
	return d->status;
}

void
drive_wait_stop(struct drive *d)
{
	while (!d->stopped)
		pump(d, false);
	drain(d);
}

void
drive_continue(struct drive *d)
{
	d->stopped = false;
	if (write(d->shell, "c", 1) != 1)
		die("continue");
}

int
drive_hang_up(struct drive *d)
{
	close(d->master);
	close(d->slave);
	d->master = d->slave = -1;
	return drive_wait_deaf(d);
}

/* ---- looking ---- */

const char *
drive_row(struct drive *d, int row)
{
	static char text[8192];
	VTermRect r = { .start_row = row, .end_row = row + 1, .start_col = 0, .end_col = d->cols };
	size_t n = vterm_screen_get_text(d->screen, text, sizeof(text) - 1, r);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
	return text;
}

bool
drive_shows(struct drive *d, const char *text)
{
	for (int row = 0; row < d->rows; row++)
		if (strstr(drive_row(d, row), text))
			return true;
	return false;
}

bool
drive_cell_reversed(struct drive *d, int row, int col)
{
	VTermScreenCell cell;
	VTermPos at = { .row = row, .col = col };
	vterm_screen_get_cell(d->screen, at, &cell);
	return cell.attrs.reverse;
}

bool
drive_on_alternate_screen(const struct drive *d)
{
	return d->alternate;
}

const char *
drive_raw(const struct drive *d, size_t *n)
{
	*n = d->len;
	return d->raw ? d->raw : "";
}

void
drive_forget(struct drive *d)
{
	d->len = d->answered = 0;
	if (d->raw)
		d->raw[0] = '\0';
}

struct termios
drive_termios(const struct drive *d)
{
	struct termios now;
	if (tcgetattr(d->slave, &now) != 0)
		die("tcgetattr");
	return now;
}

struct termios
drive_termios_before(const struct drive *d)
{
	return d->before;
}
