// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "widgets/timeline/playback_clock.h"

class QAction;
class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace parsimony::widgets {

/// Play, step and jump through a video. It asks for frames and never waits for them: playing follows the clock, so frames that come too
/// late are skipped. The listener calls setCurrentFrame() only for changes that did not start here.
///
/// Keys (after installShortcuts): P play or pause; J, K, L backward, pause, forward, J or L again doubles the speed; Left, Right or A, D
/// step; Ctrl + Left, Right ten frames; Alt + Left, Right previous and next labelled frame; Home, End.
class TransportBar : public QWidget {
  Q_OBJECT

 public:
  explicit TransportBar(QWidget* parent = nullptr);

  void setVideo(std::int64_t numFrames, double fps);
  /// Frames that the labelled-frame buttons jump to, in any order.
  void setLabelledFrames(std::vector<std::int64_t> frames);
  /// Plays and loops within [first, last]; -1, -1 = the whole video.
  void setRange(std::int64_t first, std::int64_t last);
  void setCurrentFrame(std::int64_t frame);
  [[nodiscard]] std::int64_t currentFrame() const { return m_current; }
  [[nodiscard]] bool isPlaying() const { return m_timer.isActive(); }
  /// Signed factor of the video's own rate; negative = backward.
  [[nodiscard]] double speed() const;
  void setSpeed(double factor);
  [[nodiscard]] bool loops() const { return m_clock.loops(); }

  /// All commands, for the command palette and the shortcut editor; each has an objectName and a text.
  [[nodiscard]] const std::vector<QAction*>& commands() const { return m_commands; }
  /// Makes the shortcuts work while `page` or anything in it has the focus.
  void installShortcuts(QWidget* page);

 public slots:
  void play();
  void pause();
  void togglePlay();
  void step(int frames);
  /// To the next (1) or previous (-1) labelled frame; stays where there is none.
  void jumpToLabelled(int direction);
  void setLoop(bool loop);

 signals:
  void frameRequested(qint64 frame);
  void playingChanged(bool playing);
  void speedChanged(double factor);

 private:
  QAction* addCommand(const char* name, const QString& icon, const QString& text, const QList<QKeySequence>& keys);
  QToolButton* addButton(QAction* action);
  void buildCommands();
  void buildLayout();
  void request(std::int64_t frame);
  void showFrame();
  void playTick();
  void startClock();
  void shuttle(int direction);
  void setPlaying(bool playing);
  void updateEnabled();

  std::int64_t m_numFrames = 0;
  std::int64_t m_current = 0;
  double m_fps = 0.0;
  int m_direction = 1;
  std::vector<std::int64_t> m_labelled;
  PlaybackClock m_clock;
  QElapsedTimer m_now;
  QTimer m_timer;
  std::vector<QAction*> m_commands;
  QAction* m_first = nullptr;
  QAction* m_previousLabelled = nullptr;
  QAction* m_back = nullptr;
  QAction* m_play = nullptr;
  QAction* m_forward = nullptr;
  QAction* m_nextLabelled = nullptr;
  QAction* m_last = nullptr;
  QAction* m_loop = nullptr;
  QComboBox* m_speed = nullptr;
  QSpinBox* m_frame = nullptr;
  QLabel* m_total = nullptr;
  QLabel* m_time = nullptr;
};

}  // namespace parsimony::widgets
