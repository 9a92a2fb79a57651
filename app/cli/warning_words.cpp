// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/warning_words.h"

#include <map>

namespace parsimony::cli {
namespace {

/// What stands before and behind the warning's text.
struct Words {
  const char* before;
  const char* after;
};

const std::map<std::string, Words>& words() {
  static const std::map<std::string, Words> kWords{
      {"config_key_ignored", {"the configuration's ", " is not known here and is ignored"}},
      {"context_missing", {"training frames without the two frames before and after them (the frame itself stands in): ", ""}},
      {"image_missing", {"", " does not exist; its labels are left out"}},
      {"labels_changed", {"", " has changed since the run began; it goes on with the labels as they are now"}},
      {"loss_left_out", {"this loss of unlabelled video cannot be used and is left out: ", ""}},
      {"weight_missing", {"the file of weights has nothing for ", ", which starts from random numbers"}},
      {"weight_unexpected", {"the file of weights has ", ", which this network has no place for"}},
  };
  return kWords;
}

}  // namespace

std::string warningSentence(const std::string& warning) {
  const auto colon = warning.find(": ");
  const auto found = colon == std::string::npos ? words().end() : words().find(warning.substr(0, colon));
  if (found == words().end()) return warning;
  return found->second.before + warning.substr(colon + 2) + found->second.after;
}

}  // namespace parsimony::cli
