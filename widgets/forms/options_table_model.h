// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include "widgets/forms/options_state.h"

namespace parsimony::widgets {

/// Every field of an options struct as a table; the value column is edited in place.
class OptionsTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { SettingColumn, ValueColumn, DefaultColumn, UnitColumn, KeyColumn, ColumnCount };
  enum Role { IdRole = Qt::UserRole + 48, ChoicesRole, SearchRole, FieldRole };

  explicit OptionsTableModel(OptionsState* state, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 private:
  [[nodiscard]] QVariant text(const base::FieldValue& field, int column) const;
  OptionsState* m_state;
};

/// Keeps the rows whose label, id, key or help contains every word of the search.
class OptionsSearchProxy : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setSearch(const QString& text);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList m_words;
};

/// Fields with choices are edited in a list, those that take several in check boxes over the rows below, the others as text.
class OptionsDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

 private:
  [[nodiscard]] QWidget* createChecks(QWidget* parent, const base::FieldValue& field) const;
};

}  // namespace parsimony::widgets

Q_DECLARE_METATYPE(const parsimony::base::FieldValue*)
