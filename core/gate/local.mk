# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/gate.c %D%/gate.h %D%/gate_fact.c %D%/gate_file.c %D%/gate_kind.h %D%/gate_parse.c \
  %D%/gate_table.c %D%/gate_words.c
