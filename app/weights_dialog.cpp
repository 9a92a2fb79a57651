// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/weights_dialog.h"

#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <algorithm>
#include <any>
#include <memory>

#include "app/qt_path.h"
#include "app/weights_model.h"
#include "app/weights_words.h"
#include "widgets/jobs/error_text.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/models/data_table.h"
#include "widgets/models/runs_model.h"
#include "widgets/theme/theme.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kBarSteps = 1000;

QString weightsFilter() {
  return WeightsDialog::tr("Weights (%1)").arg(QStringLiteral("*.pth *.pt *.bin *.safetensors"));
}

}  // namespace

WeightsDialog::WeightsDialog(JobRunner* jobs, WeightsSources sources, QWidget* parent)
    : QDialog(parent),
      m_jobs(jobs),
      m_sources(std::move(sources)),
      m_model(new WeightsModel(this)),
      m_proxy(new ValueSortProxy(this)),
      m_query([this](std::vector<pose::WeightsEntry> entries) { showEntries(std::move(entries)); },
              [this](const base::Error& error) { showFailure(error); }) {
  setObjectName(QStringLiteral("weightsDialog"));
  setWindowTitle(tr("Pretrained weights"));
  setAcceptDrops(true);
  m_message = new InlineMessage(this);
  buildTable();
  m_recognised = new QLabel(this);
  m_recognised->setObjectName(QStringLiteral("weightsRecognised"));
  m_recognised->setTextFormat(Qt::PlainText);
  m_origin = new QLabel(this);
  m_origin->setObjectName(QStringLiteral("weightsOrigin"));
  m_origin->setProperty("role", QStringLiteral("muted"));
  m_origin->setTextFormat(Qt::RichText);
  m_origin->setOpenExternalLinks(true);
  m_origin->setTextInteractionFlags(Qt::TextBrowserInteraction);
  for (QLabel* label : {m_recognised, m_origin}) label->setWordWrap(true);
  m_bar = new QProgressBar(this);
  m_bar->setObjectName(QStringLiteral("weightsProgress"));
  m_bar->setAccessibleName(tr("Progress of the download"));
  m_bar->setRange(0, kBarSteps);
  m_bar->hide();
  auto* offline = new QLabel(
      tr("No network here? Fetch the file on another machine from its address, bring it over, and import it or drop it here."), this);
  offline->setObjectName(QStringLiteral("weightsOffline"));
  offline->setProperty("role", QStringLiteral("caption"));
  offline->setWordWrap(true);
  m_import = addButton("importWeights", tr("Import..."), tr("Recognise a file and copy it into the list"));
  m_get = addButton("getWeights", tr("Get"), tr("Download this file and check it; its licence stands above"));
  m_pause = addButton("pauseWeights", tr("Pause"), tr("Stop the download and keep what has come"));
  m_use = addButton("useWeights", tr("Use"), tr("Train with these weights"));
  m_use->setProperty("primary", true);
  m_use->hide();
  auto* close = addButton("closeWeights", tr("Close"), tr("Downloads go on"));

  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_import);
  buttons->addStretch(1);
  for (QPushButton* button : {m_get, m_pause, m_use, close}) buttons->addWidget(button);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kLarge, spacing::kLarge, spacing::kLarge, spacing::kLarge);
  layout->setSpacing(spacing::kSmall);
  layout->addWidget(m_message);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_recognised);
  layout->addWidget(m_origin);
  layout->addWidget(m_bar);
  layout->addWidget(offline);
  layout->addLayout(buttons);
  resize(820, 560);

  connect(m_import, &QPushButton::clicked, this, &WeightsDialog::askForFile);
  connect(m_get, &QPushButton::clicked, this, &WeightsDialog::get);
  connect(m_pause, &QPushButton::clicked, this, [this] {
    if (const auto* entry = current()) {
      if (Job* job = activeJob(nameOf(*entry))) job->stopAndKeep();
    }
  });
  connect(m_use, &QPushButton::clicked, this, &WeightsDialog::chooseCurrent);
  connect(close, &QPushButton::clicked, this, &QDialog::reject);
  refresh();
  list();
}

void WeightsDialog::buildTable() {
  m_proxy->setSourceModel(m_model);
  m_table = new DataTable(this);
  m_table->setObjectName(QStringLiteral("weightsTable"));
  m_table->setAccessibleName(tr("Weight files"));
  m_table->setExportName(QStringLiteral("weights.csv"));
  m_table->setModel(m_proxy);
  m_table->sortByColumn(-1, Qt::AscendingOrder);  // the catalogue's order until a header is pressed
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(WeightsModel::NameColumn, QHeaderView::Stretch);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &WeightsDialog::refresh);
  connect(m_table, &QAbstractItemView::activated, this, [this] {
    if (!m_use->isHidden() && m_use->isEnabled()) {
      chooseCurrent();
    } else if (m_get->isEnabled()) {
      get();
    }
  });
}

