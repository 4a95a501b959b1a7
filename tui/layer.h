// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Layers: what lies over a view and takes the keys while it does: the line
 * editor, lists to choose from, questions, help. The topmost one is asked first.
 */
#ifndef TUI_LAYER_H
#define TUI_LAYER_H

#include <stdbool.h>
#include "tui/canvas.h"

struct app;
struct layer;

struct layer_class {
	const char *const *contexts; /* of the key map, NULL-ended */
	/* A command bound in its contexts; false = not mine. */
	bool (*command)(struct layer *l, const char *name);
	/* A key that is bound to nothing here; false = ignore it. May be NULL. */
	bool (*key)(struct layer *l, int key);
	/* A press of the mouse anywhere on the screen; twice: a double one. May be NULL. */
	void (*press)(struct layer *l, int y, int x, bool twice);
	/* screen: everything; r: between the tab line and the hint line. */
	void (*draw)(struct layer *l, struct canvas *c, struct rect screen, struct rect r);
	void (*free)(struct layer *l);
};

/* First member of every layer's own struct. */
struct layer {
	const struct layer_class *class;
	struct app *app;
	void *owner; /* the view it works for; gone view, gone layer. May be NULL */
	struct layer *below;
};

/* Puts l on top; the application owns it from here. */
void layer_push(struct app *app, struct layer *l);
/* Takes l away and frees it. */
void layer_close(struct layer *l);

#endif
