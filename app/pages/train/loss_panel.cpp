// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/loss_panel.h"

#include <QCheckBox>
#include <QGridLayout>

#include "app/pages/train/curve_controls.h"
#include "app/pages/train/metric_words.h"
#include "app/pages/train/plot_card.h"

namespace parsimony::app {

using namespace widgets;

LossPanel::LossPanel(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("lossPanel"));
  const QString step = tr("Step");
  m_loss = stepPlot({"lossPlot",
                     tr("Loss"),
                     tr("Loss"),
                     {},
                     tr("The loss of training and validation appears here while a run trains."),
                     QStringLiteral("loss")},
                    step, this);
  m_error = stepPlot({"errorPlot", tr("Validation error"), tr("Error"), tr("px"),
                      tr("The distance between prediction and label on frames that training does not see appears here."),
                      QStringLiteral("validation-error")},
                     step, this);
  m_terms = stepPlot({"termsPlot",
                      tr("Unsupervised losses"),
                      tr("Loss"),
                      {},
                      tr("The terms that learn from unlabelled video appear here, one curve each."),
                      QStringLiteral("loss-terms")},
                     step, this);
  m_weighted = stepPlot({"weightedTermsPlot",
                         tr("Unsupervised losses, as they count"),
                         tr("Loss x weight"),
                         {},
                         tr("This run did not log the terms with their weights."),
                         QStringLiteral("loss-terms-weighted")},
                        step, this);
  m_weight = stepPlot({"weightPlot",
                       tr("Weight of the unsupervised losses"),
                       tr("Factor"),
                       {},
                       tr("How far the unsupervised losses are switched on appears here."),
                       QStringLiteral("unsupervised-weight")},
                      step, this);
  m_showWeighted = new QCheckBox(tr("Terms as they count"), this);
  m_showWeighted->setObjectName(QStringLiteral("lossWeighted"));
  m_showWeighted->setAccessibleName(m_showWeighted->text());
  m_showWeighted->setToolTip(tr("Shows each unsupervised loss times its weight, as it enters the total"));
  build();
  clear();
}

void LossPanel::build() {
  auto* controls = new CurveControls(QStringLiteral("loss"), this);
  for (LinePlot* plot : {m_loss, m_terms, m_weighted}) controls->control(plot);
  controls->control(m_error, false);
  controls->addWidget(m_showWeighted);
  m_termsCard = cardOf(m_terms);
  m_weightedCard = cardOf(m_weighted);
  m_weightCard = cardOf(m_weight);
  linkXAxes({m_terms, m_weighted, m_weight});
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, spacing::kSmall, 0, 0);
  grid->setSpacing(spacing::kSmall);
  grid->addWidget(controls, 0, 0, 1, 2);
  grid->addWidget(cardOf(m_loss), 1, 0);
  grid->addWidget(cardOf(m_error), 1, 1);
  grid->addWidget(m_termsCard, 2, 0);
  grid->addWidget(m_weightedCard, 2, 0);
  grid->addWidget(m_weightCard, 2, 1);
  for (int i = 0; i < 2; ++i) {
    grid->setColumnStretch(i, 1);
    grid->setColumnMinimumWidth(i, 200);
  }
  grid->setRowStretch(1, 1);
  connect(m_showWeighted, &QCheckBox::toggled, this, &LossPanel::showWhatThereIs);
}

void LossPanel::clear() {
  for (LinePlot* plot : {m_loss, m_error, m_terms, m_weighted, m_weight}) plot->clear();
  m_loss->addSeries(QStringLiteral("train_loss"), tr("train"));
  m_loss->addSeries(QStringLiteral("val_loss"), tr("validation"));
  m_error->addSeries(QStringLiteral("val_pixel_error"), tr("mean"));
  showWhatThereIs();
}

void LossPanel::addCurves(const MetricCurves& curves) {
  const auto add = [&curves](LinePlot* plot, const std::string& name, const QString& label) {
    const auto found = curves.find(name);
    if (found == curves.end()) return;
    plot->addSeries(QString::fromStdString(name), label);
    plot->appendPoints(QString::fromStdString(name), found->second.steps, found->second.values);
  };
  add(m_loss, "train_loss", tr("train"));
  add(m_loss, "val_loss", tr("validation"));
  add(m_loss, "train_total_loss", tr("total"));
  add(m_error, "val_pixel_error", tr("mean"));
  add(m_error, "val_rmse", tr("RMSE, network px"));
  for (const std::string& term : lossTerms()) {
    add(m_terms, "train_" + term + "_loss", termLabel(term));
    add(m_weighted, "train_" + term + "_loss_weighted", termLabel(term));
  }
  add(m_weight, "unsupervised_weight", tr("factor"));
  showWhatThereIs();
}

void LossPanel::showWhatThereIs() {
  const bool terms = !m_terms->isEmpty() || !m_weighted->isEmpty();
  const bool weighted = m_showWeighted->isChecked();
  m_termsCard->setVisible(terms && !weighted);
  m_weightedCard->setVisible(terms && weighted);
  m_weightCard->setVisible(terms || !m_weight->isEmpty());
  m_showWeighted->setVisible(terms);
  // A row without plots would keep its room.
  if (auto* grid = qobject_cast<QGridLayout*>(layout())) grid->setRowStretch(2, terms || !m_weight->isEmpty() ? 1 : 0);
}

}  // namespace parsimony::app
