# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/arena.c %D%/arena.h %D%/attr.h \
  %D%/err.c %D%/err.h \
  %D%/map.c %D%/map.h \
  %D%/oom.c %D%/oom.h \
  %D%/str.c %D%/str.h %D%/vec.h \
  %D%/clock.h %D%/hash.h %D%/ini.h %D%/json.h %D%/log.h %D%/number.h \
  %D%/path.h %D%/process.h %D%/random.h %D%/utf8.h
