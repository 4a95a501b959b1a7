// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A bucket that empties at the rate of the line. */
#include "tui/pace.h"

/* Faster lines carry a frame before the next key comes; terminals say 38,400 whatever they are. */
#define FAST_BAUD 38400
#define FAST_RATE 4.0 /* bytes a millisecond */
#define BITS      10  /* of a byte on a line */
#define SLACK_MS  120
#define WAIT_MAX  1000
/* Shorter spans tell of the kernel's steps rather than of the line. */
#define LEARN_MS 200
/* A pseudo-terminal holds that much. */
#define KERNEL_HOLDS 16384
/* What was learned mends itself: so much faster in each second of waiting. */
#define GROWTH 0.1

void
pace_line(struct pace *p, long baud)
{
	if (baud <= 0 || baud >= FAST_BAUD)
		return;
	p->fixed = true;
	p->rate = (double)baud / BITS / 1000;
}

static void
settle(struct pace *p, int64_t now)
{
	double ms = now > p->at ? (double)(now - p->at) : 0;
	p->at = now;
	p->backlog -= ms * p->rate;
	if (!p->fixed && p->backlog > 0)
		p->rate += p->rate * GROWTH * (ms < 1000 ? ms : 1000) / 1000;
	if (p->rate > FAST_RATE)
		p->rate = 0;
	if (p->backlog < 0 || p->rate <= 0)
		p->backlog = 0;
}

void
pace_sent(struct pace *p, int64_t now, size_t n)
{
	settle(p, now);
	p->backlog += p->rate > 0 ? (double)n : 0;
	p->taken += n;
}

/* What it took since it was full is what the line carried. */
static void
learn(struct pace *p, int64_t now)
{
	if (p->fixed || p->full == 0 || now - p->full < LEARN_MS || p->taken == 0)
		return;
	double rate = (double)p->taken / (double)(now - p->full);
	p->rate = rate < FAST_RATE ? rate : 0;
	p->full = 0;
}

void
pace_full(struct pace *p, int64_t now)
{
	settle(p, now);
	learn(p, now);
	if (p->rate > 0 && p->backlog < KERNEL_HOLDS)
		p->backlog = KERNEL_HOLDS;
	if (p->full > 0)
		return;
	p->full = now;
	p->taken = 0;
}

void
pace_empty(struct pace *p, int64_t now)
{
	settle(p, now);
	learn(p, now);
	p->full = 0;
}

int
pace_wait_ms(struct pace *p, int64_t now)
{
	settle(p, now);
	if (p->rate <= 0)
		return 0;
	double wait = p->backlog / p->rate - SLACK_MS;
	return wait <= 0 ? 0 : wait > WAIT_MAX ? WAIT_MAX : (int)wait + 1;
}
