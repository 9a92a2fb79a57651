// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/frames_panel.h"

#include <QComboBox>
#include <QSignalBlocker>

#include "app/pages/train/frame_gallery.h"
#include "app/pages/train/plot_card.h"

namespace parsimony::app {

using namespace widgets;

namespace {
constexpr int kFrames = 8;
}

FramesPanel::FramesPanel(QWidget* parent)
    : QWidget(parent), m_query([this](const std::vector<FramePicture>& frames) { m_gallery->setFrames(m_title, frames); }) {
  setObjectName(QStringLiteral("framesPanel"));
  m_gallery = new FrameGallery(this);
  m_controls = new QWidget(this);
  const auto combo = [this](const char* name, const QString& text) {
    auto* box = new QComboBox(m_controls);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(text);
    connect(box, &QComboBox::currentIndexChanged, this, &FramesPanel::refresh);
    return box;
  };
  m_order = combo("framesOrder", tr("Order"));
  m_set = combo("framesSet", tr("Frames"));
  {
    const QSignalBlocker quiet(m_order);
    m_order->addItem(tr("Worst first"), true);
    m_order->addItem(tr("Best first"), false);
  }
  auto* row = new QHBoxLayout(m_controls);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(spacing::kSmall);
  row->addWidget(m_order);
  row->addStretch(1);
  row->addWidget(m_set);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, spacing::kSmall, 0, 0);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(m_controls);
  layout->addWidget(cardOf(m_gallery), 1);
  connect(m_gallery, &FrameGallery::frameActivated, this, &FramesPanel::frameActivated);
  clear();
}

void FramesPanel::clear() {
  setReport(nullptr, {});
}

void FramesPanel::addPreview(const jobs::PreviewImage& preview) {
  if (!m_report) m_gallery->add(preview);
}

void FramesPanel::setReport(const RunReportPtr& report, const QString& projectFolder) {
  m_report = report;
  m_projectFolder = projectFolder;
  const bool ended = report && report->results;
  const QString before = m_set->currentData().toString();
  {
    const QSignalBlocker quiet(m_set);
    m_set->clear();
    for (const std::string set : {"test", "validation", "train"}) {
      if (ended && !report->results->rowsOf(set).empty()) m_set->addItem(setText(set), QString::fromStdString(set));
    }
    m_set->setCurrentIndex(std::max(0, m_set->findData(before)));
  }
  m_controls->setVisible(ended);
  m_gallery->setEmptyText(
      report ? tr("This run has no predictions of labelled frames yet. Its best and worst frames appear here when it has ended.")
             : tr("While a run trains, frames that it does not see appear here:\nlabels as rings, predictions as dots, the "
                  "heatmap as a glow."));
  refresh();
}

void FramesPanel::refresh() {
  m_query.abandon();
  if (!m_report || !m_report->results || m_set->count() == 0) {
    m_gallery->clear();
    return;
  }
  const bool worst = m_order->currentData().toBool();
  m_title = (worst ? tr("%1 frames, the worst first") : tr("%1 frames, the best first")).arg(m_set->currentText());
  m_query.request([report = m_report, folder = m_projectFolder, worst,
                   set = m_set->currentData().toString().toStdString()](const jobs::RunContext& context) {
    return drawFrames(*report, folder, rankedFrames(*report->results, set, worst, kFrames), context);
  });
}

}  // namespace parsimony::app
