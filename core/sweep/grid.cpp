// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/grid.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/sweep/placeholders.h"

namespace parsimony::sweep {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxRuns = 100'000;
using Names = std::map<std::string, std::string>;
using Choice = std::vector<const io::SweepValue*>;  // one value per axis

base::Error faultAt(const io::SweepYaml& sweep, std::int64_t line, const std::string& field, const std::string& expected,
                    const std::string& found) {
  return base::Error(ErrorCode::Inconsistent,
                     {{"path", base::toUtf8(sweep.path)}, {"line", line}, {"field", field}, {"expected", expected}, {"found", found}});
}

std::string firstPart(const std::string& dotted) {
  return dotted.substr(0, dotted.find('.'));
}

std::string textForFolder(std::string text) {
  for (char& c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-' && c != '+') c = '-';
  }
  return text;
}

std::string idOf(const io::SweepYaml& sweep, const Choice& choice) {
  std::string id;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const io::SweepAxis& axis = sweep.axes[i];
    id += (id.empty() ? "" : "_") + (axis.named ? std::string() : axis.name) + textForFolder(choice[i]->text);
  }
  return id;
}

/// Checks the references of one text. `earlier`: steps whose results exist by then.
void checkReferences(const io::SweepYaml& sweep, std::int64_t line, const std::string& field, const std::string& text, const Names& names,
                     const std::set<std::string>& earlier) {
  try {
    for (const Piece& piece : piecesOf(text)) {
      if (!piece.isPlaceholder || names.count(piece.text) > 0) continue;
      const bool result = piece.text.find('.') != std::string::npos && earlier.count(firstPart(piece.text)) > 0;
      if (!result)
        throw faultAt(sweep, line, field, "an axis, a field, a variable, or step.key of an earlier step that always runs", piece.text);
    }
  } catch (base::Error& error) {
    throw error.with("path", base::toUtf8(sweep.path)).with("line", line).with("field", field);
  }
}

void checkSteps(const io::SweepYaml& sweep, const Names& names) {
  std::set<std::string> earlier;
  for (const io::SweepStep& step : sweep.steps) {
    const std::string field = "steps." + step.name;
    for (const std::string& argument : step.arguments) checkReferences(sweep, step.line, field, argument, names, earlier);
    checkReferences(sweep, step.line, field, step.unlessExists, names, {});  // asked before any step has run
    if (step.unlessExists.empty()) earlier.insert(step.name);
  }
  for (const io::SweepColumn& column : sweep.columns) {
    if (column.source.find('.') != std::string::npos && earlier.count(firstPart(column.source)) > 0) continue;
    throw faultAt(sweep, column.line, "columns." + column.name, "step.key of a step that always runs", column.source);
  }
}

Names namesOf(const io::SweepYaml& sweep, const Choice& choice, const std::string& here) {
  Names names{{"here", here}, {"id", idOf(sweep, choice)}};
  for (std::size_t i = 0; i < choice.size(); ++i) {
    names[sweep.axes[i].name] = choice[i]->text;
    for (const auto& [name, text] : choice[i]->fields) names[name] = text;
  }
  for (const io::SweepVariable& variable : sweep.variables) {
    checkReferences(sweep, variable.line, "variables." + variable.name, variable.text, names, {});
    names[variable.name] = filled(variable.text, [&](const std::string& name) { return names.at(name); });
  }
  return names;
}

std::string recipeOf(const io::SweepYaml& sweep, const Names& names) {
  const auto known = [&](const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? '{' + name + '}' : found->second;
  };
  std::string text;
  // lengths before the texts: ["a b"] is not ["a", "b"]
  const auto add = [&text](const std::string& part) { text += std::to_string(part.size()) + ':' + part; };
  for (const io::SweepStep& step : sweep.steps) {
    add(step.name);
    for (const std::string& argument : step.arguments) add(filled(argument, known));
  }
  for (const io::SweepColumn& column : sweep.columns) add(column.source);
  return base::sha256(text).substr(0, 8);
}

}  // namespace

std::vector<Run> gridOf(const io::SweepYaml& sweep) {
  std::vector<Choice> choices{{}};
  for (const io::SweepAxis& axis : sweep.axes) {
    if (choices.size() * axis.values.size() > kMaxRuns) throw faultAt(sweep, axis.line, "axes." + axis.name, "at most 100000 runs", "more");
    std::vector<Choice> longer;
    for (const Choice& choice : choices) {
      for (const io::SweepValue& value : axis.values) {
        longer.push_back(choice);
        longer.back().push_back(&value);
      }
    }
    choices = std::move(longer);
  }
  const std::string here = base::toUtf8(std::filesystem::absolute(sweep.path).lexically_normal().parent_path());
  if (!choices.empty()) checkSteps(sweep, namesOf(sweep, choices.front(), here));  // the names are the same in every run
  std::vector<Run> runs;
  std::set<std::string> ids;
  for (const Choice& choice : choices) {
    Run run;
    run.id = idOf(sweep, choice);
    for (const io::SweepValue* value : choice) run.values.push_back(value->text);
    run.names = namesOf(sweep, choice, here);
    run.recipe = recipeOf(sweep, namesOf(sweep, choice, "{here}"));
    if (!ids.insert(run.id).second) throw faultAt(sweep, choice.back()->line, "axes", "values that make different names of runs", run.id);
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace parsimony::sweep
