// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Random numbers: a seeded xoshiro256** generator passed by pointer, so that
 * every result can be reproduced, and bytes from the system for identifiers.
 */
#ifndef CORE_BASE_RANDOM_H
#define CORE_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t s[4];
};

/* Fills the state from one seed by splitmix64; equal seeds, equal sequences, on every machine. */
void random_seed(struct random *r, uint64_t seed);
uint64_t random_bits(struct random *r);
/* Uniform in [0, 1), 53 bits. */
double random_unit(struct random *r);
/* Uniform in [0, below) without bias; below >= 1. */
uint64_t random_below(struct random *r, uint64_t below);

/* 32 lower-case hexadecimal digits of a version 4 UUID, and a NUL, from the system's generator. */
void random_uuid_hex(char out[33]);

#endif
