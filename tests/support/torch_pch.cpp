// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The library that owns the precompiled header of the torch tests needs a source; there is nothing else in it.
