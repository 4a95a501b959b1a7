// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The real terminal. The only file that knows curses: what to send for a
 * change, and what the bytes of a key mean. The line's settings and the
 * sending itself are term_output's.
 */
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "tui/canvas.h"
#include "tui/term.h"
#include "tui/term_described.h"
#include "tui/term_output.h"
#include "tui/theme.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define ESC_DELAY_MS 25
#define CLOSE_MS     100
/* Codes of our own for define_key, above those of curses. */
#define CODE_PASTE_BEGIN (KEY_MAX + 1)
#define CODE_PASTE_END   (KEY_MAX + 2)
#define PASTE_ON         "\033[?2004h"
#define PASTE_OFF        "\033[?2004l"
#define CODE_MOUSE       (KEY_MAX + 3)
/* Presses and the wheel, in decimal numbers, which have no upper end. */
#define MOUSE_ON        "\033[?1000h\033[?1006h"
#define MOUSE_OFF       "\033[?1006l\033[?1000l"
#define SYNC_CODE_POINT 0xE000

struct look {
	bool known;
	attr_t attrs;
	int pair, ground; /* ground: background colour, -1 for the terminal's */
};

struct pair {
	int fg, bg;
};

struct term_curses {
	struct term term;
	struct term_output *out;
	SCREEN *screen;
	const struct theme *theme;
	struct look looks[ROLES][ROLES]; /* [role][over] */
	VEC(struct pair) pairs;          /* number i + 1 */
	VEC(cchar_t) line;
	VEC(struct cell) given; /* what curses was given last, h x w cells */
	int given_h, given_w;   /* 0 x 0: nothing that still holds */
	bool away;              /* given back to the shell */
	bool mouse;             /* reports are asked for */
	bool syncs;             /* tests may ask to be told */
};

static struct term_curses *
curses_of(struct term *t)
{
	return (struct term_curses *)(void *)t;
}

/* ---- size ---- */

static int
from_environment(const char *name, int fallback)
{
	const char *text = getenv(name);
	int64_t n = 0;
	return text && parse_int(text, strlen(text), &n) && n > 0 && n < 10000 ? (int)n : fallback;
}

static void
real_size(int *h, int *w)
{
	struct winsize ws = { 0 };
	bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0;
	*h = known && ws.ws_row > 0 ? ws.ws_row : from_environment("LINES", 24);
	*w = known && ws.ws_col > 0 ? ws.ws_col : from_environment("COLUMNS", 80);
}

static void
curses_size(struct term *t, int *h, int *w)
{
	real_size(h, w);
	if (*h == LINES && *w == COLS)
		return;
	curses_of(t)->given_h = curses_of(t)->given_w = 0;
	resize_term(*h, *w);
	/* What a terminal shows after a change of its size is its own affair (tmux moves lines): send it all. */
	clearok(curscr, TRUE);
}

/* ---- looks ---- */

static int
pair_number(struct term_curses *k, int fg, int bg)
{
	if (k->term.colours == 0 || (fg < 0 && bg < 0))
		return 0;
	for (size_t i = 0; i < k->pairs.len; i++)
		if (k->pairs.at[i].fg == fg && k->pairs.at[i].bg == bg)
			return (int)i + 1;
	int number = (int)k->pairs.len + 1;
	if (number >= COLOR_PAIRS || init_extended_pair(number, fg, bg) == ERR)
		return 0;
	VEC_PUSH(&k->pairs, (struct pair){ fg, bg });
	return number;
}

static struct look
make_look(struct term_curses *k, enum role role, enum role over)
{
	struct style style = theme_style(k->theme, role, over);
	struct look look = { .known = true };
	if (style.attrs & STYLE_BOLD)
		look.attrs |= A_BOLD;
	if (style.attrs & STYLE_DIM)
		look.attrs |= A_DIM;
	if (style.attrs & STYLE_ITALIC)
		look.attrs |= A_ITALIC;
	if (style.attrs & STYLE_UNDERLINE)
		look.attrs |= A_UNDERLINE;
	if (style.attrs & STYLE_REVERSE)
		look.attrs |= A_REVERSE;
	/* Eight colours have no bright ones; bold is what terminals made of them. Black would vanish. */
	if (k->term.colours == 8 && style.fg.kind == COLOUR_SET && style.fg.ansi == 8) {
		style.fg.kind = COLOUR_DEFAULT;
		look.attrs |= A_DIM;
	} else if (k->term.colours == 8 && style.fg.kind == COLOUR_SET && style.fg.ansi > 8) {
		look.attrs |= A_BOLD;
	}
	if (k->term.colours == 0 && style.bg.kind == COLOUR_SET && over != ROLE_TEXT)
		look.attrs |= A_REVERSE;
	look.ground = colour_number(style.bg, k->term.colours);
	look.pair = pair_number(k, colour_number(style.fg, k->term.colours), look.ground);
	return look;
}

