// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/table_export.h"

#include <map>
#include <set>

#include <QAbstractItemView>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "widgets/models/item_roles.h"

namespace parsimony::widgets {

namespace {

QString tsvCell(QString text) {
  for (QChar& c : text) {
    if (c == QLatin1Char('\t') || c == QLatin1Char('\n') || c == QLatin1Char('\r')) c = QLatin1Char(' ');
  }
  return text;
}

QString csvCell(QString text) {
  const bool quote = text.contains(QLatin1Char(',')) || text.contains(QLatin1Char('"')) || text.contains(QLatin1Char('\n')) ||
                     text.contains(QLatin1Char('\r'));
  if (!quote) return text;
  text.replace(QLatin1Char('"'), QLatin1String("\"\""));
  return QLatin1Char('"') + text + QLatin1Char('"');
}

QString headerText(const QAbstractItemModel& model, int column) {
  return model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

template <typename Cell>
QString wholeTable(const QAbstractItemModel& model, QChar separator, Cell cell) {
  QString text;
  const int columns = model.columnCount();
  for (int row = -1; row < model.rowCount(); ++row) {
    for (int column = 0; column < columns; ++column) {
      if (column > 0) text += separator;
      text += cell(row < 0 ? headerText(model, column) : exportText(model.index(row, column)));
    }
    text += QLatin1Char('\n');
  }
  return text;
}

/// Columns that are seen, by their place from the left.
std::map<int, int> visibleColumns(const QAbstractItemView* view) {
  std::map<int, int> columns;
  const auto* table = qobject_cast<const QTableView*>(view);
  for (int column = 0; column < view->model()->columnCount(view->rootIndex()); ++column) {
    if (table != nullptr && table->isColumnHidden(column)) continue;
    columns[table == nullptr ? column : table->horizontalHeader()->visualIndex(column)] = column;
  }
  return columns;
}

}  // namespace

QString exportText(const QModelIndex& index) {
  const QVariant value = index.data(ValueRole);
  switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Float:
      return QString::fromStdString(base::formatDouble(value.toDouble()));
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::UInt:
    case QMetaType::ULongLong:
      return value.toString();
    case QMetaType::Bool:
      return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QMetaType::QDateTime:
      return value.toDateTime().toString(Qt::ISODate);
    case QMetaType::QString:
      return value.toString();
    default:
      return index.data(Qt::DisplayRole).toString();
  }
}

QString tableAsTsv(const QAbstractItemModel& model) {
  return wholeTable(model, QLatin1Char('\t'), tsvCell);
}

QString tableAsCsv(const QAbstractItemModel& model) {
  return wholeTable(model, QLatin1Char(','), csvCell);
}

void copyAsTsv(const QAbstractItemView* view) {
  const QAbstractItemModel* model = view->model();
  if (model == nullptr) return;
  std::map<int, int> columns = visibleColumns(view);
  const QModelIndexList selected = view->selectionModel() == nullptr ? QModelIndexList() : view->selectionModel()->selectedIndexes();
  std::set<std::pair<int, int>> cells;
  std::set<int> rows;
  std::set<int> usedColumns;
  for (const QModelIndex& index : selected) {
    cells.emplace(index.row(), index.column());
    rows.insert(index.row());
    usedColumns.insert(index.column());
  }
  if (selected.isEmpty()) {
    for (int row = 0; row < model->rowCount(view->rootIndex()); ++row) rows.insert(row);
  } else {
    std::erase_if(columns, [&](const auto& column) { return usedColumns.count(column.second) == 0; });
  }
  QStringList lines;
  QStringList header;
  for (const auto& [place, column] : columns) header << tsvCell(headerText(*model, column));
  lines << header.join(QLatin1Char('\t'));
  for (const int row : rows) {
    QStringList line;
    for (const auto& [place, column] : columns) {
      const bool wanted = selected.isEmpty() || cells.count({row, column}) > 0;
      line << (wanted ? tsvCell(exportText(model->index(row, column, view->rootIndex()))) : QString());
    }
    lines << line.join(QLatin1Char('\t'));
  }
  QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void saveAsCsv(const QAbstractItemModel& model, const std::filesystem::path& path) {
  base::writeFileAtomically(path, tableAsCsv(model).toStdString());
}

}  // namespace parsimony::widgets