QPushButton* WeightsDialog::addButton(const char* name, const QString& text, const QString& help) {
  auto* button = new QPushButton(text, this);
  button->setObjectName(QLatin1String(name));
  button->setAccessibleName(text);
  button->setToolTip(help);
  button->setAutoDefault(false);
  return button;
}

void WeightsDialog::letChoose(const QString& backbone) {
  m_backbone = backbone == QLatin1String("unet") ? QString() : backbone;
  m_use->show();
  refresh();
}

void WeightsDialog::list(const QString& select) {
  if (!select.isEmpty()) m_select = select;
  m_query.request([catalogue = m_sources.catalogue, folder = m_sources.folder](const jobs::RunContext& context) {
    return pose::weightsEntries(catalogue, folder, context);
  });
}

void WeightsDialog::showEntries(std::vector<pose::WeightsEntry> entries) {
  const auto* before = current();
  const QString select = !m_select.isEmpty() ? m_select : before != nullptr ? nameOf(*before) : QString();
  m_select.clear();
  m_model->setEntries(std::move(entries));
  for (const auto& entry : m_model->entries()) {
    const QString name = nameOf(entry);
    Job* job = m_model->shareOf(name) < 0.0 ? activeJob(name) : nullptr;
    if (job != nullptr) follow(job, name);
  }
  int row = m_model->rowOf(select);
  if (row < 0 && !m_backbone.isEmpty()) {
    const auto& all = m_model->entries();
    const auto fit = std::find_if(all.begin(), all.end(), [this](const auto& entry) { return backboneFor(entry) == m_backbone; });
    if (fit != all.end()) row = static_cast<int>(fit - all.begin());
  }
  if (m_model->rowCount() > 0) m_table->selectRow(m_proxy->mapFromSource(m_model->index(std::max(row, 0), 0)).row());
  refresh();
  emit listed();
}

const pose::WeightsEntry* WeightsDialog::current() const {
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  if (rows.size() != 1) return nullptr;
  return &m_model->entries().at(static_cast<std::size_t>(m_proxy->mapToSource(rows.first()).row()));
}

/// What the entry would be used for here; empty: it does not fit.
QString WeightsDialog::backboneFor(const pose::WeightsEntry& entry) const {
  const auto fits = entry.stored ? entry.stored->content.backbones : std::vector<std::string>{entry.known->backbone};
  if (fits.empty()) return {};
  if (m_backbone.isEmpty()) return QString::fromStdString(fits.front());
  return std::find(fits.begin(), fits.end(), m_backbone.toStdString()) != fits.end() ? m_backbone : QString();
}

Job* WeightsDialog::activeJob(const QString& name) const {
  for (Job* job : m_jobs->allJobs()) {
    if (!job->hasEnded() && job->description().title == tr("Get %1").arg(name)) return job;
  }
  return nullptr;
}

void WeightsDialog::get() {
  const auto* entry = current();
  if (entry == nullptr || entry->stored || !pose::canFetch(*entry->known)) return;
  const QString name = nameOf(*entry);
  if (activeJob(name) != nullptr) return;
  m_message->dismiss();
  pose::FetchOptions options;
  options.download = m_sources.download;
  Job* job = m_jobs->start({tr("Get %1").arg(name), JobKind::Light, toQString(m_sources.folder)},
                           [known = *entry->known, folder = m_sources.folder, options](const jobs::RunContext& context) -> std::any {
                             return std::make_shared<const pose::FetchedWeights>(pose::fetchWeights(known, folder, options, context));
                           });
  follow(job, name);
  refresh();
}

void WeightsDialog::follow(Job* job, const QString& name) {
  m_model->setShare(name, 0.0);
  connect(job, &Job::progressed, this, [this, name](const jobs::Progress& progress) {
    if (progress.total > 0) m_model->setShare(name, static_cast<double>(progress.done) / static_cast<double>(progress.total));
    refresh();
  });
  const auto end = [this, name] {
    m_model->setShare(name, -1.0);
    list();
  };
  connect(job, &Job::delivered, this, [this, end](const std::any& result) {
    const auto fetched = resultOf<pose::FetchedWeights>(result);
    if (fetched && !fetched->download.stopped) {
      m_message->showMessage(StatusTone::Ok,
                             tr("%1 is here, and its checksum is right.").arg(QString::fromStdString(fetched->stored.published)));
    }
    end();
  });
  connect(job, &Job::failed, this, [this, end](const base::Error& error) {
    showFailure(error);
    end();
  });
  connect(job, &Job::cancelled, this, end);
}