static const struct look *
look_of(struct term_curses *k, const struct cell *cell)
{
	struct look *look = &k->looks[cell->role][cell->over];
	if (!look->known)
		*look = make_look(k, (enum role)cell->role, (enum role)cell->over);
	return look;
}

static void
curses_set_theme(struct term *t, const struct theme *theme)
{
	struct term_curses *k = curses_of(t);
	k->theme = theme;
	memset(k->looks, 0, sizeof(k->looks));
	k->given_h = k->given_w = 0;
	k->pairs.len = 0;
	if (!k->away)
		clearok(curscr, TRUE);
}

/* ---- showing ---- */

/* The cell's characters, or '?' where this system would draw them in other columns than we count. */
static void
cell_text(const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
	size_t n = 0;
	const char *at = cell->utf8;
	size_t left = strlen(at);
	while (left > 0 && n < CCHARW_MAX) {
		size_t used = 0;
		uint32_t cp = utf8_decode(at, left, &used);
		bool fits = cp != UTF8_BAD && wcwidth((wchar_t)cp) == (n == 0 ? cell->width : 0);
		if (!fits && n == 0) {
			out[n++] = L'?';
			break;
		}
		if (fits)
			out[n++] = (wchar_t)cp;
		at += used;
		left -= used;
	}
	if (n == 0)
		out[n++] = L' ';
	out[n] = L'\0';
}

/* A blank looks the same in every text colour: in that of its neighbour it costs nothing. */
static const struct look *
look_after(struct term_curses *k, const struct cell *cell, const struct look *before)
{
	const attr_t visible = A_REVERSE | A_UNDERLINE;
	const struct look *look = look_of(k, cell);
	if (!before || cell->utf8[0] || look->ground != before->ground ||
		(look->attrs & visible) != (before->attrs & visible))
		return look;
	return before;
}

static void
put_cell(struct term_curses *k, const struct cell *cell, const struct look *look)
{
	wchar_t text[CCHARW_MAX + 1];
	int pair = look->pair;
	cchar_t cc;
	cell_text(cell, text);
	memset(&cc, 0, sizeof(cc));
	setcchar(&cc, text, look->attrs, (short)(pair < SHRT_MAX ? pair : 0), &pair);
	VEC_PUSH(&k->line, cc);
	if (cell->width == 2 && text[0] == L'?')
		VEC_PUSH(&k->line, cc);
}

/* Blanks after it are left as they are: curses clears them with one sequence. */
static int
last_drawn(const struct canvas *c, int y, int w)
{
	int x = w;
	while (x > 0 && !canvas_at(c, y, x - 1)->utf8[0])
		x--;
	return x;
}

/* The row is as curses has it already; else it is noted as given. */
static bool
is_given(struct term_curses *k, const struct canvas *c, int y)
{
	size_t n = (size_t)c->w;
	struct cell *given = k->given.at + (size_t)y * n;
	const struct cell *row = c->cell + (size_t)y * n;
	bool holds = k->given_h == c->h && k->given_w == c->w;
	if (holds && memcmp(given, row, n * sizeof(*row)) == 0)
		return true;
	memcpy(given, row, n * sizeof(*row));
	return false;
}

