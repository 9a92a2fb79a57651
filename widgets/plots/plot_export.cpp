// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QPdfWriter>
#include <QSvgGenerator>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {

constexpr double kMmPerInch = 25.4;
constexpr int kScreenDpi = 96;
constexpr int kPrintDpi = 300;

QSize printSize() {
  return QSizeF(Plot::kPrintWidthMm / kMmPerInch * kScreenDpi, Plot::kPrintHeightMm / kMmPerInch * kScreenDpi).toSize();
}

QByteArray asSvg(QCustomPlot* plot, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  const QSize size = printSize();
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setResolution(kScreenDpi);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  generator.setTitle(title);
  QCPPainter painter;
  painter.begin(&generator);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  plot->toPainter(&painter, size.width(), size.height());
  painter.end();
  return bytes;
}

QByteArray asPdf(QCustomPlot* plot, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QSizeF(Plot::kPrintWidthMm, Plot::kPrintHeightMm), QPageSize::Millimeter));
    writer.setPageMargins(QMarginsF());
    writer.setResolution(kScreenDpi);
    writer.setTitle(title);
    QCPPainter painter;
    painter.begin(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot->toPainter(&painter, printSize().width(), printSize().height());
    painter.end();
  }
  return bytes;
}

QByteArray asPng(QCustomPlot* plot) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QImage image = plot->toPixmap(printSize().width(), printSize().height(), double(kPrintDpi) / kScreenDpi).toImage();
  image.setDotsPerMeterX(qRound(kPrintDpi / kMmPerInch * 1000.0));
  image.setDotsPerMeterY(qRound(kPrintDpi / kMmPerInch * 1000.0));
  image.save(&buffer, "PNG");
  return bytes;
}

}  // namespace

void Plot::savePicture(const std::filesystem::path& path) {
  const std::string extension = base::toLower(base::toUtf8(path.extension()));
  if (extension != ".svg" && extension != ".pdf" && extension != ".png") {
    throw base::Error(base::ErrorCode::Unsupported, {{"path", base::toUtf8(path)}, {"expected", std::string(".svg, .pdf or .png")}});
  }
  hideReadout();
  if (m_dirty && m_following) fit();
  // Paper is white, whatever the window looks like.
  const PlotStyle screen = m_style;
  m_style = plotStyle(lightTokens());
  m_style.background = Qt::white;
  applyStyle(m_style);
  const QString title = m_title == nullptr ? m_exportName : m_title->text();
  const QByteArray bytes = extension == ".svg" ? asSvg(m_surface, title) : extension == ".pdf" ? asPdf(m_surface, title) : asPng(m_surface);
  m_style = screen;
  applyStyle(m_style);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
  base::writeFileAtomically(path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void Plot::saveCsv(const std::filesystem::path& path) const {
  base::writeFileAtomically(path, dataAsCsv().toStdString());
}

void Plot::copyPicture() {
  constexpr double kSharp = 2.0;
  hideReadout();
  QGuiApplication::clipboard()->setPixmap(m_surface->toPixmap(0, 0, kSharp));
}

void Plot::askAndSavePicture() {
  const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), m_exportName + QStringLiteral(".svg"),
                                                    tr("Vector graphics (*.svg);;PDF (*.pdf);;Picture (*.png)"));
  if (path.isEmpty()) return;
  try {
    savePicture(base::pathFromUtf8(path.toStdString()));
  } catch (const base::Error& error) {
    emit saveFailed(QString::fromStdString(base::sentence(error)));
  }
}

void Plot::askAndSaveCsv() {
  const QString path = QFileDialog::getSaveFileName(this, tr("Save the data as CSV"), m_exportName + QStringLiteral(".csv"),
                                                    tr("Comma-separated values (*.csv)"));
  if (path.isEmpty()) return;
  try {
    saveCsv(base::pathFromUtf8(path.toStdString()));
  } catch (const base::Error& error) {
    emit saveFailed(QString::fromStdString(base::sentence(error)));
  }
}

void Plot::extendMenu(QMenu&) {}

void Plot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("plotMenu"));
  menu.addAction(tr("Show everything"), this, &Plot::resetView)->setShortcut(Qt::Key_Home);
  const auto toggle = [&menu](const QString& text, bool on) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(on);
    return action;
  };
  connect(toggle(tr("Logarithmic x axis"), isLogX()), &QAction::toggled, this, &Plot::setLogX);
  connect(toggle(tr("Logarithmic y axis"), isLogY()), &QAction::toggled, this, &Plot::setLogY);
  extendMenu(menu);
  menu.addSeparator();
  menu.addAction(tr("Copy picture"), this, &Plot::copyPicture)->setShortcut(QKeySequence::Copy);
  menu.addAction(tr("Save picture (SVG, PDF, PNG)\u2026"), this, &Plot::askAndSavePicture);
  menu.addAction(tr("Save the data as CSV\u2026"), this, &Plot::askAndSaveCsv);
  for (QAction* action : menu.actions()) action->setEnabled(!isEmpty() || action->isCheckable());
  menu.exec(event->globalPos());
}

}  // namespace parsimony::widgets
