// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Curses writes into a file in memory, and from there bytes go to the terminal
 * as it takes them. The terminal is opened anew for that, because O_NONBLOCK
 * belongs to the open file and the shell shares ours.
 */
#include "tui/term_output.h"

#include "core/base/clock.h"
#include "core/base/oom.h"
#include "tui/pace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#define RESET_MAX   256
#define CRASH_STACK 65536

struct term_output {
	int tty;     /* for settings; the caller's */
	int fd;      /* for writing, ours */
	bool shared; /* fd could not be opened anew: write little, after poll */
	FILE *file;  /* curses writes here */
	char *queue;
	size_t head, len, cap;
	struct termios found;
	struct pace pace;
};

/* What the crash handler needs, ready before any crash. */
static struct {
	volatile sig_atomic_t armed;
	int tty, fd;
	struct termios found;
	char reset[RESET_MAX];
	size_t len;
	struct sigaction before[8];
} crash;

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
#define CRASH_SIGNALS (sizeof(crash_signals) / sizeof(crash_signals[0]))

static int
open_anew(int tty)
{
	char name[256];
	if (ttyname_r(tty, name, sizeof(name)) != 0)
		return -1;
	return open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static FILE *
memory_file(void)
{
	int fd = memfd_create("cairn-screen", MFD_CLOEXEC);
	return fd < 0 ? NULL : fdopen(fd, "w+");
}

/* What a line's settings call its speed, in bits a second; 0 for the fast ones. */
static long
baud_of(const struct termios *line)
{
	static const struct {
		speed_t speed;
		long baud;
	} slow[] = { { B300, 300 }, { B600, 600 }, { B1200, 1200 }, { B1800, 1800 },
		{ B2400, 2400 }, { B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 } };
	speed_t speed = cfgetospeed(line);
	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (slow[i].speed == speed)
			return slow[i].baud;
	return 0;
}

struct term_output *
term_output_open(int tty, struct err *err)
{
	struct term_output *o = xcalloc(1, sizeof(*o));
	o->tty = tty;
	o->fd = open_anew(tty);
	o->shared = o->fd < 0;
	if (o->shared)
		o->fd = tty;
	o->file = memory_file();
	if (!o->file || tcgetattr(tty, &o->found) != 0) {
		err_set(err, ERR_SYSTEM, "cannot set up the terminal: %s", strerror(errno));
		term_output_close(o);
		return NULL;
	}
	pace_line(&o->pace, baud_of(&o->found));
	return o;
}

void
term_output_close(struct term_output *o)
{
	if (!o)
		return;
	crash.armed = 0;
	if (o->file)
		fclose(o->file);
	if (!o->shared)
		close(o->fd);
	free(o->queue);
	free(o);
}

int
term_output_fd(const struct term_output *o)
{
	return o->fd;
}

FILE *
term_output_file(struct term_output *o)
{
	return o->file;
}

void
term_output_add(struct term_output *o, const char *bytes, size_t n)
{
	if (o->head > 0 && o->head == o->len)
		o->head = o->len = 0;
	if (o->len + n > o->cap) {
		o->cap = 2 * (o->len + n);
		o->queue = xrealloc(o->queue, o->cap, 1);
	}
	memcpy(o->queue + o->len, bytes, n);
	o->len += n;
}

void
term_output_take(struct term_output *o)
{
	char block[4096];
	int fd = fileno(o->file);
	fflush(o->file);
	off_t at = 0;
	for (;;) {
		ssize_t n = pread(fd, block, sizeof(block), at);
		if (n <= 0)
			break;
		term_output_add(o, block, (size_t)n);
		at += n;
	}
	if (at > 0 && ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
	term_output_flush(o);
}

static bool
writable(const struct term_output *o, int ms)
{
	struct pollfd p = { .fd = o->fd, .events = POLLOUT };
	return poll(&p, 1, ms) > 0 && p.revents & POLLOUT;
}

bool
term_output_flush(struct term_output *o)
{
	while (o->head < o->len) {
		size_t n = o->len - o->head;
		if (o->shared) {
			if (!writable(o, 0))
				return false;
			n = n > 256 ? 256 : n;
		}
		ssize_t wrote = write(o->fd, o->queue + o->head, n);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0 && (errno == EAGAIN)) {
			pace_full(&o->pace, clock_mono_ms());
			return false;
		}
		if (wrote > 0)
			pace_sent(&o->pace, clock_mono_ms(), (size_t)wrote);
		/* The terminal is gone: input says so too, and the loop ends. */
		o->head = wrote < 0 ? o->len : o->head + (size_t)wrote;
		if (o->head == o->len)
			pace_empty(&o->pace, clock_mono_ms());
	}
	return true;
}

int
term_output_wait_ms(struct term_output *o)
{
	return pace_wait_ms(&o->pace, clock_mono_ms());
}

void
term_output_drain(struct term_output *o, int ms)
{
	int64_t end = clock_mono_ms() + ms;
	while (!term_output_flush(o)) {
		int64_t left = end - clock_mono_ms();
		if (left <= 0 || !writable(o, (int)left))
			return;
	}
}

void
term_output_raw(struct term_output *o)
{
	struct termios raw = o->found;
	raw.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(o->tty, TCSANOW, &raw);
}

void
term_output_restore(struct term_output *o)
{
	tcsetattr(o->tty, TCSANOW, &o->found);
}

/* Only calls that are safe in a signal handler. */
static void
give_back(void)
{
	if (!crash.armed)
		return;
	crash.armed = 0;
	tcsetattr(crash.tty, TCSANOW, &crash.found);
	for (size_t at = 0; at < crash.len;) {
		ssize_t n = write(crash.fd, crash.reset + at, crash.len - at);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
}

static void
on_crash(int signal, siginfo_t *info, void *context)
{
	give_back();
	for (size_t i = 0; i < CRASH_SIGNALS; i++) {
		const struct sigaction *before = &crash.before[i];
		if (crash_signals[i] != signal)
			continue;
		sigaction(signal, before, NULL);
		if (before->sa_flags & SA_SIGINFO && before->sa_sigaction) {
			before->sa_sigaction(signal, info, context);
			return;
		}
	}
	raise(signal);
}

void
term_output_guard(struct term_output *o, const char *reset)
{
	static bool installed;
	static char stack[CRASH_STACK];
	crash.armed = 0;
	crash.tty = o->tty;
	crash.fd = o->fd;
	crash.found = o->found;
	crash.len = strnlen(reset, sizeof(crash.reset));
	memcpy(crash.reset, reset, crash.len);
	crash.armed = 1;
	if (installed)
		return;
	installed = true;
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	sigaltstack(&alternate, NULL);
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };
	action.sa_sigaction = on_crash;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		sigaction(crash_signals[i], &action, &crash.before[i]);
	atexit(give_back);
}
