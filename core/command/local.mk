# SPDX-License-Identifier: GPL-3.0-or-later
libcore_a_SOURCES += %D%/args.h %D%/command.h %D%/session.c %D%/session.h %D%/source.h
