// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/window_annotator.h"

#include <QLineF>
#include <array>
#include <cstdio>
#include <random>
#include <vector>

#include "tests/app/app_test.h"
#include "tests/widgets/canvas/pose_canvas_test.h"

namespace parsimony::tests {

namespace {

constexpr int kEditsPerFrame = 5;
constexpr int kEditsPerSave = 12;

void tell(const QString& line) {
  std::fputs(qPrintable(line + QLatin1Char('\n')), stdout);
  std::fflush(stdout);
}

class Annotator {
 public:
  Annotator(const QString& folder, unsigned seed) : m_folder(folder), m_random(seed), m_window(false) {}

  [[nodiscard]] bool open() {
    m_window.resize(1280, 800);
    m_window.show();
    m_window.activateWindow();
    if (!QTest::qWaitForWindowActive(&m_window)) return false;
    m_window.openProject(m_folder);
    const auto shown = [this] { return m_window.session() != nullptr && canvas()->frameIndex() >= 0; };
    if (!QTest::qWaitFor(shown, kPatience) || !settle() || session()->isReadOnly()) return false;
    for (int row = 0; row < session()->labels().numFrames(); ++row) m_known.push_back(session()->points(row));
    QObject::connect(session(), &app::ProjectSession::pointsChanged, &m_window, [this](const QString& image) { tellChanges(image); });
    QObject::connect(session(), &app::ProjectSession::failed, &m_window,
                     [](const base::Error& error) { std::fprintf(stderr, "%s\n", error.what()); });
    return true;
  }

  /// One edit, waited for: while the labels are being saved, an edit happens after that.
  [[nodiscard]] bool step() {
    ++m_steps;
    if (m_steps % kEditsPerFrame == 0) {
      QTest::keyClick(label(), draw(2) == 0 ? Qt::Key_A : Qt::Key_D);
      if (!settle()) return false;
    }
    if (m_steps % kEditsPerSave == 0) QTest::keyClick(&m_window, Qt::Key_S, Qt::ControlModifier);
    const int keypoint = draw(canvas()->numKeypoints());
    tell(QStringLiteral("going %1 %2").arg(canvas()->frameIndex()).arg(keypoint));
    const int before = m_told;
    if (draw(3) == 0) {
      nudge(keypoint);
    } else {
      drag(keypoint);
    }
    QCoreApplication::processEvents();
    return QTest::qWaitFor([&] { return m_told > before; }, kPatience);
  }

 private:
  [[nodiscard]] app::ProjectSession* session() const { return m_window.session(); }
  [[nodiscard]] app::LabelPage* label() const { return static_cast<app::LabelPage*>(m_window.page(QStringLiteral("label"))); }
  [[nodiscard]] widgets::PoseCanvas* canvas() const { return label()->canvas(); }
  [[nodiscard]] int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(m_random); }
  [[nodiscard]] bool settle() {
    return QTest::qWaitFor([this] { return m_window.isSettled(); }, kPatience);
  }

  void tellChanges(const QString& image) {
    const int row = session()->rowOf(image);
    const std::vector<tracks::LabelPoint> now = session()->points(row);
    std::vector<tracks::LabelPoint>& known = m_known.at(static_cast<std::size_t>(row));
    for (std::size_t k = 0; k < now.size(); ++k) {
      if (now[k] == known[k]) continue;
      tell(QStringLiteral("done %1 %2 %3 %4").arg(row).arg(k).arg(now[k].x, 0, 'g', 17).arg(now[k].y, 0, 'g', 17));
      ++m_told;
    }
    known = now;
  }

  void nudge(int keypoint) {
    constexpr std::array kArrows{Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down};
    canvas()->setCurrentKeypoint(keypoint);
    QTest::keyClick(canvas(), kArrows.at(static_cast<std::size_t>(draw(4))));
  }

  /// To a place that is far enough away to be a drag, and from the border for the nudges that may follow.
  void drag(int keypoint) {
    constexpr int kAway = 8;     // px
    constexpr int kBorder = 20;  // px
    const tracks::LabelPoint point = canvas()->frame().points.at(static_cast<std::size_t>(keypoint));
    const QPointF from(point.x, point.y);
    const QSize size = canvas()->frame().picture.size();
    QPointF to = from;
    while (QLineF(from, to).length() < kAway)
      to = QPointF(kBorder + draw(size.width() - 2 * kBorder), kBorder + draw(size.height() - 2 * kBorder));
    widgets::canvas_test::drag(*canvas(), canvas()->view().toWidget(from), canvas()->view().toWidget(to));
  }

  QString m_folder;
  std::mt19937 m_random;
  app::MainWindow m_window;
  std::vector<std::vector<tracks::LabelPoint>> m_known;  ///< by row, as they were told last
  int m_steps = 0;
  int m_told = 0;
};

}  // namespace

int annotateInAWindow(int argc, char** argv) {
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("parsimony-test"));
  widgets::Theme::instance().install(application);
  const QStringList arguments = QCoreApplication::arguments();
  Annotator annotator(arguments.at(2), arguments.at(3).toUInt());
  if (!annotator.open()) return 1;
  while (annotator.step()) continue;
  return 1;
}

}  // namespace parsimony::tests
