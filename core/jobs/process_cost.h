// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace parsimony::jobs {

/// User and system time of all threads of this process since it started, s. 0 where the system does not tell.
[[nodiscard]] double processCpuSeconds();

}  // namespace parsimony::jobs
