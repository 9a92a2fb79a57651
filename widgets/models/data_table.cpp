// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/data_table.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include "core/base/error.h"
#include "core/base/text.h"
#include "widgets/models/table_export.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

DataTable::DataTable(QWidget* parent) : QTableView(parent) {
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setSortingEnabled(true);
  setShowGrid(false);
  setWordWrap(false);
  setFont(tabularFont(font()));
  setEditTriggers(NoEditTriggers);
  setHorizontalScrollMode(ScrollPerPixel);
  setVerticalScrollMode(ScrollPerPixel);
  setTabKeyNavigation(false);  // Tab leaves the table; the arrow keys move inside
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsMovable(true);
  horizontalHeader()->setStretchLastSection(false);
  m_exportName = QStringLiteral("table.csv");
}

void DataTable::setPlaceholder(const QString& text) {
  m_placeholder = text;
  viewport()->update();
}

void DataTable::copy() {
  copyAsTsv(this);
}

void DataTable::saveCsv() {
  if (model() == nullptr) return;
  const QString path = QFileDialog::getSaveFileName(this, tr("Save table as CSV"), m_exportName, tr("Comma-separated values (*.csv)"));
  if (path.isEmpty()) return;
  try {
    saveAsCsv(*model(), base::pathFromUtf8(path.toStdString()));
  } catch (const base::Error& error) {
    emit saveFailed(QString::fromStdString(base::sentence(error)));
  }
}

void DataTable::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    copy();
    event->accept();
    return;
  }
  QTableView::keyPressEvent(event);
}

void DataTable::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("tableMenu"));
  QAction* copyAction = menu.addAction(tr("Copy"), this, &DataTable::copy);
  copyAction->setShortcut(QKeySequence::Copy);
  menu.addAction(tr("Save as CSV\u2026"), this, &DataTable::saveCsv);
  menu.exec(event->globalPos());
}

void DataTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  const bool empty = model() == nullptr || model()->rowCount(rootIndex()) == 0;
  if (!empty || m_placeholder.isEmpty()) return;
  QPainter painter(viewport());
  painter.setPen(Theme::current().muted);
  const QRect place = viewport()->rect().adjusted(24, 24, -24, -24);
  painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
}

}  // namespace parsimony::widgets
