// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Canvas, keypoint list, timeline and transport together on a real labelled frame. PARSIMONY_GRAB_FOLDER=DIR saves what was seen.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest/QtTest>

#include "tests/support/test_data.h"
#include "widgets/canvas/keypoint_list.h"
#include "widgets/canvas/pose_canvas.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/timeline/timeline_widget.h"
#include "widgets/timeline/transport_bar.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

struct LabelledFrame {
  tracks::Skeleton skeleton;
  std::vector<tracks::LabelPoint> points;
  QImage picture;
};

LabelledFrame readMirrorMouse(const QString& folder) {
  QFile csv(folder + QStringLiteral("/CollectedData.csv"));
  LabelledFrame frame;
  if (!csv.open(QIODevice::ReadOnly)) return frame;
  csv.readLine();
  const QStringList names = QString::fromUtf8(csv.readLine()).trimmed().split(QLatin1Char(','));
  csv.readLine();
  const QStringList values = QString::fromUtf8(csv.readLine()).trimmed().split(QLatin1Char(','));
  for (qsizetype i = 1; i + 1 < values.size(); i += 2) {
    frame.skeleton.keypoints.push_back(names[i].toStdString());
    bool known = false;
    const double x = values[i].toDouble(&known);
    frame.points.push_back(known ? tracks::LabelPoint{x, values[i + 1].toDouble(), tracks::Visibility::Visible} : missingPoint());
  }
  const auto edge = [&](const char* a, const char* b) {
    frame.skeleton.edges.emplace_back(frame.skeleton.indexOf(a), frame.skeleton.indexOf(b));
  };
  edge("nose_top", "tailMid_top");
  edge("nose_bot", "tailMid_bot");
  edge("tailBase_bot", "tailMid_bot");
  const auto pair = [&](const char* a, const char* b) {
    frame.skeleton.leftRight.emplace_back(frame.skeleton.indexOf(a), frame.skeleton.indexOf(b));
  };
  pair("paw1LH_top", "paw4RH_top");
  pair("paw2LF_top", "paw3RF_top");
  pair("paw1LH_bot", "paw4RH_bot");
  pair("paw2LF_bot", "paw3RF_bot");
  frame.picture = QImage(folder + QLatin1Char('/') + values.front());
  return frame;
}

struct Window : QWidget {
  PoseCanvas* canvas = new PoseCanvas;
  KeypointList* list = new KeypointList;
  TimelineWidget* timeline = new TimelineWidget;
  TransportBar* transport = new TransportBar;

  Window() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* splitter = new QSplitter;
    splitter->addWidget(canvas);
    splitter->addWidget(list);
    splitter->setSizes({820, 300});
    layout->addWidget(splitter, 1);
    layout->addWidget(transport);
    layout->addWidget(timeline);
    transport->installShortcuts(this);
    connect(transport, &TransportBar::frameRequested, timeline, &TimelineWidget::setCurrentFrame);
    connect(timeline, &TimelineWidget::frameRequested, transport, &TransportBar::setCurrentFrame);
    resize(1180, 760);
  }

  void fill(const LabelledFrame& data) {
    canvas->setSkeleton(data.skeleton);
    CanvasFrame frame;
    frame.index = 371;
    frame.picture = data.picture;
    frame.points = data.points;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t k = 0; k < data.points.size(); ++k) {
      const double offset = static_cast<double>(k % 5) * 2.0 - 3.0;
      frame.predictions.push_back({data.points[k].x + offset, data.points[k].y - offset, 0.99 - 0.05 * static_cast<double>(k)});
      frame.covariances.push_back(k % 4 == 0 ? PointCovariance{20.0, 8.0, 9.0} : PointCovariance{nan, nan, nan});
      frame.previous.emplace_back(data.points[k].x + 9.0, data.points[k].y + 4.0);
    }
    frame.points[2] = missingPoint();
    frame.points[9].visibility = tracks::Visibility::Occluded;
    canvas->showFrame(frame);
    list->attach(canvas);
    timeline->setVideo(2000, 30.0);
    transport->setVideo(2000, 30.0);
    std::vector<std::int64_t> labelled;
    std::vector<std::int64_t> flagged;
    std::vector<float> likelihood;
    for (std::int64_t i = 0; i < 2000; ++i) {
      if ((i * i) % 97 == 4) labelled.push_back(i);
      if ((i * 31) % 211 == 7) flagged.push_back(i);
      likelihood.push_back(0.9F - 0.4F * std::pow(std::sin(static_cast<float>(i) * 0.013F), 20.0F) +
                           0.05F * static_cast<float>((i * 7919) % 13) / 13.0F);
    }
    timeline->setTicks(TimelineWidget::Kind::Labelled, labelled);
    timeline->setTicks(TimelineWidget::Kind::Suggested, {50, 400, 401, 900, 1500});
    timeline->setTicks(TimelineWidget::Kind::Flagged, flagged);
    timeline->setPredicted({{0, 1400}, {1600, 1999}});
    timeline->setTrace(QStringLiteral("likelihood"), likelihood);
    transport->setLabelledFrames(labelled);
    timeline->setCurrentFrame(371);
    transport->setCurrentFrame(371);
  }
};

