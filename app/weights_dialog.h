// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <filesystem>
#include <vector>

#include "core/net/download.h"
#include "core/pose/weights_store.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/jobs/latest_only.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace parsimony::widgets {
class DataTable;
class InlineMessage;
class ValueSortProxy;
}  // namespace parsimony::widgets

namespace parsimony::app {

class WeightsModel;

/// Where the dialog looks; the defaults are those of the program, tests have their own.
struct WeightsSources {
  std::filesystem::path folder = pose::weightsFolder();
  std::vector<pose::KnownWeights> catalogue = pose::knownWeights();
  net::DownloadOptions download{};
};

/// Pretrained weights: what is known and what is here, Get by download, Import by file dialog or drop. Downloads are jobs: they go on when
/// the dialog is closed, and are found again when it is opened.
class WeightsDialog : public QDialog {
  Q_OBJECT

 public:
  explicit WeightsDialog(widgets::JobRunner* jobs, WeightsSources sources = {}, QWidget* parent = nullptr);

  /// Adds the button that chooses a file: one that fits `backbone`, or any when the backbone takes none (empty or "unet").
  void letChoose(const QString& backbone);
  /// The chosen file's name in the store, and the backbone that it is for.
  [[nodiscard]] QString chosenName() const { return m_chosenName; }
  [[nodiscard]] QString chosenBackbone() const { return m_chosenBackbone; }

 public slots:
  void importFile(const QString& path);

 signals:
  /// The list shows what is in the store now.
  void listed();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildTable();
  QPushButton* addButton(const char* name, const QString& text, const QString& help);
  void list(const QString& select = {});
  void showEntries(std::vector<pose::WeightsEntry> entries);
  void get();
  void follow(widgets::Job* job, const QString& name);
  void chooseCurrent();
  void askForFile();
  void refresh();
  void showFailure(const base::Error& error);
  [[nodiscard]] const pose::WeightsEntry* current() const;
  [[nodiscard]] widgets::Job* activeJob(const QString& name) const;
  [[nodiscard]] QString backboneFor(const pose::WeightsEntry& entry) const;

  widgets::JobRunner* m_jobs;
  WeightsSources m_sources;
  WeightsModel* m_model;
  widgets::ValueSortProxy* m_proxy;
  widgets::DataTable* m_table;
  widgets::InlineMessage* m_message;
  QLabel* m_recognised;
  QLabel* m_origin;
  QProgressBar* m_bar;
  QPushButton* m_get;
  QPushButton* m_pause;
  QPushButton* m_import;
  QPushButton* m_use;
  widgets::LatestOnly<std::vector<pose::WeightsEntry>> m_query;
  QString m_select;
  QString m_backbone;
  QString m_chosenName;
  QString m_chosenBackbone;
};

/// Weights that a person chose; an empty name: none.
struct ChosenWeights {
  QString name;      ///< for the option `weights`
  QString backbone;  ///< that they are for: the one asked for, or what they fit
};
/// Asks, over `parent`, for weights of `backbone`.
[[nodiscard]] ChosenWeights chooseWeights(widgets::JobRunner* jobs, const QString& backbone, QWidget* parent);
/// Shows the list beside the window; a second call raises it.
void showWeights(widgets::JobRunner* jobs, QWidget* window);

}  // namespace parsimony::app