static void
curses_show(struct term *t, const struct canvas *c)
{
	struct term_curses *k = curses_of(t);
	int h = c->h < LINES ? c->h : LINES;
	int w = c->w < COLS ? c->w : COLS;
	while (k->given.len < (size_t)c->h * (size_t)c->w)
		VEC_PUSH(&k->given, (struct cell){ 0 });
	for (int y = 0; y < h; y++) {
		if (is_given(k, c, y))
			continue;
		const struct look *look = NULL;
		int last = last_drawn(c, y, w);
		k->line.len = 0;
		for (int x = 0; x < w; x++) {
			const struct cell *cell = canvas_at(c, y, x);
			look = look_after(k, cell, x < last ? look : NULL);
			if (cell->width > 0)
				put_cell(k, cell, look);
		}
		mvadd_wchnstr(y, 0, k->line.at, (int)k->line.len);
	}
	k->given_h = h == c->h && w == c->w ? h : 0;
	k->given_w = k->given_h ? w : 0;
	/* A cursor that nobody sees need not be moved back. */
	bool hidden = curs_set(c->cursor_y >= 0 ? 1 : 0) != ERR && c->cursor_y < 0;
	leaveok(stdscr, hidden);
	if (c->cursor_y >= 0)
		move(c->cursor_y, c->cursor_x);
	refresh();
	term_output_take(k->out);
}

static void
curses_repaint(struct term *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

static bool
curses_ready(struct term *t)
{
	return term_output_flush(curses_of(t)->out);
}

static int
curses_busy_ms(struct term *t)
{
	return term_output_wait_ms(curses_of(t)->out);
}

static void
curses_send(struct term *t, const char *bytes, size_t n)
{
	term_output_add(curses_of(t)->out, bytes, n);
	term_output_flush(curses_of(t)->out);
}

/* ---- keys ---- */

static int
special_key(wint_t code)
{
	static const struct {
		int code, key;
	} table[] = {
		{ KEY_UP, KEYS_UP },
		{ KEY_DOWN, KEYS_DOWN },
		{ KEY_LEFT, KEYS_LEFT },
		{ KEY_RIGHT, KEYS_RIGHT },
		{ KEY_HOME, KEYS_HOME },
		{ KEY_END, KEYS_END },
		{ KEY_PPAGE, KEYS_PAGE_UP },
		{ KEY_NPAGE, KEYS_PAGE_DOWN },
		{ KEY_IC, KEYS_INSERT },
		{ KEY_DC, KEYS_DELETE },
		{ KEY_BACKSPACE, KEYS_BACKSPACE },
		{ KEY_BTAB, KEYS_BACKTAB },
		{ KEY_ENTER, KEYS_ENTER },
		{ CODE_PASTE_BEGIN, KEYS_PASTE_BEGIN },
		{ CODE_PASTE_END, KEYS_PASTE_END },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].code == (int)code)
			return table[i].key;
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return KEYS_F1 + (int)code - KEY_F(1);
	return KEYS_NONE;
}

/*
 * The rest of a sequence that no key of ours begins: eaten, lest its letters act. What
 * cannot be part of a sequence ends it and stays a key.
 */
static void
swallow(wint_t first)
{
	int most = first == L'O' ? 1 : 64;
	wint_t wc = 0;
	for (int i = 0; i < most; i++) {
		int kind = get_wch(&wc);
		if (kind == KEY_CODE_YES)
			ungetch((int)wc);
		else if (kind == OK && (wc < 0x20 || wc > 0x7e))
			unget_wch((wchar_t)wc);
		if (kind != OK || wc < 0x20 || wc >= 0x40)
			return;
	}
}

static int
after_escape(const struct term_curses *k)
{
	wint_t wc = 0;
	int kind = get_wch(&wc);
	if (kind == ERR)
		return KEYS_ESC;
	if (kind == KEY_CODE_YES) {
		int key = special_key(wc);
		return key == KEYS_NONE ? KEYS_ESC : key | KEYS_ALT;
	}
	if (wc == L'[' || wc == L'O') {
		swallow(wc);
		return KEYS_NONE;
	}
	if (wc == KEYS_ESC)
		return KEYS_ESC;
	if (wc == SYNC_CODE_POINT && k->syncs) {
		unget_wch((wchar_t)wc);
		return KEYS_ESC;
	}
	return (int)wc | KEYS_ALT;
}

/*
 * "\033[<" was read; the rest is BUTTON;COLUMN;ROW and M or m. What is cut off
 * is waited for as long as after Esc, lest its digits act as keys.
 */
