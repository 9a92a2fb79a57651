// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/transport_bar.h"

#include <QAction>
#include <QComboBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/timeline/frame_time.h"

namespace parsimony::widgets {

namespace {
constexpr std::array<double, 7> kSpeeds = {0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0};
constexpr int kNormalSpeed = 3;
constexpr double kFallbackRate = 25.0;  // frames/s where the video tells none (folders of images)
}  // namespace

TransportBar::TransportBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("transportBar"));
  setAccessibleName(tr("Playback"));
  buildCommands();
  buildLayout();
  m_now.start();
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &TransportBar::playTick);
  updateEnabled();
}

QAction* TransportBar::addCommand(const char* name, const QString& icon, const QString& text, const QList<QKeySequence>& keys) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  if (!icon.isEmpty()) action->setIcon(Icons::get(icon));
  action->setShortcuts(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  const QString hint = keys.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(keys.front().toString(QKeySequence::NativeText));
  action->setToolTip(text + hint);
  m_commands.push_back(action);
  return action;
}

void TransportBar::buildCommands() {
  m_first = addCommand("transportFirst", QStringLiteral("first"), tr("First frame"), {Qt::Key_Home});
  m_previousLabelled = addCommand("transportPreviousLabelled", QStringLiteral("previous-labelled"), tr("Previous labelled frame"),
                                  {QKeySequence(Qt::ALT | Qt::Key_Left)});
  m_back = addCommand("transportBack", QStringLiteral("step-back"), tr("Step back"), {Qt::Key_Left, Qt::Key_A});
  m_play = addCommand("transportPlay", QStringLiteral("play"), tr("Play"), {Qt::Key_P});
  m_forward = addCommand("transportForward", QStringLiteral("step-forward"), tr("Step forward"), {Qt::Key_Right, Qt::Key_D});
  m_nextLabelled = addCommand("transportNextLabelled", QStringLiteral("next-labelled"), tr("Next labelled frame"),
                              {QKeySequence(Qt::ALT | Qt::Key_Right)});
  m_last = addCommand("transportLast", QStringLiteral("last"), tr("Last frame"), {Qt::Key_End});
  m_loop = addCommand("transportLoop", QStringLiteral("loop"), tr("Loop"), {});
  m_loop->setCheckable(true);
  QAction* tenBack = addCommand("transportTenBack", {}, tr("Ten frames back"), {QKeySequence(Qt::CTRL | Qt::Key_Left)});
  QAction* tenForward = addCommand("transportTenForward", {}, tr("Ten frames forward"), {QKeySequence(Qt::CTRL | Qt::Key_Right)});
  QAction* backward = addCommand("transportPlayBackward", {}, tr("Play backward, again for faster"), {Qt::Key_J});
  QAction* pauseNow = addCommand("transportPause", {}, tr("Pause"), {Qt::Key_K});
  QAction* ahead = addCommand("transportPlayForward", {}, tr("Play forward, again for faster"), {Qt::Key_L});
  m_play->setAutoRepeat(false);
  backward->setAutoRepeat(false);
  ahead->setAutoRepeat(false);

  connect(m_first, &QAction::triggered, this, [this] { request(0); });
  connect(m_last, &QAction::triggered, this, [this] { request(m_numFrames - 1); });
  connect(m_back, &QAction::triggered, this, [this] { step(-1); });
  connect(m_forward, &QAction::triggered, this, [this] { step(1); });
  connect(tenBack, &QAction::triggered, this, [this] { step(-10); });
  connect(tenForward, &QAction::triggered, this, [this] { step(10); });
  connect(m_previousLabelled, &QAction::triggered, this, [this] { jumpToLabelled(-1); });
  connect(m_nextLabelled, &QAction::triggered, this, [this] { jumpToLabelled(1); });
  connect(m_play, &QAction::triggered, this, &TransportBar::togglePlay);
  connect(m_loop, &QAction::toggled, this, &TransportBar::setLoop);
  connect(backward, &QAction::triggered, this, [this] { shuttle(-1); });
  connect(ahead, &QAction::triggered, this, [this] { shuttle(1); });
  connect(pauseNow, &QAction::triggered, this, &TransportBar::pause);
}

