# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += \
  %D%/arena.c %D%/arena.h %D%/attr.h \
  %D%/c_locale.c %D%/c_locale.h \
  %D%/clock.c %D%/clock.h \
  %D%/err.c %D%/err.h \
  %D%/xml.c %D%/xml.h \
  %D%/hash.c %D%/hash.h \
  %D%/ini.c %D%/ini.h \
  %D%/json.c %D%/json_write.c %D%/json.h \
  %D%/log.c %D%/log.h \
  %D%/map.c %D%/map.h \
  %D%/number.c %D%/number_format.c %D%/number.h \
  %D%/oom.c %D%/oom.h \
  %D%/path.c %D%/path_open.c %D%/path_output.c %D%/path.h \
  %D%/process.c %D%/process_split.c %D%/process.h \
  %D%/random.c %D%/random.h \
  %D%/regex.c %D%/regex.h \
  %D%/str.c %D%/str.h %D%/vec.h \
  %D%/team.c %D%/team.h \
  %D%/text_file.c %D%/text_file.h \
  %D%/text_safe.c %D%/utf8.c %D%/utf8_ascii.c %D%/utf8.h %D%/utf8_class.h \
  %D%/xml.c %D%/xml.h %D%/yaml.c %D%/yaml.h