// One of each control and every icon, to be looked at.
QWidget* gallery() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(24, 24, 24, 24);
  layout->setSpacing(12);
  const auto label = [](const QString& text, const char* role) {
    auto* made = new QLabel(text);
    made->setProperty("role", QLatin1String(role));
    return made;
  };
  layout->addWidget(label(QStringLiteral("Title 20"), "title"));
  layout->addWidget(label(QStringLiteral("Heading 15"), "heading"));
  auto* texts = new QHBoxLayout;
  for (const char* role : {"body", "muted", "caption", "ok", "warn", "error"})
    texts->addWidget(label(QStringLiteral("%1: 37 of 90 frames").arg(QLatin1String(role)), role));
  layout->addLayout(texts);
  auto* buttons = new QHBoxLayout;
  for (const char* kind : {"Primary", "Normal", "Quiet", "Disabled"}) {
    auto* button =
        new QPushButton(Icons::get(QStringLiteral("train"), kind == QLatin1String("Primary") ? Icons::Tint::OnAccent : Icons::Tint::Text),
                        QLatin1String(kind));
    button->setProperty("primary", kind == QLatin1String("Primary"));
    button->setProperty("quiet", kind == QLatin1String("Quiet"));
    button->setEnabled(kind != QLatin1String("Disabled"));
    buttons->addWidget(button);
  }
  auto* edit = new QLineEdit(QStringLiteral("line edit"));
  auto* spin = new QSpinBox;
  spin->setMaximum(5000);
  spin->setValue(1234);
  auto* combo = new QComboBox;
  combo->addItems({QStringLiteral("unet"), QStringLiteral("resnet18")});
  auto* check = new QCheckBox(QStringLiteral("checked"));
  check->setChecked(true);
  auto* radio = new QRadioButton(QStringLiteral("radio"));
  radio->setChecked(true);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(40);
  auto* progress = new QProgressBar;
  progress->setValue(60);
  for (QWidget* widget : {static_cast<QWidget*>(edit), static_cast<QWidget*>(spin), static_cast<QWidget*>(combo),
                          static_cast<QWidget*>(check), static_cast<QWidget*>(new QCheckBox(QStringLiteral("off"))),
                          static_cast<QWidget*>(radio), static_cast<QWidget*>(slider), static_cast<QWidget*>(progress)})
    buttons->addWidget(widget);
  layout->addLayout(buttons);
  auto* tabs = new QTabBar;
  for (const char* tab : {"Data", "Model", "Fit"}) tabs->addTab(QLatin1String(tab));
  layout->addWidget(tabs);
  auto* table = new QTableWidget(3, 3);
  table->setHorizontalHeaderLabels({QStringLiteral("Run"), QStringLiteral("Error (px)"), QStringLiteral("Time (min)")});
  for (int i = 0; i < 9; ++i) table->setItem(i / 3, i % 3, new QTableWidgetItem(QString::number(i * 1.37, 'f', 2)));
  table->selectRow(1);
  table->setFixedHeight(150);
  layout->addWidget(table);
  auto* icons = new QGridLayout;
  icons->setSpacing(6);
  int i = 0;
  for (const QString& name : Icons::names()) {
    auto* cell = new QToolButton;
    cell->setIcon(Icons::get(name));
    cell->setIconSize({24, 24});
    cell->setText(name);
    cell->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    cell->setFont(typeFont(TypeSize::Caption));
    cell->setFixedSize(106, 56);
    icons->addWidget(cell, i / 11, i % 11);
    ++i;
  }
  layout->addLayout(icons);
  layout->addStretch(1);
  page->resize(1280, 1010);
  return page;
}

