// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The mouse, for who wants it: off at first, as a terminal that reports it no longer selects text. */
#include "core/base/clock.h"
#include "tui/app_inside.h"
#include "tui/key.h"
#include "tui/term.h"
#include "tui/view.h"

#define DOUBLE_MS   400
#define WHEEL_LINES 3

void
app_set_mouse(struct app *app, bool on)
{
	if (!app->term->ops->mouse(app->term, on)) {
		app_message(app, MESSAGE_WARN, "this terminal is not known to have a mouse");
		return;
	}
	app->mouse = on;
	app_message(app, MESSAGE_INFO,
		on ? "the mouse acts here now; Shift selects text, m turns it off"
		   : "the mouse is the terminal's again");
}

/* The first of the commands that is one here, a few times. */
static void
wheel_view(struct view *v, bool down)
{
	static const char *const ways[][2] = { { "scroll.up", "scroll.down" },
		{ "cursor.up", "cursor.down" }, { "row.previous", "row.next" } };
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const char *words[] = { ways[i][down], NULL };
		int turned = 0;
		while (turned < WHEEL_LINES && v->class->command(v, words, 1))
			turned++;
		if (turned > 0)
			return;
	}
}

static void
wheel_layer(struct layer *l, bool down)
{
	if (!l->class->command(l, down ? "cursor.down" : "cursor.up"))
		l->class->command(l, down ? "scroll.down" : "scroll.up");
}

/* A tab or a hint at this place. */
static bool
press_frame(struct app *app, int y, int x)
{
	struct err err = ERR_INIT;
	for (size_t i = 0; i < app->hot.len; i++) {
		const struct hot_spot *hot = &app->hot.at[i];
		if (y != hot->y || x < hot->x || x >= hot->x + hot->w)
			continue;
		if (hot->command)
			app_run(app, hot->command);
		else if (!app_show(app, view_table[hot->tab].class->name, &err))
			app_fail(app, &err);
		return true;
	}
	return false;
}

/* Two presses of one place within a moment are a double one. */
static enum mouse_kind
pressed(struct app *app, int key)
{
	int64_t now = clock_mono_ms();
	bool again = app->press_key == key && now - app->press_ms < DOUBLE_MS;
	app->press_key = again ? 0 : key;
	app->press_ms = now;
	return again ? MOUSE_DOUBLE : MOUSE_PRESS;
}

void
app_mouse(struct app *app, int key)
{
	struct view *v = app_view(app);
	int y = 0;
	int x = 0;
	enum mouse_kind kind = keys_mouse_at(key, &y, &x);
	bool wheel = kind == MOUSE_WHEEL_UP || kind == MOUSE_WHEEL_DOWN;
	if (kind == MOUSE_PRESS)
		kind = pressed(app, key);
	if (app->top && wheel)
		wheel_layer(app->top, kind == MOUSE_WHEEL_DOWN);
	else if (app->top && app->top->class->press)
		app->top->class->press(app->top, y, x, kind == MOUSE_DOUBLE);
	else if (app->top || !v)
		return;
	else if (wheel)
		wheel_view(v, kind == MOUSE_WHEEL_DOWN);
	else if (!press_frame(app, y, x) && v->class->press && rect_holds(v->rect, y, x))
		v->class->press(v, y, x, kind == MOUSE_DOUBLE);
}
