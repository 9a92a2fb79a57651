// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/options_table_model.h"

#include <algorithm>

#include <QApplication>
#include <QComboBox>
#include <QFont>
#include <QLineEdit>

#include "widgets/forms/choice_checks.h"
#include "widgets/forms/wording.h"
#include "widgets/models/item_roles.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

OptionsTableModel::OptionsTableModel(OptionsState* state, QObject* parent) : QAbstractTableModel(parent), m_state(state) {
  const auto refresh = [this] { emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); };
  connect(state, &OptionsState::valueChanged, this, refresh);
  connect(state, &OptionsState::problemsChanged, this, refresh);
}

int OptionsTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_state->fields().size());
}

int OptionsTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant OptionsTableModel::text(const base::FieldValue& field, int column) const {
  switch (column) {
    case SettingColumn:
      return wordingOf(field.info.id).label;
    case ValueColumn:
      return valueText(field, m_state->value(field.info.id));
    case DefaultColumn:
      return valueText(field, field.value);
    case UnitColumn:
      return QString::fromStdString(field.info.unit);
    case KeyColumn:
      return QString::fromStdString(field.info.lpKey);
    default:
      return {};
  }
}

QVariant OptionsTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const base::FieldValue& field = m_state->fields()[static_cast<std::size_t>(index.row())];
  const std::string& id = field.info.id;
  const std::optional<base::Problem> problem = m_state->problem(id);
  switch (role) {
    case Qt::DisplayRole:
    case ValueRole:
      return text(field, index.column());
    case Qt::EditRole:
      return index.column() == ValueColumn ? QString::fromStdString(m_state->value(id)) : text(field, index.column()).toString();
    case Qt::ToolTipRole:
      return problem ? problemText(*problem, field.info) : toolTipOf(field);
    case Qt::TextAlignmentRole: {
      const bool number = field.kind == "int" || field.kind == "double" || field.kind == "ints";
      const bool right = number && (index.column() == ValueColumn || index.column() == DefaultColumn);
      return QVariant::fromValue(Qt::Alignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    case Qt::FontRole: {
      if (!m_state->isChanged(id) || index.column() > ValueColumn) return {};
      QFont strong;
      strong.setWeight(QFont::DemiBold);
      return strong;
    }
    case Qt::ForegroundRole:
      if (problem && index.column() == ValueColumn) return Theme::current().error;
      return index.column() > ValueColumn ? QVariant(Theme::current().muted) : QVariant();
    case IdRole:
      return QString::fromStdString(id);
    case ChoicesRole: {
      QStringList choices;
      if (field.kind == "bool") choices << QStringLiteral("true") << QStringLiteral("false");
      for (const std::string& choice : field.info.choices) choices << QString::fromStdString(choice);
      return choices;
    }
    case SearchRole: {
      const FieldWording wording = wordingOf(id);
      return QStringList{wording.label, wording.help, wording.group, QString::fromStdString(id), QString::fromStdString(field.info.lpKey)}
          .join(QLatin1Char(' '));
    }
    case FieldRole:
      return QVariant::fromValue(&field);
    default:
      return {};
  }
}

QVariant OptionsTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case SettingColumn:
      return tr("Setting");
    case ValueColumn:
      return tr("Value");
    case DefaultColumn:
      return tr("Default");
    case UnitColumn:
      return tr("Unit");
    case KeyColumn:
      return tr("Key in Lightning Pose");
    default:
      return {};
  }
}

Qt::ItemFlags OptionsTableModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.column() == ValueColumn ? flags | Qt::ItemIsEditable : flags;
}

bool OptionsTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || index.column() != ValueColumn) return false;
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
  return m_state->setText(m_state->fields()[static_cast<std::size_t>(index.row())].info.id, value.toString().toStdString());
}

void OptionsSearchProxy::setSearch(const QString& text) {
  m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

bool OptionsSearchProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QString text = sourceModel()->index(row, 0, parent).data(OptionsTableModel::SearchRole).toString();
  return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

QWidget* OptionsDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QStringList choices = index.data(OptionsTableModel::ChoicesRole).toStringList();
  const QString name = index.siblingAtColumn(OptionsTableModel::SettingColumn).data().toString();
  const auto* field = index.data(OptionsTableModel::FieldRole).value<const base::FieldValue*>();
  QWidget* editor = nullptr;
  if (field != nullptr && field->info.several) {
    editor = createChecks(parent, *field);
  } else if (choices.isEmpty()) {
    editor = new QLineEdit(parent);
  } else {
    auto* combo = new QComboBox(parent);
    combo->addItems(choices);
    editor = combo;
  }
  editor->setObjectName(QStringLiteral("optionCellEditor"));
  editor->setAccessibleName(name);
  return editor;
}

/// Every click is taken over at once; the boxes close when the focus goes elsewhere.
QWidget* OptionsDelegate::createChecks(QWidget* parent, const base::FieldValue& field) const {
  auto* checks = new ChoiceChecks(field, parent);
  checks->setAutoFillBackground(true);
  auto* self = const_cast<OptionsDelegate*>(this);  // signals are not const, the editors are the view's
  connect(checks, &ChoiceChecks::chosenChanged, self, [self, checks] { emit self->commitData(checks); });
  connect(qApp, &QApplication::focusChanged, checks, [self, checks](QWidget*, QWidget* now) {
    if (now != nullptr && now != checks && !checks->isAncestorOf(now)) emit self->closeEditor(checks);
  });
  return checks;
}

void OptionsDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  if (qobject_cast<ChoiceChecks*>(editor) == nullptr) return QStyledItemDelegate::updateEditorGeometry(editor, option, index);
  const QRect available = editor->parentWidget()->rect();
  QRect place(option.rect.topLeft(), editor->sizeHint().expandedTo(option.rect.size()));
  place.moveBottom(std::min(place.bottom(), available.bottom()));
  place.moveTop(std::max(place.top(), available.top()));
  editor->setGeometry(place);
}

void OptionsDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  const QString value = index.data(Qt::EditRole).toString();
  if (auto* checks = qobject_cast<ChoiceChecks*>(editor)) {
    checks->setChosen(value.toStdString());
  } else if (auto* combo = qobject_cast<QComboBox*>(editor)) {
    combo->setCurrentText(value);
  } else if (auto* line = qobject_cast<QLineEdit*>(editor); line != nullptr && !line->isModified()) {
    line->setText(value);
  }
}

void OptionsDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  if (auto* checks = qobject_cast<ChoiceChecks*>(editor)) {
    model->setData(index, QString::fromStdString(checks->chosen()));
  } else if (auto* combo = qobject_cast<QComboBox*>(editor)) {
    model->setData(index, combo->currentText());
  } else if (auto* line = qobject_cast<QLineEdit*>(editor)) {
    model->setData(index, line->text());
  }
}

}  // namespace parsimony::widgets
