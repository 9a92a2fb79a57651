// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the precompiled header of the torch tests; does nothing else.
int main() { return 0; }