static int
mouse_report(const struct term_curses *k)
{
	long number[3] = { 0 };
	size_t at = 0;
	wint_t wc = 0;
	timeout(ESC_DELAY_MS);
	for (int i = 0; i < 32 && get_wch(&wc) == OK; i++) {
		if (wc >= L'0' && wc <= L'9' && number[at] < 100000)
			number[at] = 10 * number[at] + (long)(wc - L'0');
		else if (wc == L';' && at < 2)
			at++;
		else
			break;
	}
	nodelay(stdscr, TRUE);
	/* The beginning of something else. */
	if (wc != 0 && wc != L'M' && wc != L'm' && wc != L';' && (wc < L'0' || wc > L'9'))
		unget_wch((wchar_t)wc);
	if (!k->mouse || at < 2 || wc != L'M' || number[1] < 1 || number[2] < 1)
		return KEYS_NONE;
	enum mouse_kind kind = number[0] == 64   ? MOUSE_WHEEL_UP
			       : number[0] == 65 ? MOUSE_WHEEL_DOWN
						 : MOUSE_PRESS;
	if (kind == MOUSE_PRESS && number[0] != 0)
		return KEYS_NONE;
	return keys_mouse(kind, (int)number[2] - 1, (int)number[1] - 1);
}

/* One key; *more stays set when something was read that is no key. */
static int
read_key(struct term_curses *k, bool *more)
{
	wint_t wc = 0;
	int kind = get_wch(&wc);
	*more = kind != ERR;
	if (kind == ERR)
		return KEYS_NONE;
	if (kind == KEY_CODE_YES && wc == CODE_MOUSE)
		return mouse_report(k);
	if (kind == KEY_CODE_YES && wc == KEY_MOUSE)
		swallow(L'[');
	if (kind == KEY_CODE_YES)
		return special_key(wc);
	if (wc == KEYS_ESC)
		return after_escape(k);
	if (wc == L'\n')
		return KEYS_ENTER;
	if (wc == 0x7f || wc == 0x08)
		return KEYS_BACKSPACE;
	if (wc == SYNC_CODE_POINT && k->syncs)
		return KEYS_SYNC;
	if (wc > 0x10ffff || (wc >= 0x80 && wc < 0xa0))
		return KEYS_NONE;
	return (int)wc;
}

static int
curses_key(struct term *t)
{
	struct term_curses *k = curses_of(t);
	bool more = !k->away;
	while (more) {
		int key = read_key(k, &more);
		if (key != KEYS_NONE)
			return key;
	}
	return KEYS_NONE;
}

static int
curses_input_fd(struct term *t)
{
	(void)t;
	return STDIN_FILENO;
}

static int
curses_output_fd(struct term *t)
{
	return term_output_fd(curses_of(t)->out);
}

/* ---- coming and going ---- */

static void
curses_suspend(struct term *t)
{
	struct term_curses *k = curses_of(t);
	if (k->away)
		return;
	k->away = true;
	endwin();
	term_output_take(k->out);
	term_output_add(k->out, PASTE_OFF, strlen(PASTE_OFF));
	if (k->mouse)
		term_output_add(k->out, MOUSE_OFF, strlen(MOUSE_OFF));
	term_output_drain(k->out, CLOSE_MS);
	term_output_restore(k->out);
}

static void
curses_resume(struct term *t)
{
	struct term_curses *k = curses_of(t);
	term_output_raw(k->out);
	k->away = false;
	clearok(curscr, TRUE);
	term_output_add(k->out, PASTE_ON, strlen(PASTE_ON));
	if (k->mouse)
		term_output_add(k->out, MOUSE_ON, strlen(MOUSE_ON));
}

static bool
curses_mouse(struct term *t, bool on)
{
	struct term_curses *k = curses_of(t);
	const char *known = tigetstr("kmous");
	if (on && (!known || known == (const char *)-1))
		return false;
	k->mouse = on;
	curses_send(t, on ? MOUSE_ON : MOUSE_OFF, strlen(on ? MOUSE_ON : MOUSE_OFF));
	return true;
}

static void
curses_close(struct term *t)
{
	struct term_curses *k = curses_of(t);
	curses_suspend(t);
	delscreen(k->screen);
	term_output_close(k->out);
	VEC_FREE(&k->pairs);
	VEC_FREE(&k->line);
	VEC_FREE(&k->given);
	free(k);
}