void WeightsDialog::showFailure(const base::Error& error) {
  const auto words = fetchFailure(error);
  if (words.what.isEmpty()) {
    m_message->showError(error);
  } else {
    m_message->showMessage(StatusTone::Error, words.what, words.remedy, errorMessage(error).details);
  }
}

void WeightsDialog::askForFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Import weights"), {}, weightsFilter());
  if (!path.isEmpty()) importFile(path);
}

void WeightsDialog::importFile(const QString& path) {
  m_message->dismiss();
  Job* job = m_jobs->start({tr("Import %1").arg(QFileInfo(path).fileName()), JobKind::Light, toQString(m_sources.folder)},
                           [file = toPath(path), folder = m_sources.folder](const jobs::RunContext& context) -> std::any {
                             return std::make_shared<const pose::StoredWeights>(pose::importWeights(file, {}, folder, context));
                           });
  connect(job, &Job::delivered, this, [this](const std::any& result) {
    const auto stored = resultOf<pose::StoredWeights>(result);
    if (!stored) return;
    pose::WeightsEntry entry;
    entry.stored = *stored;
    for (const auto& known : m_sources.catalogue) {
      if (known.name == stored->published) entry.known = known;
    }
    m_message->showMessage(StatusTone::Ok, recognisedText(entry));
    list(nameOf(entry));
  });
  connect(job, &Job::failed, this, &WeightsDialog::showFailure);
}

void WeightsDialog::chooseCurrent() {
  const auto* entry = current();
  if (entry == nullptr || !entry->stored || backboneFor(*entry).isEmpty()) return;
  m_chosenName = QString::fromStdString(entry->stored->name);
  m_chosenBackbone = backboneFor(*entry);
  accept();
}

void WeightsDialog::refresh() {
  const auto* entry = current();
  const bool running = entry != nullptr && activeJob(nameOf(*entry)) != nullptr;
  const double share = entry == nullptr ? -1.0 : m_model->shareOf(nameOf(*entry));
  m_recognised->setText(entry == nullptr ? QString() : recognisedText(*entry));
  QStringList origin;
  if (entry != nullptr) {
    origin << tr("Licence: %1").arg(licenceText(entry->known ? entry->known->licence : entry->stored->licence).toHtmlEscaped());
    const QString url = entry->known ? QString::fromStdString(entry->known->url).toHtmlEscaped() : QString();
    if (!url.isEmpty()) origin << QStringLiteral("<a href=\"%1\">%1</a>").arg(url);
    if (entry->stored) origin << tr("In the store as %1").arg(QString::fromStdString(entry->stored->name).toHtmlEscaped());
  }
  m_origin->setText(origin.join(QStringLiteral(" \u00b7 ")));
  m_bar->setVisible(running);
  if (running) m_bar->setValue(static_cast<int>(kBarSteps * std::max(0.0, share)));
  m_pause->setVisible(running);
  m_get->setVisible(!running);
  m_get->setEnabled(entry != nullptr && !entry->stored && pose::canFetch(*entry->known));
  m_get->setText(entry != nullptr && entry->partialBytes > 0 && !entry->stored ? tr("Continue") : tr("Get"));
  m_get->setAccessibleName(m_get->text());
  m_use->setEnabled(entry != nullptr && entry->stored && !backboneFor(*entry).isEmpty());
}

void WeightsDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void WeightsDialog::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    if (!url.toLocalFile().isEmpty()) importFile(url.toLocalFile());
  }
  event->acceptProposedAction();
}

ChosenWeights chooseWeights(JobRunner* jobs, const QString& backbone, QWidget* parent) {
  WeightsDialog dialog(jobs, {}, parent);
  dialog.letChoose(backbone);
  if (dialog.exec() != QDialog::Accepted) return {};
  return {dialog.chosenName(), dialog.chosenBackbone()};
}

void showWeights(JobRunner* jobs, QWidget* window) {
  auto* dialog = window->findChild<WeightsDialog*>(QStringLiteral("weightsDialog"));
  if (dialog == nullptr) {
    dialog = new WeightsDialog(jobs, {}, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
  }
  dialog->show();
  dialog->raise();
  dialog->activateWindow();
}

}  // namespace parsimony::app
