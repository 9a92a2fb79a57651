// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QAbstractItemModel>
#include <QString>

class QAbstractItemView;

namespace parsimony::widgets {

/// The cell as other programs want it: numbers of ValueRole with all their digits and a decimal point, else the text shown.
[[nodiscard]] QString exportText(const QModelIndex& index);

/// Whole table with its header; tabs and line ends inside a cell become spaces.
[[nodiscard]] QString tableAsTsv(const QAbstractItemModel& model);
/// Whole table with its header by RFC 4180: comma, quotes where needed, "\n" line ends, UTF-8.
[[nodiscard]] QString tableAsCsv(const QAbstractItemModel& model);

/// Puts the selected cells (all cells when none is selected), rows and columns in the order shown, hidden columns left out, with header,
/// on the clipboard as tab-separated text that spreadsheets paste as cells.
void copyAsTsv(const QAbstractItemView* view);

/// \throws base::Error of AtomicFile
void saveAsCsv(const QAbstractItemModel& model, const std::filesystem::path& path);

}  // namespace parsimony::widgets
