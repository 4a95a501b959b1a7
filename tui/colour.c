// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Colours on terminals that have fewer of them. */
#include "tui/theme.h"

#include <math.h>

/* xterm's first sixteen; terminals may show others, but the order of nearness holds. */
static const uint32_t first[16] = {
	0x000000,
	0xcd0000,
	0x00cd00,
	0xcdcd00,
	0x0000ee,
	0xcd00cd,
	0x00cdcd,
	0xe5e5e5,
	0x7f7f7f,
	0xff0000,
	0x00ff00,
	0xffff00,
	0x5c5cff,
	0xff00ff,
	0x00ffff,
	0xffffff,
};

static uint32_t
cube_level(unsigned n)
{
	return n == 0 ? 0 : 55 + 40 * n;
}

uint32_t
colour_rgb(unsigned index)
{
	if (index < 16)
		return first[index];
	if (index >= 232) {
		uint32_t grey = 8 + 10 * (index - 232);
		return grey << 16 | grey << 8 | grey;
	}
	unsigned n = index - 16;
	return cube_level(n / 36) << 16 | cube_level(n / 6 % 6) << 8 | cube_level(n % 6);
}

int
colour_number(struct colour c, int colours)
{
	if (c.kind != COLOUR_SET || colours < 8)
		return -1;
	if (colours > 256)
		return c.index < 16 ? c.index : (int)c.rgb;
	if (colours == 256)
		return c.index;
	return colours >= 16 ? c.ansi : c.ansi & 7;
}

static double
linear(uint32_t channel)
{
	double v = (channel & 255) / 255.0;
	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* Relative luminance by WCAG 2.1. */
static double
luminance(uint32_t rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double
colour_contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a) + 0.05;
	double y = luminance(b) + 0.05;
	return x > y ? x / y : y / x;
}
