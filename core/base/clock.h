// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Time: wall clock for stamps, monotonic clock for everything that waits.
 *
 * CAIRN_NOW (milliseconds since 1970, or "2026-11-21T08:00:00Z") fixes the wall
 * clock for tests and for reproducible reports; it is read once, and a value
 * that is neither leaves the clock running. Any thread.
 */
#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_wall_ms(void);
/* Never goes back; unrelated to the wall clock. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

#define CLOCK_TEXT_MAX 40

/*
 * Local time "2026-11-21 14:02:11"; a time outside the years 1970 to 9999 is
 * shown as its raw number, so that odd stamps are seen and not guessed at.
 */
const char *clock_local(char out[CLOCK_TEXT_MAX], int64_t wall_ms);
/* UTC "2026-11-21T13:02:11.042Z"; raw number as above. */
const char *clock_utc(char out[CLOCK_TEXT_MAX], int64_t wall_ms);
/*
 * Reads "2026-11-21", "2026-11-21 14:02[:11[.042]]", the same with 'T', and with
 * 'Z' or "+01:00"; without a zone it is local time. A bare number of at least
 * 11 digits is milliseconds. False for anything else.
 */
bool clock_parse(const char *s, int64_t *wall_ms);

#endif