QToolButton* TransportBar::addButton(QAction* action) {
  auto* button = new QToolButton(this);
  button->setDefaultAction(action);
  button->setIconSize(QSize(20, 20));
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setObjectName(action->objectName() + QStringLiteral("Button"));
  button->setAccessibleName(action->text());
  return button;
}

void TransportBar::buildLayout() {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(spacing::kSmall, spacing::kTiny, spacing::kSmall, spacing::kTiny);
  layout->setSpacing(2);
  for (QAction* action : {m_first, m_previousLabelled, m_back, m_play, m_forward, m_nextLabelled, m_last}) {
    QToolButton* button = addButton(action);
    if (action == m_back || action == m_forward) button->setAutoRepeat(true);
    layout->addWidget(button);
  }
  layout->addSpacing(spacing::kSmall);
  m_speed = new QComboBox(this);
  m_speed->setObjectName(QStringLiteral("transportSpeed"));
  m_speed->setAccessibleName(tr("Playback speed"));
  m_speed->setToolTip(tr("Playback speed"));
  for (const double factor : kSpeeds) m_speed->addItem(tr("%1x").arg(factor), factor);
  m_speed->setCurrentIndex(kNormalSpeed);
  m_speed->setFixedWidth(76);
  layout->addWidget(m_speed);
  layout->addWidget(addButton(m_loop));
  layout->addStretch(1);

  const QFont digits = tabularFont(typeFont(TypeSize::Body));
  m_time = new QLabel(this);
  m_time->setObjectName(QStringLiteral("transportTime"));
  m_time->setAccessibleName(tr("Time"));
  m_time->setFont(digits);
  m_time->setProperty("role", QStringLiteral("muted"));
  m_frame = new QSpinBox(this);
  m_frame->setObjectName(QStringLiteral("transportFrame"));
  m_frame->setAccessibleName(tr("Frame number"));
  m_frame->setToolTip(tr("Frame number, counted from 0"));
  m_frame->setFont(digits);
  m_frame->setAlignment(Qt::AlignRight);
  m_frame->setKeyboardTracking(false);
  m_frame->setFixedWidth(104);
  m_total = new QLabel(this);
  m_total->setFont(digits);
  m_total->setProperty("role", QStringLiteral("muted"));
  layout->addWidget(m_time);
  layout->addSpacing(spacing::kMedium);
  layout->addWidget(m_frame);
  layout->addSpacing(spacing::kTiny);
  layout->addWidget(m_total);

  connect(m_speed, &QComboBox::currentIndexChanged, this, [this] {
    if (isPlaying()) startClock();
    emit speedChanged(speed());
  });
  connect(m_frame, &QSpinBox::valueChanged, this, [this](int frame) { request(frame); });
}

void TransportBar::setVideo(std::int64_t numFrames, double fps) {
  pause();
  m_numFrames = std::max<std::int64_t>(numFrames, 0);
  m_fps = fps;
  m_current = 0;
  m_labelled.clear();
  setRange(-1, -1);
  const QSignalBlocker quiet(m_frame);
  m_frame->setRange(0, static_cast<int>(std::clamp<std::int64_t>(m_numFrames - 1, 0, std::numeric_limits<int>::max())));
  m_total->setText(m_numFrames > 0 ? tr("of %1").arg(m_numFrames) : QString());
  showFrame();
  updateEnabled();
}

void TransportBar::setLabelledFrames(std::vector<std::int64_t> frames) {
  std::sort(frames.begin(), frames.end());
  m_labelled = std::move(frames);
  updateEnabled();
}

void TransportBar::setRange(std::int64_t first, std::int64_t last) {
  const bool whole = first < 0 || last < first;
  m_clock.setRange(whole ? 0 : first, whole ? std::max<std::int64_t>(0, m_numFrames - 1) : std::min(last, m_numFrames - 1));
  if (isPlaying()) startClock();
}

void TransportBar::setCurrentFrame(std::int64_t frame) {
  frame = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(0, m_numFrames - 1));
  if (frame == m_current) return;
  m_current = frame;
  if (isPlaying()) startClock();
  showFrame();
}

