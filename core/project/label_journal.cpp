// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_journal.h"

#include "core/base/text.h"
#include "core/project/json_file.h"
#include "core/project/label_command.h"

namespace parsimony::project {

using nlohmann::json;

namespace {

constexpr int kJournalSchema = 1;

const char* nameOf(LabelJournalEntry::Kind kind) {
  switch (kind) {
    case LabelJournalEntry::Kind::Apply:
      return "apply";
    case LabelJournalEntry::Kind::Undo:
      return "undo";
    case LabelJournalEntry::Kind::Redo:
      return "redo";
    case LabelJournalEntry::Kind::Saved:
      return "saved";
  }
  return "";
}

LabelJournalEntry entryFrom(const json& line) {
  LabelJournalEntry entry;
  const auto op = line.at("op").get<std::string>();
  if (op == "saved") {
    entry.kind = LabelJournalEntry::Kind::Saved;
    entry.sha256 = line.at("sha256").get<std::string>();
    entry.seconds = line.value("seconds", 0.0);
    return entry;
  }
  if (op == "undo") entry.kind = LabelJournalEntry::Kind::Undo;
  if (op == "redo") entry.kind = LabelJournalEntry::Kind::Redo;
  if (op != nameOf(entry.kind)) throw base::Error(base::ErrorCode::Unsupported, {{"field", "op"}, {"found", op}});
  entry.command = commandFromJson(line.at("command"));
  return entry;
}

}  // namespace

std::string toText(const LabelJournalHeader& header) {
  const json line = {{"schema_version", kJournalSchema},
                     {"csv", header.csv},
                     {"sha256", header.sha256},
                     {"keypoints", header.keypoints},
                     {"seconds", header.seconds}};
  return line.dump();
}

std::string toText(const LabelJournalEntry& entry) {
  json line = {{"op", nameOf(entry.kind)}};
  if (entry.kind == LabelJournalEntry::Kind::Saved) {
    line["sha256"] = entry.sha256;
    line["seconds"] = entry.seconds;
  } else {
    line["command"] = toJson(entry.command);
  }
  return line.dump();
}

LabelJournalContent readLabelJournal(const std::filesystem::path& path) {
  const base::JournalContent stored = base::readJournal(path);
  LabelJournalContent content;
  std::int64_t line = 1;
  try {
    const json header = json::parse(stored.header);
    requireSchema(header, kJournalSchema, path);
    content.header.csv = header.at("csv").get<std::string>();
    content.header.sha256 = header.at("sha256").get<std::string>();
    content.header.keypoints = header.at("keypoints").get<std::vector<std::string>>();
    content.header.seconds = header.value("seconds", 0.0);
    for (const base::JournalRecord& record : stored.records) {
      line = record.sequence + 1;
      content.entries.push_back(entryFrom(json::parse(record.payload)));
    }
  } catch (base::Error& error) {
    throw error.with("path", base::toUtf8(path)).with("line", line);
  } catch (const json::exception& error) {
    throw base::Error(
        base::ErrorCode::Malformed,
        {{"path", base::toUtf8(path)}, {"line", line}, {"expected", "a line of a label journal"}, {"found", std::string(error.what())}});
  }
  return content;
}

}  // namespace parsimony::project
