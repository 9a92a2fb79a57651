// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_form.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/project_session.h"
#include "widgets/forms/options_form.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

namespace {
// Below this the validation and test parts hold a frame or two: their errors say little.
constexpr int kFewFrames = 20;
// A split needs at least one frame of each part.
constexpr int kFewestFrames = 3;
}  // namespace

TrainForm::TrainForm(QAction* start, QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("trainForm"));
  auto* heading = new QLabel(tr("New run"), this);
  heading->setProperty("role", QStringLiteral("heading"));
  m_labels = new QLabel(this);
  m_labels->setObjectName(QStringLiteral("trainLabels"));
  m_labels->setProperty("role", QStringLiteral("muted"));
  m_labels->setWordWrap(true);
  m_warning = new QLabel(this);
  m_warning->setObjectName(QStringLiteral("trainWarning"));
  m_warning->setProperty("role", QStringLiteral("warn"));
  m_warning->setWordWrap(true);
  m_form = new OptionsForm(rulesOf(pose::TrainOptions{}), this);
  if (auto* field = m_form->findChild<QLineEdit*>(QStringLiteral("field_weights"))) {
    QAction* choose = field->addAction(Icons::get(QStringLiteral("folder-open"), Icons::Tint::Muted), QLineEdit::TrailingPosition);
    choose->setObjectName(QStringLiteral("chooseWeights"));
    choose->setText(tr("Choose pretrained weights"));
    choose->setToolTip(tr("Choose, fetch or import pretrained weights"));
    connect(choose, &QAction::triggered, this, [this] { emit weightsRequested(QString::fromStdString(m_form->values().at("backbone"))); });
  }
  m_networks = new QSpinBox(this);
  m_networks->setObjectName(QStringLiteral("networks"));
  m_networks->setRange(1, 32);
  m_networks->setAccessibleName(tr("Networks"));
  m_networks->setToolTip(
      tr("Runs trained one after the other from other random seeds that predict together; their spread tells where they are unsure"));
  auto* networksLabel = new QLabel(tr("&Networks"), this);
  networksLabel->setBuddy(m_networks);
  m_name = new QLineEdit(this);
  m_name->setObjectName(QStringLiteral("runName"));
  m_name->setAccessibleName(tr("Name of the run"));
  m_name->setToolTip(tr("Name of the run's folder in models/; empty: date and time"));
  m_name->setPlaceholderText(tr("date and time"));
  auto* nameLabel = new QLabel(tr("&Run name"), this);
  nameLabel->setBuddy(m_name);
  auto* button = new QPushButton(start->icon(), start->text(), this);
  button->setObjectName(QStringLiteral("startTraining"));
  button->setAccessibleName(start->text());
  button->setToolTip(start->toolTip());
  button->setProperty("primary", true);
  button->setEnabled(start->isEnabled());
  connect(start, &QAction::changed, button, [button, start] { button->setEnabled(start->isEnabled()); });
  connect(button, &QPushButton::clicked, start, &QAction::trigger);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
  layout->setSpacing(spacing::kTiny);
  layout->addWidget(heading);
  layout->addWidget(m_labels);
  layout->addWidget(m_warning);
  layout->addSpacing(spacing::kSmall);
  layout->addWidget(m_form, 1);
  layout->addSpacing(spacing::kSmall);
  auto* name = new QHBoxLayout;
  name->setSpacing(spacing::kSmall);
  name->addWidget(nameLabel);
  name->addWidget(m_name, 1);
  name->addWidget(networksLabel);
  name->addWidget(m_networks);
  layout->addLayout(name);
  layout->addSpacing(spacing::kTiny);
  layout->addWidget(button);
  connect(m_form, &OptionsForm::validityChanged, this, &TrainForm::readyChanged);
  showLabels();
}

void TrainForm::setSession(ProjectSession* session) {
  m_session = session;
  setEnabled(session != nullptr);
  if (session != nullptr) {
    connect(session, &ProjectSession::framesChanged, this, &TrainForm::showLabels);
    connect(session, &ProjectSession::pointsChanged, this, &TrainForm::showLabels);
  }
  showLabels();
}

void TrainForm::showLabels() {
  int frames = 0;
  std::int64_t points = 0;
  if (m_session != nullptr) {
    const tracks::LabelSet& labels = m_session->labels();
    for (int row = 0; row < labels.numFrames(); ++row) frames += labels.numLabelled(row) > 0 ? 1 : 0;
    points = labels.numLabelled();
  }
  m_labels->setText(m_session == nullptr ? tr("Open a project first.") : tr("%1 labelled frames, %2 keypoints").arg(frames).arg(points));
  m_warning->setVisible(m_session != nullptr && frames < kFewFrames);
  m_warning->setText(frames < kFewestFrames
                         ? tr("Label at least %1 frames before training.").arg(kFewestFrames)
                         : tr("Few frames: the validation error will jump about. From about %1 on it means something.").arg(kFewFrames));
  emit readyChanged();
}

pose::TrainOptions TrainForm::options() const {
  pose::TrainOptions options;
  applyValues(options, m_form->values());
  return options;
}

int TrainForm::networks() const {
  return m_networks->value();
}

QString TrainForm::runName() const {
  return m_name->text().trimmed();
}

bool TrainForm::isReady() const {
  if (m_session == nullptr || !m_form->isValid()) return false;
  const tracks::LabelSet& labels = m_session->labels();
  int frames = 0;
  for (int row = 0; row < labels.numFrames() && frames < kFewestFrames; ++row) frames += labels.numLabelled(row) > 0 ? 1 : 0;
  return frames >= kFewestFrames;
}

}  // namespace parsimony::app
