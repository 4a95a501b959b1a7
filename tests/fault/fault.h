// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What the fault tests share. A fault usually needs a second process: to hold a
 * lock, to be killed, to have fewer rights.
 */
#ifndef TESTS_FAULT_FAULT_H
#define TESTS_FAULT_FAULT_H

#include <stdbool.h>
#include <sys/types.h>

/* Runs act(arg) in a child that ends by itself or by fault_end. */
pid_t fault_start(void (*act)(void *arg), void *arg);
/* Kills the child and waits for it. */
void fault_end(pid_t child);
/* Waits for the child; its exit status, 128 + signal when one killed it. */
int fault_wait(pid_t child);

/*
 * Runs act in a child without rights to write what root or the owner may (as
 * nobody when root) and gives back its exit status.
 */
int fault_unprivileged(int (*act)(void *arg), void *arg);

/* A pipe over which a child says that it is ready. */
struct fault_gate {
	int fds[2];
};
void fault_gate_open(struct fault_gate *g);
void fault_gate_pass(struct fault_gate *g);  /* in the child */
void fault_gate_await(struct fault_gate *g); /* in the parent */

/* A number of the environment, else fallback: how often a random test is repeated. */
long fault_times(const char *name, long fallback);

#endif
