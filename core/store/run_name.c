// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names for runs that were given none. */
#include "core/store/run_name.h"
#include "core/base/random.h"

#include <stdint.h>
#include <stdio.h>

/* At most eight and six letters, so that every name fits. */
static const char *const adjectives[] = { "amber", "brave", "brisk", "bright", "calm", "candid",
	"clear", "clever", "coral", "crisp", "curious", "deft", "eager", "early", "fair", "fleet",
	"fond", "frank", "fresh", "gentle", "glad", "golden", "grand", "happy", "hardy", "honest",
	"humble", "keen", "kind", "lively", "lucid", "lucky", "mellow", "merry", "mild", "modest",
	"noble", "novel", "patient", "placid", "plucky", "polite", "prompt", "proud", "quick",
	"quiet", "rapid", "ready", "serene", "sharp", "silent", "silver", "sincere", "smooth",
	"snug", "sober", "solid", "spry", "steady", "still", "stout", "sunny", "swift", "tidy",
	"trusty", "upbeat", "vivid", "warm", "wise", "witty" };
static const char *const nouns[] = { "alder", "aspen", "badger", "basalt", "beacon", "birch",
	"bison", "brook", "canyon", "cedar", "cliff", "clover", "comet", "cove", "crag", "crest",
	"delta", "dune", "egret", "ember", "falcon", "fern", "fjord", "garnet", "glade", "gorge",
	"grove", "harbor", "hazel", "heath", "heron", "ibis", "iris", "island", "jay", "kelp",
	"lagoon", "larch", "lark", "ledge", "linden", "lotus", "maple", "marsh", "meadow", "moor",
	"orchid", "osprey", "otter", "peak", "pebble", "pine", "plover", "quartz", "rapids",
	"raven", "reef", "ridge", "river", "robin", "rowan", "saddle", "slate", "spruce", "summit",
	"tarn", "thrush", "tundra", "valley", "willow", "wren", "yarrow" };

void
run_name_random(char out[RUN_NAME_MAX])
{
	char id[33];
	random_uuid_hex(id);
	uint64_t seed = 0;
	for (int i = 0; i < 32; i++)
		seed = seed * 31 + (unsigned char)id[i];
	struct random r;
	random_seed(&r, seed);
	snprintf(out, RUN_NAME_MAX, "%s-%s-%d",
		adjectives[random_below(&r, sizeof adjectives / sizeof *adjectives)],
		nouns[random_below(&r, sizeof nouns / sizeof *nouns)], (int)random_below(&r, 1001));
}