void save(QWidget& widget, const QString& name) {
  const QByteArray folder = qgetenv("PARSIMONY_GRAB_FOLDER");
  if (folder.isEmpty()) return;
  // Twice the pixels: run with QT_SCALE_FACTOR=2.
  const QPixmap shot = widget.grab();
  shot.save(QDir(QString::fromLocal8Bit(folder)).filePath(QStringLiteral("%1-%2x.png").arg(name).arg(shot.devicePixelRatio())));
}

int numColours(const QImage& image) {
  QSet<QRgb> colours;
  for (int y = 0; y < image.height(); y += 2)
    for (int x = 0; x < image.width(); x += 2) colours.insert(image.pixel(x, y));
  return static_cast<int>(colours.size());
}

}  // namespace

class TestLabellingWidgets : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { Theme::instance().install(*qApp); }
  void aRealFrameInBothThemes();
  void timelineAndTransportAgree();
  void galleryIsDrawn();
};

void TestLabellingWidgets::aRealFrameInBothThemes() {
  PARSIMONY_NEED_DATA("pose/mirror-mouse/CollectedData.csv");
  const LabelledFrame data = readMirrorMouse(QString::fromStdString((tests::dataFolder() / "pose" / "mirror-mouse").string()));
  QCOMPARE(data.skeleton.size(), 17);
  QVERIFY(!data.picture.isNull());
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Theme::instance().setMode(mode);
    const QString name = mode == Theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light");
    Window window;
    save(window, QStringLiteral("empty-") + name);
    window.fill(data);
    OverlayOptions options = window.canvas->overlayOptions();
    options.predictions = false;
    window.canvas->setOverlayOptions(options);
    window.show();
    save(window, QStringLiteral("label-") + name);
    QVERIFY(numColours(window.grab().toImage()) > 200);
    options.predictions = options.previous = true;
    window.canvas->setOverlayOptions(options);
    window.canvas->setCurrentKeypoint(8);
    const QPointF there = window.canvas->view().toWidget(QPointF(data.points[8].x, data.points[8].y));
    QWheelEvent closer(there, window.canvas->mapToGlobal(there), {}, {0, 840}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(window.canvas, &closer);
    QMouseEvent move(QEvent::MouseMove, there, window.canvas->mapToGlobal(there), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(window.canvas, &move);
    save(window, QStringLiteral("ghosts-") + name);
    const QPointF aside = there + QPointF(160, 60);
    QMouseEvent loupe(QEvent::MouseMove, aside, window.canvas->mapToGlobal(aside), Qt::NoButton, Qt::NoButton, Qt::AltModifier);
    QApplication::sendEvent(window.canvas, &loupe);
    save(window, QStringLiteral("loupe-") + name);
    QVERIFY(numColours(window.grab().toImage()) > 200);
  }
  Theme::instance().setMode(Theme::Mode::Light);
}

void TestLabellingWidgets::timelineAndTransportAgree() {
  Window window;
  window.timeline->setVideo(500, 25.0);
  window.transport->setVideo(500, 25.0);
  window.transport->setLabelledFrames({40, 90});
  window.show();
  window.transport->jumpToLabelled(1);
  QCOMPARE(window.timeline->currentFrame(), 40);
  QTest::keyClick(window.timeline, Qt::Key_PageDown);
  QCOMPARE(window.transport->currentFrame(), 50);
  window.transport->jumpToLabelled(1);
  QCOMPARE(window.timeline->currentFrame(), 90);
}

void TestLabellingWidgets::galleryIsDrawn() {
  for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
    Theme::instance().setMode(mode);
    const std::unique_ptr<QWidget> page(gallery());
    page->show();
    save(*page, mode == Theme::Mode::Dark ? QStringLiteral("gallery-dark") : QStringLiteral("gallery-light"));
    QVERIFY(numColours(page->grab().toImage()) > 100);
  }
}

QTEST_MAIN(TestLabellingWidgets)
#include "tst_labelling_widgets.moc"
