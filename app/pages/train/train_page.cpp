// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_page.h"

#include <QDir>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/train/compare_view.h"
#include "app/pages/train/live_view.h"
#include "app/pages/train/run_actions.h"
#include "app/pages/train/runs_panel.h"
#include "app/pages/train/train_form.h"
#include "app/project_session.h"
#include "app/qt_path.h"
#include "app/weights_dialog.h"
#include "core/pose/ensemble.h"
#include "core/pose/predictor.h"
#include "widgets/forms/options_form.h"
#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/jobs/warning_text.h"
#include "widgets/models/number_text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

TrainPage::TrainPage(JobRunner* jobs, QWidget* parent)
    : Page(parent),
      m_jobs(jobs),
      m_reportQuery([this](const RunReportPtr& report) { showReport(report); },
                    [this](const base::Error& error) {
                      m_live->clear();  // the curves of the run before would stand under this one's name
                      m_message->showError(error);
                    }),
      m_exportQuery([this](const QStringList& files) { chooseExport(files); },
                    [this](const base::Error& error) { m_message->showError(error); }) {
  setObjectName(QStringLiteral("trainPage"));
  setWindowTitle(tr("Train"));
  m_start = new QAction(Icons::get(QStringLiteral("play"), Icons::Tint::OnAccent), tr("Start training"), this);
  m_start->setObjectName(QStringLiteral("startRun"));
  m_start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  m_start->setToolTip(tr("Train a network on the labels (Ctrl+Return)"));
  addAction(m_start);
  m_form = new TrainForm(m_start, this);
  m_live = new LiveView(this);
  m_compare = new CompareView(this);
  m_stack = new QStackedWidget(this);
  m_stack->addWidget(m_live);
  m_stack->addWidget(m_compare);
  m_runs = new RunsPanel(this);
  m_message = new InlineMessage(this);
  m_message->hide();

  m_rows = new QSplitter(Qt::Vertical, this);
  m_rows->setObjectName(QStringLiteral("trainRows"));
  m_rows->setChildrenCollapsible(false);
  m_rows->addWidget(m_stack);
  m_rows->addWidget(m_runs);
  m_rows->setStretchFactor(0, 3);
  m_rows->setStretchFactor(1, 1);
  m_rows->setSizes({500, 220});
  auto* right = new QWidget(this);
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_message);
  column->addWidget(m_rows, 1);
  m_columns = new QSplitter(Qt::Horizontal, this);
  m_columns->setObjectName(QStringLiteral("trainColumns"));
  m_columns->setChildrenCollapsible(false);
  m_form->setMinimumWidth(360);
  m_columns->addWidget(m_form);
  m_columns->addWidget(right);
  m_columns->setStretchFactor(1, 1);
  m_columns->setSizes({380, 820});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_columns);

  connect(m_start, &QAction::triggered, this, &TrainPage::start);
  connect(m_form, &TrainForm::readyChanged, this, &TrainPage::updateStart);
  connect(m_form, &TrainForm::weightsRequested, this, [this](const QString& backbone) {
    const auto chosen = chooseWeights(m_jobs, backbone, this);
    if (!chosen.name.isEmpty())
      m_form->form()->setValues({{"weights", chosen.name.toStdString()}, {"backbone", chosen.backbone.toStdString()}});
  });
  connect(m_live, &LiveView::stopAndKeepRequested, this, [this] {
    if (m_job) m_job->stopAndKeep();
  });
  connect(m_live, &LiveView::cancelRequested, this, [this] {
    if (m_job) m_job->cancel();
  });
  connect(m_runs, &RunsPanel::runSelected, this, &TrainPage::showRun);
  connect(m_runs, &RunsPanel::showRequested, this, &TrainPage::predictionsRequested);
  connect(m_runs, &RunsPanel::predictRequested, this, &TrainPage::predict);
  connect(m_runs, &RunsPanel::exportRequested, this, &TrainPage::exportCsv);
  connect(m_runs, &RunsPanel::resumeRequested, this, &TrainPage::resume);
  connect(m_runs, &RunsPanel::exportFailed, this, [this](const QString& text) { m_message->showMessage(StatusTone::Error, text); });
  connect(m_runs, &RunsPanel::compareRequested, this, &TrainPage::compare);
  connect(m_compare, &CompareView::closeRequested, this, [this] { m_stack->setCurrentWidget(m_live); });
  connect(m_compare, &CompareView::runClicked, m_runs, &RunsPanel::select);
  connect(m_compare, &CompareView::failed, m_message, &InlineMessage::showError);
  connect(m_live, &LiveView::frameActivated, this, [this](const QString& image) { emit frameRequested(image, m_shownRun); });
  connect(m_message, &InlineMessage::actionTriggered, this, [this] { emit predictionsRequested(m_doneRun); });
  setFocusProxy(m_form);
  setSession(nullptr);
}

