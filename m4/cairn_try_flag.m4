dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl CAIRN_TRY_FLAG(FLAG): adds FLAG to CAIRN_CFLAGS when the compiler takes it.
AC_DEFUN([CAIRN_TRY_FLAG], [
  AC_MSG_CHECKING([whether $CC understands $1])
  cairn_saved_cflags=$CFLAGS
  CFLAGS="$CFLAGS -Werror $1"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes]); CAIRN_CFLAGS="$CAIRN_CFLAGS $1"], [AC_MSG_RESULT([no])])
  CFLAGS=$cairn_saved_cflags
])
