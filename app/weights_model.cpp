// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/weights_model.h"

#include <QStringList>
#include <algorithm>

#include "app/qt_path.h"
#include "app/weights_words.h"
#include "widgets/models/item_roles.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

QVariant megabytes(const pose::WeightsEntry& entry) {
  if (entry.stored) return static_cast<double>(entry.stored->bytes) / kMebibyte;
  return entry.known->mebibytes > 0.0 ? QVariant(entry.known->mebibytes) : QVariant();
}

QString fitsText(const pose::WeightsEntry& entry) {
  if (!entry.stored) return QString::fromStdString(entry.known->backbone);
  QStringList names;
  for (const auto& name : entry.stored->content.backbones) names << QString::fromStdString(name);
  return names.join(QStringLiteral(", "));
}

const std::string& licenceOf(const pose::WeightsEntry& entry) {
  return entry.known ? entry.known->licence : entry.stored->licence;
}

}  // namespace

QString nameOf(const pose::WeightsEntry& entry) {
  return QString::fromStdString(entry.known ? entry.known->name : entry.stored->name);
}

void WeightsModel::setEntries(std::vector<pose::WeightsEntry> entries) {
  beginResetModel();
  m_entries = std::move(entries);
  endResetModel();
}

int WeightsModel::rowOf(const QString& name) const {
  const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&name](const auto& entry) { return nameOf(entry) == name; });
  return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

void WeightsModel::setShare(const QString& name, double share) {
  if (share < 0.0) {
    m_shares.erase(name);
  } else {
    m_shares[name] = share;
  }
  if (const int row = rowOf(name); row >= 0) emit dataChanged(index(row, StateColumn), index(row, StateColumn));
}

double WeightsModel::shareOf(const QString& name) const {
  const auto found = m_shares.find(name);
  return found == m_shares.end() ? -1.0 : found->second;
}

int WeightsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int WeightsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant WeightsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& entry = m_entries[static_cast<std::size_t>(index.row())];
  if (role == PathRole) return entry.stored ? toQString(entry.stored->path) : QString();
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue(Qt::Alignment((index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role != Qt::DisplayRole && role != ValueRole) return {};
  switch (index.column()) {
    case NameColumn:
      return nameOf(entry);
    case FitsColumn:
      return fitsText(entry);
    case SizeColumn:
      return role == ValueRole ? megabytes(entry) : QVariant(sizeText(entry));
    case LicenceColumn:
      return licenceText(licenceOf(entry));
    case StateColumn:
      return stateText(entry, shareOf(nameOf(entry)));
    default:
      return {};
  }
}

QVariant WeightsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::ToolTipRole && section == StateColumn) {
    return tr("By hand: its publisher states no checksum, so you fetch it yourself and import it");
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case NameColumn:
      return tr("Name");
    case FitsColumn:
      return tr("Fits");
    case SizeColumn:
      return tr("Size");
    case LicenceColumn:
      return tr("Licence");
    case StateColumn:
      return tr("State");
    default:
      return {};
  }
}

}  // namespace parsimony::app