void TrainPage::setSession(ProjectSession* session) {
  m_session = session;
  m_message->dismiss();
  m_shownRun.clear();
  m_stack->setCurrentWidget(m_live);
  m_form->setSession(session);
  m_runs->setSession(session);
  if (!m_job) {
    m_live->clear();
    m_live->setTitle({}, session == nullptr ? tr("Open a project on the Home page.") : tr("Start one at the left, or select one below."));
  }
  updateStart();
}

void TrainPage::updateStart() {
  m_start->setEnabled(m_session != nullptr && m_form->isReady());
}

void TrainPage::start() {
  if (m_session == nullptr || !m_form->isReady()) return;
  // Training reads the label files: what is only in the journal would be recovered by it too, but a saved file is what people expect.
  m_session->saveNow();
  pose::TrainRequest request;
  request.project = m_session->project();
  request.name = m_form->runName().toStdString();
  const pose::TrainOptions options = m_form->options();
  const QString name = request.name.empty() ? QString::fromStdString(options.backbone) : m_form->runName();
  launch(std::move(request), options, tr("Train %1").arg(name));
}

void TrainPage::resume(const QString& run) {
  if (m_session == nullptr) return;
  pose::TrainRequest request;
  request.project = m_session->project();
  request.resume = toPath(run);
  launch(std::move(request), {}, tr("Resume %1").arg(QDir(run).dirName()));
}

namespace {

/// A run, or an ensemble of runs, told as one.
pose::TrainSummary trainAsAsked(const pose::TrainRequest& request, const pose::TrainOptions& options, int networks,
                                const jobs::RunContext& context) {
  const bool resumes = !request.resume.empty();
  if (resumes ? !pose::isEnsemble(request.resume) : networks < 2) return pose::train(request, options, context);
  pose::EnsembleOptions ensemble;
  ensemble.networks = networks;
  const auto all = pose::trainEnsemble(request, options, ensemble, context);
  pose::TrainSummary one;
  one.runFolder = all.folder;
  one.termination = all.termination;
  one.pixelError = all.pixelError;
  one.ledger = all.ledger;
  for (const auto& member : all.members) one.steps += member.steps;
  return one;
}

}  // namespace

void TrainPage::launch(pose::TrainRequest request, const pose::TrainOptions& options, const QString& title) {
  m_message->dismiss();
  const QString folder = toQString(request.project.modelFolder);
  follow(m_jobs->start({title, JobKind::Heavy, folder},
                       [request = std::move(request), options, networks = m_form->networks()](const jobs::RunContext& context) -> std::any {
                         return std::make_shared<const pose::TrainSummary>(trainAsAsked(request, options, networks, context));
                       }));
}

