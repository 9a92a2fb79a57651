// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/keypoint_panel.h"

#include "app/pages/train/plot_card.h"
#include "widgets/plots/small_multiples.h"

namespace parsimony::app {

using namespace widgets;

namespace {
const std::string kPerKeypoint = "val_pixel_error/";
}

KeypointPanel::KeypointPanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("keypointPanel"));
  m_multiples = new SmallMultiples(this);
  m_multiples->setObjectName(QStringLiteral("keypointErrors"));
  m_multiples->setAccessibleName(tr("Validation error per keypoint"));
  m_multiples->setXAxis(tr("Step"));
  m_multiples->setYAxis(tr("Error"), tr("px"));
  m_multiples->setEmptyText(
      tr("The validation error of each keypoint appears here, the worst first.\nRuns of Lightning Pose do not log it: "
         "see Errors for how each keypoint ended."));
  m_multiples->setFrameShape(QFrame::NoFrame);
  m_multiples->viewport()->setBackgroundRole(QPalette::Base);
  m_multiples->widget()->setBackgroundRole(QPalette::Base);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, spacing::kSmall, 0, 0);
  layout->addWidget(cardOf(m_multiples));
}

void KeypointPanel::clear() {
  m_multiples->clear();
}

void KeypointPanel::addCurves(const MetricCurves& curves) {
  for (auto curve = curves.lower_bound(kPerKeypoint); curve != curves.end() && curve->first.starts_with(kPerKeypoint); ++curve) {
    const QString keypoint = QString::fromStdString(curve->first.substr(kPerKeypoint.size()));
    for (std::size_t i = 0; i < curve->second.steps.size(); ++i)
      m_multiples->appendPoint(keypoint, curve->second.steps[i], curve->second.values[i]);
  }
}

}  // namespace parsimony::app
