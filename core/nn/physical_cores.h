// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace parsimony::nn {

/// Cores that this process may run on, hyperthreads of one core counted once: matrix products gain nothing from a second thread on a core.
/// At least 1; where the system does not tell, what the C++ library counts.
[[nodiscard]] int physicalCores();

}  // namespace parsimony::nn