void TransportBar::showFrame() {
  const QSignalBlocker quiet(m_frame);
  m_frame->setValue(static_cast<int>(std::min<std::int64_t>(m_current, std::numeric_limits<int>::max())));
  m_time->setText(m_numFrames > 0 && m_fps > 0.0
                      ? tr("%1 / %2").arg(frameTimeText(m_current, m_fps), frameTimeText(std::max<std::int64_t>(m_numFrames - 1, 0), m_fps))
                      : QString());
}

void TransportBar::request(std::int64_t frame) {
  if (m_numFrames == 0) return;
  frame = std::clamp<std::int64_t>(frame, 0, m_numFrames - 1);
  if (frame == m_current) return;
  m_current = frame;
  showFrame();
  emit frameRequested(frame);
}

void TransportBar::step(int frames) {
  pause();
  request(m_current + frames);
}

void TransportBar::jumpToLabelled(int direction) {
  pause();
  if (direction > 0) {
    const auto next = std::upper_bound(m_labelled.begin(), m_labelled.end(), m_current);
    if (next != m_labelled.end()) request(*next);
  } else {
    const auto at = std::lower_bound(m_labelled.begin(), m_labelled.end(), m_current);
    if (at != m_labelled.begin()) request(*std::prev(at));
  }
}

double TransportBar::speed() const {
  return m_direction * m_speed->currentData().toDouble();
}

void TransportBar::setSpeed(double factor) {
  m_direction = factor < 0.0 ? -1 : 1;
  const auto nearest = std::min_element(
      kSpeeds.begin(), kSpeeds.end(), [&](double a, double b) { return std::abs(a - std::abs(factor)) < std::abs(b - std::abs(factor)); });
  m_speed->setCurrentIndex(static_cast<int>(nearest - kSpeeds.begin()));
  if (isPlaying()) startClock();
}

void TransportBar::setLoop(bool loop) {
  m_clock.setLoop(loop);
  m_loop->setChecked(loop);
}

void TransportBar::startClock() {
  const double rate = (m_fps > 0.0 ? m_fps : kFallbackRate) * speed();
  m_clock.start(m_current, rate, m_now.elapsed());
  m_timer.start(static_cast<int>(std::clamp(1000.0 / std::abs(rate), 8.0, 200.0)));
}

void TransportBar::play() {
  if (m_numFrames < 2) return;
  startClock();
  setPlaying(true);
}

void TransportBar::pause() {
  if (!isPlaying()) return;
  m_timer.stop();
  setPlaying(false);
}

void TransportBar::togglePlay() {
  if (isPlaying()) {
    pause();
    return;
  }
  m_direction = 1;
  play();
}

void TransportBar::shuttle(int direction) {
  if (isPlaying() && m_direction == direction) {
    m_speed->setCurrentIndex(std::min(m_speed->currentIndex() + 1, m_speed->count() - 1));
    return;
  }
  m_direction = direction;
  m_speed->setCurrentIndex(kNormalSpeed);
  play();
}

void TransportBar::setPlaying(bool playing) {
  m_play->setIcon(Icons::get(playing ? QStringLiteral("pause") : QStringLiteral("play")));
  m_play->setText(playing ? tr("Pause") : tr("Play"));
  m_play->setToolTip(m_play->text() + QStringLiteral("  (P)"));
  emit playingChanged(playing);
}

void TransportBar::playTick() {
  const PlaybackClock::Due due = m_clock.at(m_now.elapsed());
  request(due.frame);
  if (due.finished) pause();
}

void TransportBar::updateEnabled() {
  for (QAction* action : m_commands) action->setEnabled(m_numFrames > 0);
  for (QAction* action : {m_previousLabelled, m_nextLabelled}) action->setEnabled(!m_labelled.empty());
  m_frame->setEnabled(m_numFrames > 0);
  m_speed->setEnabled(m_numFrames > 0);
}

void TransportBar::installShortcuts(QWidget* page) {
  for (QAction* action : m_commands) page->addAction(action);
}

}  // namespace parsimony::widgets
