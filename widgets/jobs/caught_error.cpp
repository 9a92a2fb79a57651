// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/caught_error.h"

#include <exception>
#include <new>
#include <string>

namespace parsimony::widgets {

base::Error errorOfCurrentException() {
  try {
    throw;
  } catch (const base::Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return base::Error(base::ErrorCode::OutOfMemory, {});
  } catch (const std::exception& error) {
    return base::Error(base::ErrorCode::Internal, {{"found", std::string(error.what())}});
  } catch (...) {
    return base::Error(base::ErrorCode::Internal, {{"found", std::string("an exception of unknown type")}});
  }
}

}  // namespace parsimony::widgets
