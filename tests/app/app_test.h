// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest/QtTest>
#include <filesystem>
#include <memory>

#include "app/main_window.h"
#include "app/pages/label/label_page.h"
#include "app/project_session.h"
#include "app/qt_path.h"
#include "tests/support/test_data.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/theme.h"

namespace parsimony::tests {

constexpr int kPatience = 20000;  // ms; machines under load are slow, not wrong

/// A window on a copy of the mirror-mouse project, as a person would have it.
class MouseWindow {
 public:
  MouseWindow() { std::filesystem::copy(dataFolder() / "pose" / "mirror-mouse", folder(), std::filesystem::copy_options::recursive); }

  [[nodiscard]] std::filesystem::path folder() const { return app::toPath(m_scratch.path()) / "mouse"; }
  [[nodiscard]] app::MainWindow& window() { return *m_window; }
  [[nodiscard]] app::LabelPage* label() { return static_cast<app::LabelPage*>(m_window->page(QStringLiteral("label"))); }
  [[nodiscard]] widgets::PoseCanvas* canvas() { return label()->canvas(); }
  [[nodiscard]] app::ProjectSession* session() { return m_window->session(); }

  /// A new window; the one before is closed first.
  void open() {
    m_window.reset();
    m_window = std::make_unique<app::MainWindow>(false);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openProject(app::toQString(folder()));
    QVERIFY(QTest::qWaitFor([this] { return session() != nullptr && canvas()->frameIndex() >= 0; }, kPatience));
    settle();
  }
  void settle() {
    QVERIFY(QTest::qWaitFor([this] { return m_window->isSettled(); }, kPatience));
  }
  void close() { m_window.reset(); }

  /// Where a point of the picture is on the canvas.
  [[nodiscard]] QPoint at(double x, double y) { return canvas()->view().toWidget(QPointF(x, y)).toPoint(); }

 private:
  QTemporaryDir m_scratch;
  std::unique_ptr<app::MainWindow> m_window;
};

}  // namespace parsimony::tests
