// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QtTest/QtTest>

#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/app/cli/json_schema.h"
#include "tests/core/project/project_test.h"

namespace parsimony::tests {

/// What an invocation of parsimony-cli left behind.
struct CliOutcome {
  int exitCode = -1;
  QByteArray out, err;
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out.toStdString(), nullptr, false); }
};

/// The program as a user runs it, with its log in a folder of the test.
class Cli {
 public:
  explicit Cli(const fs::path& scratch) : m_scratch(scratch) {}

  void start(QProcess& process, const QStringList& arguments, const fs::path& workingFolder = {}) const {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_STATE_HOME", QString::fromStdString((m_scratch / "state").string()));
    process.setProcessEnvironment(environment);
    if (!workingFolder.empty()) process.setWorkingDirectory(QString::fromStdString(workingFolder.string()));
    process.start(program(), arguments);
  }

  [[nodiscard]] CliOutcome run(const QStringList& arguments, const fs::path& workingFolder = {}) const {
    QProcess process;
    start(process, arguments, workingFolder);
    if (!process.waitForFinished(120000)) process.kill();
    return outcomeOf(process);
  }

  static CliOutcome outcomeOf(QProcess& process) {
    CliOutcome outcome{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    if (process.exitStatus() != QProcess::NormalExit) outcome.exitCode = -1;  // crashed
    return outcome;
  }

  static QString program() { return qEnvironmentVariable("PARSIMONY_BINARY_DIR") + "/bin/parsimony-cli"; }

 private:
  fs::path m_scratch;
};

/// "" when `result` is what resources/schemas/<name>.json says.
inline std::string schemaViolation(const nlohmann::json& result, const std::string& name) {
  const fs::path path = fs::path(qEnvironmentVariable("PARSIMONY_SOURCE_DIR").toStdString()) / "resources" / "schemas" / (name + ".json");
  std::ifstream stream(path);
  const auto schema = nlohmann::json::parse(stream, nullptr, false);
  if (schema.is_discarded()) return path.string() + " is no JSON";
  if (result.is_discarded()) return "the result is no JSON";
  return violation(result, schema);
}

inline QString text(const fs::path& path) {
  return QString::fromStdString(path.string());
}

}  // namespace parsimony::tests
