// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <new>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/sweep/json_path.h"
#include "core/sweep/placeholders.h"

namespace parsimony::sweep {
namespace {

using base::ErrorCode;
using nlohmann::json;

/// The runs one after the other, and what they report.
class Sweeper {
 public:
  Sweeper(const io::SweepYaml& sweep, ResultsTable& table, const StepRunner& runner, const jobs::RunContext& context)
      : m_sweep(sweep), m_table(table), m_runner(runner), m_context(context) {}

  SweepSummary all(const std::vector<Run>& runs) {
    m_summary.total = static_cast<std::int64_t>(runs.size());
    for (const Run& run : runs) m_summary.kept += m_table.isFinished(run.id) ? 1 : 0;
    m_done = m_summary.kept;
    if (m_done < m_summary.total) m_table.write();  // a folder that cannot be written is told before the first run, not after it
    for (const Run& run : runs) {
      if (m_table.isFinished(run.id)) continue;
      m_context.throwIfCancelled();
      if (m_context.stop() == jobs::StopRequest::StopAndKeep) {
        m_summary.stopped = true;
        break;
      }
      Row row = rowOf(run);
      (row.error.empty() ? m_summary.finished : m_summary.failed) += 1;
      m_table.set(run.id, std::move(row));
      m_table.write();
      ++m_done;
    }
    return m_summary;
  }

 private:
  Row rowOf(const Run& run) {
    try {
      return {cellsOf(resultsOf(run)), {}};
    } catch (const base::Error& error) {
      if (error.code() == ErrorCode::Cancelled || isAboutSweep(error)) throw;
      return failed(base::sentence(error));
    } catch (const std::bad_alloc&) {
      return failed(base::sentence(base::Error(ErrorCode::OutOfMemory, {})));
    } catch (const std::exception& error) {
      return failed(error.what());
    }
  }

  Row failed(const std::string& why) const {
    const std::string line = why.substr(0, why.find('\n'));
    return {std::vector<std::string>(m_sweep.columns.size()), line.empty() ? "failed" : line};
  }

  /// Thrown by wrongUse().
  [[nodiscard]] bool isAboutSweep(const base::Error& error) const {
    return error.code() == ErrorCode::Inconsistent && error.text("path") == base::toUtf8(m_sweep.path) && !error.text("field").empty();
  }

  /// The result of every step by its name.
  std::map<std::string, json> resultsOf(const Run& run) {
    std::map<std::string, json> results;
    for (const io::SweepStep& step : m_sweep.steps) {
      const auto valueOf = [&](const std::string& name) { return scalarText(valueNamed(name, run, results)); };
      if (!step.unlessExists.empty() && std::filesystem::exists(base::pathFromUtf8(filled(step.unlessExists, valueOf)))) continue;
      std::vector<std::string> arguments;
      for (const std::string& argument : step.arguments) {
        const std::vector<Piece> pieces = piecesOf(argument);
        const json whole = pieces.size() == 1 && pieces[0].isPlaceholder ? valueNamed(pieces[0].text, run, results) : json();
        if (whole.is_array()) {
          for (const json& item : whole) arguments.push_back(scalarText(item));
        } else {
          arguments.push_back(filled(argument, valueOf));
        }
      }
      results[step.name] = resultOf(step, arguments, contextOf(run, arguments.front()));
    }
    return results;
  }

  json resultOf(const io::SweepStep& step, const std::vector<std::string>& arguments, const jobs::RunContext& context) {
    m_context.throwIfCancelled();
    try {
      return m_runner(arguments, context);
    } catch (const base::Error& error) {
      if (error.code() != ErrorCode::Usage) throw;
      throw base::Error(ErrorCode::Inconsistent, {{"path", base::toUtf8(m_sweep.path)},
                                                  {"line", step.line},
                                                  {"field", "steps." + step.name},
                                                  {"expected", "arguments of the verb " + arguments.front()},
                                                  {"found", base::sentence(error)}});
    }
  }

  static json valueNamed(const std::string& name, const Run& run, const std::map<std::string, json>& results) {
    if (const auto known = run.names.find(name); known != run.names.end()) return known->second;
    const json* value = placed(name, results);
    if (value != nullptr && !value->is_null()) return *value;
    throw base::Error(ErrorCode::NotFound, {{"field", name}, {"expected", "a value in the result of this step"}});
  }

  static const json* placed(const std::string& source, const std::map<std::string, json>& results) {
    const std::size_t dot = source.find('.');
    const auto step = results.find(source.substr(0, dot));
    return step == results.end() || dot == std::string::npos ? nullptr : valueAt(step->second, source.substr(dot + 1));
  }

  /// A key that is missing is told, not refused: an energy is there only where it can be measured.
  std::vector<std::string> cellsOf(const std::map<std::string, json>& results) {
    std::vector<std::string> cells;
    for (const io::SweepColumn& column : m_sweep.columns) {
      const json* value = placed(column.source, results);
      cells.push_back(value == nullptr ? std::string() : scalarText(*value));
      std::vector<std::string>& empty = m_summary.emptyColumns;
      if (value != nullptr || std::find(empty.begin(), empty.end(), column.name) != empty.end()) continue;
      empty.push_back(column.name);
      m_context.warning("sweep_column_empty", column.name + ": " + column.source);
    }
    return cells;
  }

  /// Steps do not hear of "stop and keep": the run that is going on is to be whole.
  jobs::RunContext contextOf(const Run& run, const std::string& verb) {
    const std::string before = run.id + "/";
    m_context.progress(m_done, m_summary.total, verb);
    jobs::RunContext::Callbacks callbacks;
    callbacks.progress = [this](const jobs::Progress& p) { m_context.progress(m_done, m_summary.total, p.message); };
    callbacks.metric = [this, before](const jobs::MetricPoint& m) { m_context.metric(before + m.name, m.step, m.value); };
    callbacks.preview = [this](const jobs::PreviewImage& image) { m_context.preview(image); };
    callbacks.warning = [this, before](const std::string& code, const std::string& text) { m_context.warning(code, before + text); };
    callbacks.stop = [this] {
      return m_context.stop() == jobs::StopRequest::Cancel ? jobs::StopRequest::Cancel : jobs::StopRequest::Continue;
    };
    return jobs::RunContext(callbacks);
  }

  const io::SweepYaml& m_sweep;
  ResultsTable& m_table;
  const StepRunner& m_runner;
  jobs::RunContext m_context;
  SweepSummary m_summary;
  std::int64_t m_done = 0;
};

}  // namespace

SweepSummary runSweep(const io::SweepYaml& sweep, const std::vector<Run>& runs, ResultsTable& table, const StepRunner& step,
                      const jobs::RunContext& context) {
  return Sweeper(sweep, table, step, context).all(runs);
}

}  // namespace parsimony::sweep
