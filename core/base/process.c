// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Running a child to its end while feeding and draining it. The child leads a
 * process group of its own, so that whatever it started ends with it.
 */
#include "core/base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "core/base/clock.h"
#include "core/base/oom.h"

/* How often the stop flag is looked at, and a child that is silent but not over. */
#define LOOK_MS 50
#define BLOCK   ((size_t)16384)

struct collected {
	char *at;
	size_t len, cap;
};

struct child {
	const struct process_spec *spec;
	pid_t pid;
	int fd[3];   /* our ends of its standard input, output and error; -1 when closed */
	int peer[3]; /* its ends, until it runs */
	size_t fed;  /* bytes of input */
	int64_t deadline_ms;
	struct collected got[2]; /* output and error */
	int status;
};

static void
close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Where the program was started without standard streams, 0 to 2 are free: keep clear of them. */
static bool
move_up(int *fd)
{
	if (*fd > STDERR_FILENO)
		return true;
	int up = fcntl(*fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (up < 0)
		return false;
	close(*fd);
	*fd = up;
	return true;
}

static bool
make_pipes(struct child *c)
{
	for (int i = 0; i < 3; i++) {
		int ends[2];
		if (i == 0 && !c->spec->input) {
			c->peer[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
			if (c->peer[0] < 0 || !move_up(&c->peer[0]))
				return false;
			continue;
		}
		if (pipe2(ends, O_CLOEXEC) != 0)
			return false;
		c->peer[i] = ends[i != 0];
		c->fd[i] = ends[i == 0];
		if (!move_up(&c->peer[i]) || !move_up(&c->fd[i]) ||
			fcntl(c->fd[i], F_SETFL, O_NONBLOCK) != 0)
			return false;
	}
	return true;
}

/* Descriptors 0 to 2 and no other; default signals, none blocked; a group of its own. */
static int
prepare_and_spawn(struct child *c, posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr)
{
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	int why = 0;
	for (int i = 0; i < 3 && !why; i++)
		why = posix_spawn_file_actions_adddup2(actions, c->peer[i], i);
	if (!why)
		why = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
	if (!why && c->spec->dir)
		why = posix_spawn_file_actions_addchdir_np(actions, c->spec->dir);
	if (!why)
		why = posix_spawnattr_setsigmask(attr, &none);
	if (!why)
		why = posix_spawnattr_setsigdefault(attr, &all);
	if (!why)
		why = posix_spawnattr_setflags(attr,
			POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	if (why)
		return why;
	/* The interface is older than const; the strings are not written to. */
	union {
		const char *const *given;
		char *const *wanted;
	} argv = { .given = c->spec->argv }, env = { .given = c->spec->env };
	return posix_spawnp(&c->pid, c->spec->argv[0], actions, attr, argv.wanted,
		c->spec->env ? env.wanted : environ);
}

static int
spawn(struct child *c)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int why = posix_spawn_file_actions_init(&actions);
	if (why)
		return why;
	why = posix_spawnattr_init(&attr);
	if (!why) {
		why = prepare_and_spawn(c, &actions, &attr);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

/* A write that gives EPIPE, and no signal, when the child has stopped listening. */
static ssize_t
write_quietly(int fd, const char *bytes, size_t n)
{
	sigset_t pipe, old, pending;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe, &old);
	ssize_t done = write(fd, bytes, n);
	int why = errno;
	if (done < 0 && why == EPIPE && !sigismember(&pending, SIGPIPE)) {
		const struct timespec now = { 0 };
		while (sigtimedwait(&pipe, NULL, &now) < 0 && errno == EINTR)
			;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = why;
	return done;
}

static void
feed(struct child *c)
{
	size_t left = c->spec->input_len - c->fed;
	ssize_t n = left ? write_quietly(c->fd[0], c->spec->input + c->fed, left) : 0;
	if (n > 0)
		c->fed += (size_t)n;
	else if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || c->fed == c->spec->input_len)
		close_end(&c->fd[0]);
}

/* False when the limit is passed. */
static bool
drain(struct child *c, int which)
{
	struct collected *got = &c->got[which - 1];
	if (got->cap - got->len < BLOCK + 1) {
		got->cap = 2 * got->cap + BLOCK + 1;
		got->at = xrealloc(got->at, got->cap, 1);
	}
	ssize_t n = read(c->fd[which], got->at + got->len, BLOCK);
	if (n > 0)
		got->len += (size_t)n;
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(&c->fd[which]);
	return c->got[0].len + c->got[1].len <= c->spec->output_max;
}

/* Milliseconds until there is something to look at. */
static int
patience(const struct child *c)
{
	if (c->deadline_ms == 0)
		return LOOK_MS;
	int64_t left = c->deadline_ms - clock_mono_ms();
	return left < 0 ? 0 : left < LOOK_MS ? (int)left : LOOK_MS;
}

/* Waits for the descriptors and serves them; false when the output limit is passed. */
static bool
serve(struct child *c, int wait_ms)
{
	struct pollfd fds[3];
	for (int i = 0; i < 3; i++)
		fds[i] = (struct pollfd){ .fd = c->fd[i], .events = i == 0 ? POLLOUT : POLLIN };
	if (poll(fds, 3, wait_ms) <= 0)
		return true;
	if (fds[0].revents)
		feed(c);
	return (!fds[1].revents || drain(c, 1)) && (!fds[2].revents || drain(c, 2));
}

static bool
has_exited(const struct child *c)
{
	siginfo_t info = { 0 };
	int r;
	do
		r = waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT | WNOHANG);
	while (r != 0 && errno == EINTR);
	return r != 0 || info.si_pid == c->pid;
}

/* Ends the whole group while the child's number is still its own, then reaps it. */
static bool
reap(struct child *c)
{
	pid_t r;
	kill(-c->pid, SIGKILL);
	do
		r = waitpid(c->pid, &c->status, 0);
	while (r < 0 && errno == EINTR);
	return r == c->pid;
}

static bool
is_over(struct child *c, struct err *err, bool *ok)
{
	const struct process_spec *spec = c->spec;
	*ok = false;
	if (spec->stop && atomic_load_explicit(spec->stop, memory_order_relaxed))
		err_set(err, ERR_CANCELLED, "cancelled while '%s' was running", spec->argv[0]);
	else if (c->deadline_ms && clock_mono_ms() >= c->deadline_ms)
		err_set(err, ERR_SYSTEM, "'%s' took longer than %d ms and was stopped",
			spec->argv[0], spec->timeout_ms);
	else
		*ok = true;
	return !*ok || has_exited(c);
}

static bool
too_much(const struct child *c, struct err *err)
{
	return err_set(err, ERR_MEMORY, "'%s' wrote more than %zu bytes and was stopped",
		c->spec->argv[0], c->spec->output_max);
}

/* What is still in the pipes of a child that has ended; nobody is waited for. */
static bool
drain_rest(struct child *c)
{
	close_end(&c->fd[0]);
	for (int i = 1; i <= 2; i++) {
		size_t before;
		do {
			before = c->got[i - 1].len;
			if (c->fd[i] >= 0 && !drain(c, i))
				return false;
		} while (c->got[i - 1].len > before);
	}
	return true;
}

static bool
attend(struct child *c, struct err *err)
{
	int pause_ms = 1; /* between looks at a child that is silent and not over */
	bool ok;
	while (!is_over(c, err, &ok)) {
		int wait_ms = patience(c);
		if (c->fd[1] < 0 && c->fd[2] < 0) {
			wait_ms = wait_ms < pause_ms ? wait_ms : pause_ms;
			pause_ms = pause_ms < LOOK_MS / 2 ? 2 * pause_ms : LOOK_MS;
		}
		if (!serve(c, wait_ms)) {
			ok = too_much(c, err);
			break;
		}
	}
	if (!reap(c) && ok)
		ok = err_set(err, ERR_SYSTEM, "the end of '%s' was not reported: %s",
			c->spec->argv[0], strerror(errno));
	return ok && (drain_rest(c) || too_much(c, err));
}

static char *
hand_over(struct collected *got, size_t *len)
{
	char *text = got->at ? got->at : xmalloc(1);
	text[got->len] = '\0';
	*len = got->len;
	*got = (struct collected){ 0 };
	return text;
}

static bool
run(struct child *c, struct process_result *result, struct err *err)
{
	const char *name = c->spec->argv[0];
	if (!make_pipes(c))
		return err_set(
			err, ERR_SYSTEM, "cannot make pipes for '%s': %s", name, strerror(errno));
	int why = spawn(c);
	for (int i = 0; i < 3; i++)
		close_end(&c->peer[i]);
	if (why)
		return err_set(err, why == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
			"cannot start '%s'%s%s: %s", name, c->spec->dir ? " in " : "",
			c->spec->dir ? c->spec->dir : "", strerror(why));
	if (!attend(c, err))
		return false;
	result->status =
		WIFSIGNALED(c->status) ? 128 + WTERMSIG(c->status) : WEXITSTATUS(c->status);
	result->out = hand_over(&c->got[0], &result->out_len);
	result->err = hand_over(&c->got[1], &result->err_len);
	return true;
}

bool
process_run(const struct process_spec *spec, struct process_result *result, struct err *err)
{
	struct child c = {
		.spec = spec,
		.fd = { -1, -1, -1 },
		.peer = { -1, -1, -1 },
		.deadline_ms = spec->timeout_ms > 0 ? clock_mono_ms() + spec->timeout_ms : 0,
	};
	bool ok = run(&c, result, err);
	for (int i = 0; i < 3; i++) {
		close_end(&c.fd[i]);
		close_end(&c.peer[i]);
	}
	free(c.got[0].at);
	free(c.got[1].at);
	return ok;
}

void
process_result_free(struct process_result *r)
{
	free(r->out);
	free(r->err);
	*r = (struct process_result){ 0 };
}
