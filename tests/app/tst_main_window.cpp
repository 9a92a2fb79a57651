// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAction>
#include <QDropEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QTimer>
#include <atomic>
#include <cstdlib>

#include "app/pages/home/home_page.h"
#include "app/pages/home/new_project_dialog.h"
#include "tests/app/app_test.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

/// Number of different colours on a coarse grid: a blank page has one.
int coloursOf(const QImage& image) {
  QSet<QRgb> colours;
  for (int y = 0; y < image.height(); y += 3) {
    for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
  }
  return static_cast<int>(colours.size());
}

}  // namespace

class TestMainWindow : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { widgets::Theme::instance().install(*qApp); }

  void everyPageIsDrawnInBothThemes() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    MouseWindow mouse;
    mouse.open();
    for (const auto mode : {widgets::Theme::Mode::Light, widgets::Theme::Mode::Dark}) {
      widgets::Theme::instance().setMode(mode);
      for (const char* name : {"home", "label", "train"}) {
        mouse.window().showPage(QLatin1String(name));
        mouse.settle();
        const QImage picture = mouse.window().grab().toImage();
        QVERIFY2(coloursOf(picture) > 30, name);
        const double brightness = qGray(picture.pixel(picture.width() - 40, 3)) / 255.0;  // the header
        QVERIFY2(mode == widgets::Theme::Mode::Dark ? brightness < 0.4 : brightness > 0.6, name);
      }
    }
    widgets::Theme::instance().setMode(widgets::Theme::Mode::Light);
  }

  void everythingThatIsPressedHasANameForScreenReaders() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    MouseWindow mouse;
    mouse.open();
    for (const QAbstractButton* button : mouse.window().findChildren<QAbstractButton*>()) {
      if (!button->isVisible() || button->focusPolicy() == Qt::NoFocus) continue;
      QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
               qPrintable(button->objectName() + button->parent()->objectName()));
      QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->text()));
    }
  }

  void theCardsOfHomeAreEquallyWide() {
    app::MainWindow window(false);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    for (const QSize size : {QSize(1100, 700), QSize(1280, 800), QSize(2560, 1440)}) {
      window.resize(size);
      const auto width = [&](const char* name) { return window.findChild<QWidget*>(QLatin1String(name))->width(); };
      for (const char* other : {"openCard", "newCard"}) {
        QTRY_VERIFY2(std::abs(width(other) - width("demoCard")) <= 1,  // an odd px goes to one of them
                     qPrintable(QStringLiteral("%1 at %2: %3 and %4")
                                    .arg(QLatin1String(other))
                                    .arg(size.width())
                                    .arg(width(other))
                                    .arg(width("demoCard"))));
      }
    }
  }

  void keysChangeThePage() {
    app::MainWindow window(false);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(window.currentPage(), QStringLiteral("home"));
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(window.currentPage(), QStringLiteral("train"));
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window.currentPage(), QStringLiteral("label"));
  }

  void thePaletteFindsAndRunsACommand() {
    app::MainWindow window(false);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.findChild<QAction*>(QStringLiteral("commandPalette"))->trigger();
    auto* search = window.findChild<QLineEdit*>(QStringLiteral("paletteSearch"));
    QTRY_VERIFY(search->isVisible());
    QTest::keyClicks(search, QStringLiteral("train"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(window.currentPage(), QStringLiteral("train"));
  }

  void aDroppedFolderIsOpened() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    MouseWindow mouse;
    app::MainWindow window(false);
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(app::toQString(mouse.folder()))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QTRY_VERIFY_WITH_TIMEOUT(window.session() != nullptr, kPatience);
    QCOMPARE(window.session()->name(), QStringLiteral("mouse"));
    QTRY_COMPARE(window.currentPage(), QStringLiteral("label"));
  }

  void aFolderThatIsNoProjectIsAnsweredInWords() {
    QTemporaryDir empty;
    app::MainWindow window(false);
    window.show();
    window.openProject(empty.path());
    auto* message = window.findChild<QWidget*>(QStringLiteral("inlineMessage"));
    QTRY_VERIFY_WITH_TIMEOUT(message->isVisible(), kPatience);
    QCOMPARE(window.currentPage(), QStringLiteral("home"));
    QVERIFY(window.session() == nullptr);
  }

  void aNewProjectIsCreatedAndOpened() {
    QTemporaryDir scratch;
    app::MainWindow window(false);
    window.show();
    QTimer::singleShot(0, &window, [&] {
      auto* dialog = window.findChild<app::NewProjectDialog*>();
      QVERIFY(dialog != nullptr);
      auto* create = dialog->findChild<QPushButton*>(QStringLiteral("newProjectCreate"));
      QVERIFY(!create->isEnabled());
      dialog->findChild<QLineEdit*>(QStringLiteral("newProjectFolder"))->setText(scratch.path());
      QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("newProjectName")), QStringLiteral("fly"));
      dialog->findChild<QPlainTextEdit*>(QStringLiteral("newProjectKeypoints"))->setPlainText(QStringLiteral("head\nthorax\n\nabdomen\n"));
      QVERIFY(create->isEnabled());
      QTest::mouseClick(create, Qt::LeftButton);
    });
    static_cast<app::HomePage*>(window.page(QStringLiteral("home")))->askForNewProject();
    QTRY_VERIFY_WITH_TIMEOUT(window.session() != nullptr, kPatience);
    QCOMPARE(window.session()->project().skeleton.keypoints, (std::vector<std::string>{"head", "thorax", "abdomen"}));
  }

  void closingWithAJobAsksFirst() {
    auto window = std::make_unique<app::MainWindow>(false);
    window->show();
    std::atomic<bool> cancelled = false;
    window->jobs()->start({QStringLiteral("Long work"), widgets::JobKind::Light, {}}, [&](const jobs::RunContext& context) -> std::any {
      while (context.stop() == jobs::StopRequest::Continue) QThread::msleep(5);
      cancelled = context.stop() == jobs::StopRequest::Cancel;
      return {};
    });
    const auto press = [&](const char* name) {
      QTimer::singleShot(0, window.get(), [&window, name] {
        auto* box = window->findChild<QMessageBox*>(QStringLiteral("closeDialog"));
        QVERIFY(box != nullptr);
        QTest::mouseClick(box->findChild<QPushButton*>(QLatin1String(name)), Qt::LeftButton);
      });
    };
    press("closeStay");
    window->close();
    QVERIFY(window->isVisible());
    QCOMPARE(window->jobs()->numActive(), 1);
    press("closeDiscard");
    window->close();
    QVERIFY(!window->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(window->jobs()->numActive(), 0, kPatience);
    QVERIFY(cancelled);
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
