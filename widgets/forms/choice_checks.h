// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "core/base/options.h"

class QCheckBox;

namespace parsimony::widgets {

/// Editor of a field with FieldInfo::several: a check box per choice, in as many columns as fit the width.
/// Object names of the boxes: field_<id>_<choice>. Focus goes to the first.
class ChoiceChecks : public QWidget {
  Q_OBJECT

 public:
  explicit ChoiceChecks(const base::FieldValue& field, QWidget* parent = nullptr);

  /// The checked choices in the field's order, separated by commas.
  [[nodiscard]] std::string chosen() const;
  /// Not announced by chosenChanged().
  void setChosen(const std::string& list);

  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  /// A person checked or unchecked a box.
  void chosenChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  /// From box to box before leaving, also inside a table, which would go to its next cell.
  bool focusNextPrevChild(bool next) override;

 private:
  /// Of the largest box.
  [[nodiscard]] QSize cell() const;
  [[nodiscard]] int columnsIn(int width) const;
  void place();

  std::vector<std::string> m_choices;
  std::vector<QCheckBox*> m_boxes;
};

}  // namespace parsimony::widgets
