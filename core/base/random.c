// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* xoshiro256** and splitmix64 by Blackman and Vigna, and the system's bytes. */
#include "core/base/random.h"

#include <string.h>
#include <unistd.h>
#include "core/base/clock.h"

static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void
random_seed(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

static uint64_t
rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t
random_bits(struct random *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

double
random_unit(struct random *r)
{
	return (double)(random_bits(r) >> 11) * 0x1.0p-53;
}

uint64_t
random_below(struct random *r, uint64_t below)
{
	/* The 2^64 mod below values that would make small results likelier are drawn again. */
	uint64_t excess = (0 - below) % below, v;
	do
		v = random_bits(r);
	while (v < excess);
	return v % below;
}

void
random_uuid_hex(char out[33])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[16];
	if (getentropy(bytes, sizeof(bytes)) != 0) {
		/* A kernel without the call: unique will have to do, unguessable is not promised. */
		struct random r;
		random_seed(&r, (uint64_t)clock_mono_us() ^ ((uint64_t)getpid() << 40));
		for (int i = 0; i < 2; i++) {
			uint64_t word = random_bits(&r);
			memcpy(bytes + 8 * i, &word, sizeof(word));
		}
	}
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (int i = 0; i < 16; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[32] = '\0';
}
