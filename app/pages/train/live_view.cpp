// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/live_view.h"

#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "app/pages/train/calibration_panel.h"
#include "app/pages/train/errors_panel.h"
#include "app/pages/train/frames_panel.h"
#include "app/pages/train/keypoint_panel.h"
#include "app/pages/train/loss_panel.h"
#include "app/pages/train/machine_panel.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

LiveView::LiveView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("liveView"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kSmall);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(buildHeader());
  buildTabs();
  layout->addWidget(m_tabs, 1);
  setRunning(false, false);
  setTitle({}, {});
}

QWidget* LiveView::buildHeader() {
  auto* header = new QWidget(this);
  m_title = new QLabel(header);
  m_title->setObjectName(QStringLiteral("runTitle"));
  m_title->setProperty("role", QStringLiteral("heading"));
  m_title->setTextFormat(Qt::PlainText);
  m_details = new QLabel(header);
  m_details->setObjectName(QStringLiteral("runDetails"));
  m_details->setProperty("role", QStringLiteral("muted"));
  m_details->setTextFormat(Qt::PlainText);
  m_details->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_stop = new QPushButton(Icons::get(QStringLiteral("stop")), tr("Stop and keep"), header);
  m_stop->setObjectName(QStringLiteral("stopAndKeep"));
  m_stop->setAccessibleName(m_stop->text());
  m_stop->setToolTip(tr("Ends the training now and keeps the network as it is"));
  m_cancel = new QPushButton(Icons::get(QStringLiteral("cancel")), tr("Cancel"), header);
  m_cancel->setObjectName(QStringLiteral("cancelTraining"));
  m_cancel->setAccessibleName(tr("Cancel the training"));
  m_cancel->setToolTip(tr("Ends the training now and removes its run folder"));
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kMedium);
  layout->addWidget(m_title);
  layout->addWidget(m_details, 1);
  layout->addWidget(m_stop);
  layout->addWidget(m_cancel);
  header->setMinimumHeight(32);
  connect(m_stop, &QPushButton::clicked, this, &LiveView::stopAndKeepRequested);
  connect(m_cancel, &QPushButton::clicked, this, &LiveView::cancelRequested);
  return header;
}

void LiveView::buildTabs() {
  m_loss = new LossPanel(this);
  m_keypoints = new KeypointPanel(this);
  m_calibration = new CalibrationPanel(this);
  m_machine = new MachinePanel(this);
  m_frames = new FramesPanel(this);
  m_errors = new ErrorsPanel(this);
  m_tabs = new QTabWidget(this);
  m_tabs->setObjectName(QStringLiteral("dashboardTabs"));
  m_tabs->setAccessibleName(tr("What is shown of the run"));
  m_tabs->tabBar()->setAccessibleName(m_tabs->accessibleName());
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_loss, tr("Loss"));
  m_tabs->addTab(m_keypoints, tr("Keypoints"));
  m_tabs->addTab(m_calibration, tr("Calibration"));
  m_tabs->addTab(m_machine, tr("Machine"));
  m_tabs->addTab(m_frames, tr("Frames"));
  m_tabs->addTab(m_errors, tr("Errors"));
  connect(m_frames, &FramesPanel::frameActivated, this, &LiveView::frameActivated);
}

LinePlot* LiveView::lossPlot() const {
  return m_loss->lossPlot();
}
LinePlot* LiveView::errorPlot() const {
  return m_loss->errorPlot();
}
FrameGallery* LiveView::gallery() const {
  return m_frames->gallery();
}
bool LiveView::isSettled() const {
  return m_frames->isSettled();
}

void LiveView::clear() {
  m_loss->clear();
  m_keypoints->clear();
  m_machine->clear();
  m_calibration->clear();
  m_frames->clear();
  m_errors->clear();
}

void LiveView::addCurves(const MetricCurves& curves) {
  m_loss->addCurves(curves);
  m_keypoints->addCurves(curves);
  m_machine->addCurves(curves);
}

void LiveView::addPoints(const std::vector<jobs::MetricPoint>& points) {
  addCurves(curvesOf(points));
}

void LiveView::addPreview(const jobs::PreviewImage& preview) {
  m_frames->addPreview(preview);
}

void LiveView::showReport(const RunReportPtr& report, const QString& projectFolder) {
  // The other panels are told of the report and keep what was chosen in them.
  m_loss->clear();
  m_keypoints->clear();
  m_machine->clear();
  addCurves(report->curves);
  m_calibration->setReport(report);
  m_frames->setReport(report, projectFolder);
  m_errors->setReport(report);
}

void LiveView::setTitle(const QString& title, const QString& details) {
  m_title->setText(title.isEmpty() ? tr("No run is selected") : title);
  m_details->setText(details);
  m_details->setToolTip(details);
}

void LiveView::setRunning(bool running, bool stoppable) {
  m_stop->setVisible(running);
  m_cancel->setVisible(running);
  m_stop->setEnabled(stoppable);
}

}  // namespace parsimony::app
