// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Messages and the log: short texts with a time, the last few hundred. */
#include "core/base/clock.h"
#include "core/base/utf8.h"
#include "tui/app_inside.h"

#include <stdarg.h>
#include <string.h>

#define KEPT     500
#define TEXT_MAX 2000

void
message_add(struct message_list *m, enum message_level level, const char *text)
{
	if (m->list.len == KEPT) {
		free(m->list.at[0].text);
		memmove(m->list.at, m->list.at + 1, (KEPT - 1) * sizeof(*m->list.at));
		m->list.len--;
	}
	struct strbuf safe;
	strbuf_init(&safe, TEXT_MAX);
	text_safe(&safe, text, strlen(text), TEXT_ONE_LINE);
	VEC_PUSH(&m->list, (struct message){ level, clock_wall_ms(), strbuf_take(&safe) });
	strbuf_free(&safe);
}

void
message_free(struct message_list *m)
{
	for (size_t i = 0; i < m->list.len; i++)
		free(m->list.at[i].text);
	VEC_FREE(&m->list);
}

static const struct message *
newest(const struct message_list *m, size_t i)
{
	return i < m->list.len ? &m->list.at[m->list.len - 1 - i] : NULL;
}

void
app_message(struct app *app, enum message_level level, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	message_add(&app->messages, level, text);
	app->message_shown = true;
	app_set_dirty(app, APP_NOW);
}

void
app_fail(struct app *app, const struct err *err)
{
	app_message(
		app, err->code == ERR_CANCELLED ? MESSAGE_INFO : MESSAGE_ERROR, "%s", err->text);
}

const struct message *
app_message_at(const struct app *app, size_t i)
{
	return newest(&app->messages, i);
}

void
app_log(struct app *app, const char *line)
{
	message_add(&app->log, MESSAGE_INFO, line);
}

const struct message *
app_log_at(const struct app *app, size_t i)
{
	return newest(&app->log, i);
}
