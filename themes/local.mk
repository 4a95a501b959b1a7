# SPDX-License-Identifier: GPL-3.0-or-later
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = \
  %D%/ansi.theme %D%/colour-blind-dark.theme %D%/colour-blind-light.theme %D%/dark.theme \
  %D%/ember.theme %D%/fjord.theme %D%/high-contrast.theme %D%/lagoon.theme %D%/light.theme \
  %D%/mono.theme %D%/parchment.theme %D%/slate.theme
