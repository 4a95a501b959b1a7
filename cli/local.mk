# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += cairn
cairn_SOURCES = %D%/main.c
cairn_LDADD = $(CORE_LIBS)