void TrainPage::follow(Job* job) {
  m_job = job;
  // many keys of weights may be missing at once: the first is shown, the others are counted
  connect(job, &Job::warned, this, [this, job, first = QString(), more = 0](const QString& code, const QString& text) mutable {
    if (job != m_job) return;
    if (first.isEmpty()) {
      first = warningText(code, text);
    } else {
      ++more;
    }
    m_message->showMessage(StatusTone::Warning, more == 0 ? first : tr("%1 (%2 more)").arg(first).arg(more));
  });
  m_points.clear();
  m_previews.clear();
  m_live->clear();
  m_runs->setTraining(true);
  showLive();
  connect(job, &Job::metricAdded, this, [this, job](const std::vector<jobs::MetricPoint>& points) {
    if (job != m_job) return;
    // The run's folder exists from the first step on.
    if (m_points.empty() && m_session != nullptr) m_session->refreshRuns();
    m_points.insert(m_points.end(), points.begin(), points.end());
    if (m_showsLive) m_live->addPoints(points);
  });
  connect(job, &Job::previewAdded, this, [this, job](const jobs::PreviewImage& preview) {
    if (job != m_job) return;
    std::erase_if(m_previews, [&](const jobs::PreviewImage& old) { return old.name == preview.name; });
    m_previews.push_back(preview);
    if (m_showsLive) m_live->addPreview(preview);
  });
  connect(job, &Job::progressed, this, [this, job] {
    if (job == m_job) showProgress();
  });
  connect(job, &Job::stateChanged, this, [this, job] {
    if (job == m_job) showProgress();
  });
  connect(job, &Job::delivered, this, [this, job](const std::any& result) {
    const auto summary = resultOf<pose::TrainSummary>(result);
    if (!summary) return;
    job->setFolder(toQString(summary->runFolder));
    m_doneRun = toQString(summary->runFolder);
    QString text = tr("%1 finished after %2 steps in %3.")
                       .arg(toQString(summary->runFolder.filename()))
                       .arg(summary->steps)
                       .arg(durationText(summary->ledger.wallSeconds));
    if (const auto test = summary->pixelError.find("test"); test != summary->pixelError.end() && test->second.all.n > 0) {
      text += QLatin1Char(' ') +
              tr("Test error: mean %1 px, median %2 px.").arg(numberText(test->second.all.mean), numberText(test->second.all.median));
    }
    m_message->showMessage(StatusTone::Ok, text);
    m_message->setAction(tr("Show in Label"));
    m_runs->selectWhenListed(m_doneRun);
    ended();
  });
  connect(job, &Job::failed, this, [this](const base::Error& error) {
    m_message->showError(error);
    ended();
  });
  connect(job, &Job::cancelled, this, [this] {
    m_live->setTitle(tr("The training was cancelled"), tr("Its run folder was removed."));
    ended();
  });
}

void TrainPage::ended() {
  m_job.clear();
  m_showsLive = false;
  m_shownRun.clear();
  m_live->setRunning(false, false);
  m_runs->setTraining(false);
  if (m_session != nullptr) m_session->refreshRuns();
}

void TrainPage::showLive() {
  m_stack->setCurrentWidget(m_live);
  if (!m_showsLive) {
    m_reportQuery.abandon();
    m_live->clear();
    m_live->addPoints(m_points);
    for (const jobs::PreviewImage& preview : m_previews) m_live->addPreview(preview);
  }
  m_showsLive = true;
  m_shownRun.clear();
  showProgress();
}

void TrainPage::showProgress() {
  if (!m_job || !m_showsLive) return;
  const jobs::Progress& progress = m_job->progress();
  QStringList parts{m_job->state() == JobState::Running && !progress.message.empty() ? stageText(progress.message)
                                                                                     : stateText(m_job->state())};
  if (progress.total > 0) {  // before it trains it reads pictures, which are no steps
    parts.append((progress.message == "train" ? tr("%1 of %2 steps") : tr("%1 of %2")).arg(progress.done).arg(progress.total));
  }
  if (m_job->rate() > 0.0) parts.append(rateText(m_job->rate()));
  if (const auto left = m_job->secondsLeft()) parts.append(timeLeftText(*left));
  m_live->setTitle(m_job->description().title, parts.join(QStringLiteral("  \u00b7  ")));
  m_live->setRunning(true, m_job->state() == JobState::Running);
}

void TrainPage::saveLayout() const {
  QSettings settings;
  settings.setValue(QStringLiteral("train/columns"), m_columns->saveState());
  settings.setValue(QStringLiteral("train/rows"), m_rows->saveState());
}

void TrainPage::restoreLayout() {
  const QSettings settings;
  if (const QByteArray state = settings.value(QStringLiteral("train/columns")).toByteArray(); !state.isEmpty())
    m_columns->restoreState(state);
  if (const QByteArray state = settings.value(QStringLiteral("train/rows")).toByteArray(); !state.isEmpty()) m_rows->restoreState(state);
}

}  // namespace parsimony::app
