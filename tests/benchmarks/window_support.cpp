// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/window_support.h"

#include <QApplication>
#include <QSettings>
#include <QtTest/QtTest>

#include "app/pages/label/label_page.h"
#include "app/qt_path.h"
#include "tests/benchmarks/support.h"
#include "widgets/theme/theme.h"

namespace parsimony::bench {

void needApplication() {
  if (QCoreApplication::instance() != nullptr) return;
  qputenv("QT_QPA_PLATFORM", "offscreen");
  static const QTemporaryDir noSettings;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, noSettings.path());
  static int argc = 1;
  static char name[] = "parsimony-bench";
  static char* argv[] = {name, nullptr};
  // Never destroyed: it serves every row, and at the end of the process Qt's own statics may be gone before ours.
  auto* application = new QApplication(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Parsimony"));
  QApplication::setApplicationName(QStringLiteral("parsimony"));
  QApplication::setQuitOnLastWindowClosed(false);  // the next row opens another one
  widgets::Theme::instance().install(*application);
}

double milliseconds(const QElapsedTimer& timer) {
  return 1e-6 * static_cast<double>(timer.nsecsElapsed());
}

std::filesystem::path BenchWindow::folder() const {
  return app::toPath(m_scratch.path()) / "mouse";
}

widgets::PoseCanvas* BenchWindow::canvas() {
  return static_cast<app::LabelPage*>(m_window->page(QStringLiteral("label")))->canvas();
}

bool BenchWindow::open(benchmark::State& state) {
  if (!present(state, testProject())) return false;
  needApplication();
  std::filesystem::copy(testProject(), folder(), std::filesystem::copy_options::recursive);
  m_window = std::make_unique<app::MainWindow>(false);
  m_window->show();
  m_window->activateWindow();  // shortcuts are those of the active window
  m_window->openProject(app::toQString(folder()));
  const bool shown = QTest::qWaitForWindowActive(m_window.get(), kPatience) &&
                     QTest::qWaitFor([this] { return canvas()->frameIndex() >= 0 && m_window->isSettled(); }, kPatience);
  if (!shown) state.SkipWithError("the window did not show the project");
  return shown;
}

bool BenchWindow::openVideo(benchmark::State& state) {
  m_window->showInside(app::toQString(folder() / "videos" / testVideo().filename()), {});
  const bool shown = QTest::qWaitFor([this] { return canvas()->frameIndex() == 0 && m_window->isSettled(); }, kPatience);
  if (!shown) state.SkipWithError("the window did not show the video");
  return shown;
}

}  // namespace parsimony::bench
