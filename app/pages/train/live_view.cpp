// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/live_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <map>

#include "app/pages/train/frame_gallery.h"
#include "widgets/plots/line_plot.h"
#include "widgets/plots/small_multiples.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

namespace {

const std::string kPerKeypoint = "val_pixel_error/";
constexpr double kSmoothing = 0.95;  // per step: an average over some twenty batches

QFrame* card(QWidget* content) {
  auto* frame = new QFrame;
  frame->setProperty("card", true);
  auto* layout = new QVBoxLayout(frame);
  layout->setContentsMargins(spacing::kTiny, spacing::kTiny, spacing::kTiny, spacing::kTiny);
  layout->addWidget(content);
  return frame;
}

}  // namespace

LiveView::LiveView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("liveView"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kSmall);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(buildHeader());
  layout->addWidget(buildPlots(), 1);
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

QWidget* LiveView::buildPlots() {
  m_loss = new LinePlot(this);
  m_loss->setObjectName(QStringLiteral("lossPlot"));
  m_loss->setAccessibleName(tr("Loss over steps"));
  m_loss->setTitle(tr("Loss"));
  m_loss->setXAxis(tr("Step"));
  m_loss->setYAxis(tr("Loss"));
  m_loss->setEmptyText(tr("The loss of training and validation appears here while a run trains."));
  m_loss->setExportName(QStringLiteral("loss"));
  m_loss->setSmoothing(kSmoothing);
  m_loss->setLogY(true);
  m_error = new LinePlot(this);
  m_error->setObjectName(QStringLiteral("errorPlot"));
  m_error->setAccessibleName(tr("Validation error over steps"));
  m_error->setTitle(tr("Validation error"));
  m_error->setXAxis(tr("Step"));
  m_error->setYAxis(tr("Error"), tr("px"));
  m_error->setEmptyText(tr("The distance between prediction and label on frames that training does not see appears here."));
  m_error->setExportName(QStringLiteral("validation-error"));
  m_error->setLogY(true);
  m_keypoints = new SmallMultiples(this);
  m_keypoints->setObjectName(QStringLiteral("keypointErrors"));
  m_keypoints->setAccessibleName(tr("Validation error per keypoint"));
  m_keypoints->setXAxis(tr("Step"));
  m_keypoints->setYAxis(tr("Error"), tr("px"));
  m_keypoints->setEmptyText(tr("The error of each keypoint appears here, the worst first."));
  m_keypoints->setFrameShape(QFrame::NoFrame);
  m_keypoints->viewport()->setBackgroundRole(QPalette::Base);
  m_keypoints->widget()->setBackgroundRole(QPalette::Base);
  m_gallery = new FrameGallery(this);
  clear();

  auto* plots = new QWidget(this);
  auto* grid = new QGridLayout(plots);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(spacing::kSmall);
  grid->addWidget(card(m_loss), 0, 0);
  grid->addWidget(card(m_error), 0, 1);
  grid->addWidget(card(m_keypoints), 1, 0);
  grid->addWidget(card(m_gallery), 1, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setColumnStretch(i, 1);
    grid->setRowStretch(i, 1);
    grid->setColumnMinimumWidth(i, 200);
    grid->setRowMinimumHeight(i, 120);
  }
  return plots;
}

void LiveView::clear() {
  m_loss->clear();
  m_error->clear();
  m_keypoints->clear();
  m_gallery->clear();
  m_loss->addSeries(QStringLiteral("train_loss"), tr("train"));
  m_loss->addSeries(QStringLiteral("val_loss"), tr("validation"));
  m_error->addSeries(QStringLiteral("val_pixel_error"), tr("mean"));
}

void LiveView::add(const std::string& name, double step, double value) {
  if (name == "train_loss" || name == "val_loss") {
    m_loss->appendPoint(QString::fromStdString(name), step, value);
  } else if (name == "val_pixel_error") {
    m_error->appendPoint(QString::fromStdString(name), step, value);
  } else if (name.starts_with(kPerKeypoint)) {
    m_keypoints->appendPoint(QString::fromStdString(name.substr(kPerKeypoint.size())), step, value);
  }
}

void LiveView::addPoints(const std::vector<jobs::MetricPoint>& points) {
  for (const jobs::MetricPoint& point : points) add(point.name, static_cast<double>(point.step), point.value);
}

void LiveView::setRows(const std::vector<project::MetricRow>& rows) {
  clear();
  std::vector<double> x, y;
  for (const project::MetricRow& row : rows) {
    if (row.name == "train_loss") {
      x.push_back(static_cast<double>(row.step));
      y.push_back(row.value);
    } else {
      add(row.name, static_cast<double>(row.step), row.value);
    }
  }
  m_loss->appendPoints(QStringLiteral("train_loss"), x, y);
}

void LiveView::addPreview(const jobs::PreviewImage& preview) {
  m_gallery->add(preview);
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