static const struct term_ops curses_ops = {
	.size = curses_size,
	.set_theme = curses_set_theme,
	.show = curses_show,
	.repaint = curses_repaint,
	.ready = curses_ready,
	.busy_ms = curses_busy_ms,
	.key = curses_key,
	.input_fd = curses_input_fd,
	.output_fd = curses_output_fd,
	.suspend = curses_suspend,
	.resume = curses_resume,
	.send = curses_send,
	.mouse = curses_mouse,
	.close = curses_close,
};

static void
add_capability(struct strbuf *b, const char *name)
{
	const char *text = tigetstr(name);
	if (text && text != (const char *)-1)
		strbuf_add(b, text);
}

/* What a crash must send to leave a usable terminal. */
static void
guard(struct term_curses *k)
{
	struct strbuf reset;
	strbuf_init(&reset, 250);
	strbuf_add(&reset, PASTE_OFF);
	strbuf_add(&reset, MOUSE_OFF);
	add_capability(&reset, "sgr0");
	add_capability(&reset, "op");
	add_capability(&reset, "rmkx");
	add_capability(&reset, "cnorm");
	add_capability(&reset, "rmcup");
	term_output_guard(k->out, reset.at);
	strbuf_free(&reset);
}

/* Spellings of keys that terminals use whatever their description says. */
static void
define_keys(void)
{
	static const struct {
		const char *bytes;
		int code;
	} table[] = {
		{ "\033[A", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033OA", KEY_UP },
		{ "\033OB", KEY_DOWN },
		{ "\033OC", KEY_RIGHT },
		{ "\033OD", KEY_LEFT },
		{ "\033[H", KEY_HOME },
		{ "\033[F", KEY_END },
		{ "\033OH", KEY_HOME },
		{ "\033OF", KEY_END },
		{ "\033[1~", KEY_HOME },
		{ "\033[4~", KEY_END },
		{ "\033[3~", KEY_DC },
		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },
		{ "\033[Z", KEY_BTAB },
		{ "\033[200~", CODE_PASTE_BEGIN },
		{ "\033[201~", CODE_PASTE_END },
		{ "\033[<", CODE_MOUSE },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		define_key(table[i].bytes, table[i].code);
}

static void
set_up(struct term_curses *k, const struct term_curses_options *options)
{
	noecho();
	nonl();
	raw();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	idlok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	typeahead(-1);
	set_escdelay(ESC_DELAY_MS);
	define_keys();
	const char *no_colour = getenv("NO_COLOR");
	if (has_colors() && !options->no_colour && !(no_colour && *no_colour)) {
		start_color();
		use_default_colors();
		k->term.colours = COLORS;
	}
	int h = 0;
	int w = 0;
	curses_size(&k->term, &h, &w);
	term_output_raw(k->out);
	term_output_add(k->out, PASTE_ON, strlen(PASTE_ON));
	guard(k);
}

/* Terminals whose fonts lack most of what UTF-8 can say. */
static bool
plain_font(const char *type)
{
	return strcmp(type, "linux") == 0 || strcmp(type, "dumb") == 0 || str_starts(type, "vt");
}

static SCREEN *
new_screen(struct term_curses *k, const char *type)
{
	FILE *out = term_output_file(k->out);
	if (term_is_described(type))
		return newterm(type, out, stdin);
	snprintf(k->term.note, sizeof(k->term.note),
		"no description of terminal '%.40s': taken as xterm-256color",
		type && *type ? type : "(TERM is not set)");
	return newterm("xterm-256color", out, stdin);
}

struct term *
term_curses_open(const struct term_curses_options *options, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err_set(err, ERR_USAGE,
			"the application needs a terminal; without one use a verb, such as: cairn "
			"run list");
		return NULL;
	}
	setlocale(LC_CTYPE, "");
	const char *type = getenv("TERM");
	struct term_curses *k = xcalloc(1, sizeof(*k));
	k->term.ops = &curses_ops;
	k->term.ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0 ||
			(type && plain_font(type));
	k->syncs = getenv("CAIRN_SYNC") != NULL;
	k->out = term_output_open(STDOUT_FILENO, err);
	k->screen = k->out ? new_screen(k, type) : NULL;
	if (!k->screen) {
		if (k->out)
			err_set(err, ERR_SYSTEM,
				"cannot use the terminal '%s': set TERM to what it is, such as "
				"xterm-256color",
				type ? type : "");
		term_output_close(k->out);
		free(k);
		return NULL;
	}
	set_up(k, options);
	return &k->term;
}
