// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/jobs/ledger.h"

namespace parsimony::project {

enum class RunStatus { Running, Completed, Stopped, Cancelled, Failed };

/// Input of a run with the hash of what it was.
struct RunInput {
  std::string path;
  std::string sha256;
};

/// run.json: the one manifest of a run folder. Immutable once finished.
struct RunManifest {
  int schemaVersion = 1;
  std::string verb;  ///< "train"
  std::string name;
  std::map<std::string, std::string> options;  ///< FieldInfo::id -> text
  std::int64_t seed = 0;
  std::string version;  ///< of Parsimony
  std::string torchVersion;
  std::string machine;  ///< CPU model, cores, GPU
  std::string created;  ///< local time
  std::vector<RunInput> inputs;
  std::vector<std::string> parents;  ///< runs it started from
  RunStatus status = RunStatus::Running;
  jobs::LedgerEntry ledger;
  std::string extraJson = "{}";  ///< results of the verb, one JSON object as text (see result keys of the verb)
};

[[nodiscard]] std::string toString(RunStatus status);
/// \throws base::Error NotFound, Malformed {path, field | byte, expected, found}, Unsupported (of a newer Parsimony)
[[nodiscard]] RunManifest readManifest(const std::filesystem::path& runFolder);
/// \throws base::Error on disk faults, InvalidValue when extraJson is no object
void writeManifest(const std::filesystem::path& runFolder, const RunManifest& manifest);

/// Reserves <modelFolder>/<name> (made unique with -2, -3 ... when taken) and creates it. Empty name = verb + time stamp.
/// \throws base::Error InvalidValue when the name cannot be a folder name on every system
[[nodiscard]] std::filesystem::path createRunFolder(const std::filesystem::path& modelFolder, const std::string& name,
                                                    const std::string& verb = "run");

/// Run folders with a readable run.json, newest first; damaged ones are skipped and logged.
struct RunEntry {
  std::filesystem::path folder;
  RunManifest manifest;
};
[[nodiscard]] std::vector<RunEntry> listRuns(const std::filesystem::path& modelFolder);

/// Resolves a run given by name, by the path of its folder or of its run.json. \throws base::Error NotFound, naming the runs that there are
[[nodiscard]] std::filesystem::path findRun(const std::filesystem::path& modelFolder, const std::string& nameOrPath);

/// Appends metric points to metrics.csv (name,step,value); on resume drops rows beyond a step first. Points reach the file with flush(),
/// when some kilobytes are waiting, and at the end. \throws base::Error on disk faults; the points then wait for the next flush()
class MetricsFile {
 public:
  /// keepUpToStep: rows of later steps go, -1 = all of them. \throws base::Error Malformed when there is a damaged metrics.csv
  MetricsFile(const std::filesystem::path& runFolder, std::int64_t keepUpToStep);
  MetricsFile(MetricsFile&& other) noexcept;
  MetricsFile& operator=(MetricsFile&&) = delete;
  ~MetricsFile();
  /// \throws base::Error InvalidValue when the name holds a comma, a quote or a line break
  void append(const std::string& name, std::int64_t step, double value);
  void flush();

 private:
  std::filesystem::path m_path;
  std::string m_pending;
};
struct MetricRow {
  std::string name;
  std::int64_t step = 0;
  double value = 0.0;
};
/// Empty when there is no metrics.csv yet; an unfinished last line is left out. \throws base::Error Malformed {path, line, expected, found}
[[nodiscard]] std::vector<MetricRow> readMetrics(const std::filesystem::path& runFolder);

}  // namespace parsimony::project
