// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace parsimony::widgets {

/// The program's table: whole rows selected, sortable by its header, Ctrl+C copies TSV, the context menu copies and saves CSV, Enter
/// activates. With `placeholder` it says what will appear here while it is empty.
class DataTable : public QTableView {
  Q_OBJECT

 public:
  explicit DataTable(QWidget* parent = nullptr);
  void setPlaceholder(const QString& text);
  /// Asks for a file name with the suggestion `fileName` when saving.
  void setExportName(const QString& fileName) { m_exportName = fileName; }

 public slots:
  void copy();
  /// Asks where to; errors are emitted.
  void saveCsv();

 signals:
  void saveFailed(const QString& text);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_placeholder;
  QString m_exportName;
};

}  // namespace parsimony::widgets
