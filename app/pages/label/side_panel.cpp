// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/side_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeView>
#include <QVBoxLayout>

#include "app/qt_path.h"
#include "widgets/canvas/keypoint_list.h"
#include "widgets/models/runs_model.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

SidePanel::SidePanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("sidePanel"));
  setAccessibleName(tr("Keypoints and predictions"));
  m_keypoints = new KeypointList(this);
  m_keypoints->view()->setStyleSheet(QStringLiteral("QAbstractItemView { border: none; border-radius: 0; background: transparent; }"));
  auto* keypoints = new QLabel(tr("Keypoints"), this);
  keypoints->setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  keypoints->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, 0);
  auto* predictions = new QLabel(tr("Predictions"), this);
  predictions->setFont(typeFont(TypeSize::Body, QFont::DemiBold));
  m_run = new QComboBox(this);
  m_run->setObjectName(QStringLiteral("runChoice"));
  m_run->setAccessibleName(tr("Run whose predictions are shown"));
  m_run->setToolTip(tr("Run whose predictions are shown as diamonds"));
  m_run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_run->addItem(tr("None"), QString());
  m_text = new QLabel(this);
  m_text->setObjectName(QStringLiteral("predictionText"));
  m_text->setProperty("role", QStringLiteral("caption"));
  m_text->setWordWrap(true);
  m_threshold = new QDoubleSpinBox(this);
  m_threshold->setObjectName(QStringLiteral("acceptThreshold"));
  m_threshold->setAccessibleName(tr("Likelihood above which predictions are accepted"));
  m_threshold->setToolTip(tr("Likelihood above which predictions are accepted, 0 to 1"));
  m_threshold->setRange(0.0, 1.0);
  m_threshold->setSingleStep(0.05);
  m_threshold->setDecimals(2);
  m_threshold->setValue(0.9);
  m_accept = new QPushButton(tr("Accept above"), this);
  m_accept->setObjectName(QStringLiteral("acceptPredictions"));
  m_accept->setAccessibleName(tr("Accept all predictions above the likelihood"));
  m_accept->setToolTip(tr("Predictions of this frame above the likelihood become labels, where there is none yet"));
  m_accept->setEnabled(false);

  auto* accept = new QHBoxLayout;
  accept->setSpacing(spacing::kTiny);
  accept->addWidget(m_accept, 1);
  accept->addWidget(m_threshold);
  auto* below = new QVBoxLayout;
  below->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kMedium);
  below->setSpacing(spacing::kTiny);
  below->addWidget(predictions);
  below->addWidget(m_run);
  below->addWidget(m_text);
  below->addSpacing(spacing::kTiny);
  below->addLayout(accept);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(keypoints);
  layout->addWidget(m_keypoints, 1);
  layout->addLayout(below);
  connect(m_run, &QComboBox::currentIndexChanged, this, [this] { emit runChosen(run()); });
  connect(m_accept, &QPushButton::clicked, this, [this] { emit acceptRequested(threshold()); });
}

void SidePanel::setRuns(const std::vector<project::RunEntry>& runs) {
  const QString before = m_wanted.isEmpty() ? run() : m_wanted;
  {
    const QSignalBlocker quiet(m_run);
    m_run->clear();
    m_run->addItem(runs.empty() ? tr("None (no run has finished yet)") : tr("None"), QString());
    for (const project::RunEntry& entry : runs) {
      if (entry.manifest.status != project::RunStatus::Completed && entry.manifest.status != project::RunStatus::Stopped) continue;
      const RunRow row = runRowOf(entry);
      m_run->addItem(tr("%1 (%2)").arg(row.name, row.backbone), row.folder);
    }
    m_run->setCurrentIndex(std::max(0, m_run->findData(before)));
  }
  if (run() == m_wanted) m_wanted.clear();
  emit runChosen(run());
}

QString SidePanel::run() const {
  return m_run->currentData().toString();
}

void SidePanel::chooseRun(const QString& folder) {
  const int index = m_run->findData(folder);
  m_wanted = index < 0 ? folder : QString();
  if (index >= 0) m_run->setCurrentIndex(index);
}

void SidePanel::setPredictionText(const QString& text) {
  m_text->setText(text);
  m_text->setVisible(!text.isEmpty());
}

void SidePanel::setAcceptEnabled(bool enabled) {
  m_accept->setEnabled(enabled);
}

double SidePanel::threshold() const {
  return m_threshold->value();
}

}  // namespace parsimony::app
