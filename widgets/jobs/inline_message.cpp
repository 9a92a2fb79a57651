// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/inline_message.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPlainTextEdit>
#include <QToolButton>

#include "widgets/jobs/error_text.h"
#include "widgets/jobs/path_label.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {
constexpr int kBarWidth = 4;
constexpr int kDetailLines = 6;

QToolButton* makeButton(const QString& text, const char* name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setAccessibleName(text);
  button->setObjectName(QLatin1String(name));
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}
}  // namespace

InlineMessage::InlineMessage(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("inlineMessage"));
  setAccessibleName(tr("Message"));
  setFrameShape(QFrame::NoFrame);
  m_what = new QLabel(this);
  m_what->setObjectName(QStringLiteral("messageWhat"));
  m_path = new PathLabel(this);
  m_path->setObjectName(QStringLiteral("messagePath"));
  m_remedy = new QLabel(this);
  m_remedy->setObjectName(QStringLiteral("messageRemedy"));
  for (QLabel* label : {m_what, m_remedy}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);  // a file name must not become markup
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  m_detailsButton = makeButton(tr("Details"), "messageDetailsButton", this);
  m_detailsButton->setCheckable(true);
  m_actionButton = makeButton({}, "messageActionButton", this);
  m_copyButton = makeButton(tr("Copy details"), "messageCopyButton", this);
  m_dismissButton = makeButton(tr("Dismiss"), "messageDismissButton", this);
  m_details = new QPlainTextEdit(this);
  m_details->setObjectName(QStringLiteral("messageDetails"));
  m_details->setAccessibleName(tr("Details"));
  m_details->setReadOnly(true);
  m_details->setTabChangesFocus(true);
  m_details->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_details->setFixedHeight(m_details->fontMetrics().lineSpacing() * kDetailLines + 12);

  m_dismissButton->setToolTip(m_dismissButton->text());
  m_dismissButton->setIcon(Icons::get(QStringLiteral("close"), Icons::Tint::Muted));
  m_dismissButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
  auto* words = new QVBoxLayout;
  words->setSpacing(4);
  words->addWidget(m_what);
  words->addWidget(m_path);
  words->addWidget(m_remedy);
  auto* top = new QHBoxLayout;
  top->setSpacing(8);
  top->addLayout(words, 1);
  top->addWidget(m_actionButton, 0, Qt::AlignTop);
  top->addWidget(m_dismissButton, 0, Qt::AlignTop);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(m_detailsButton);
  buttons->addWidget(m_copyButton);
  buttons->addStretch();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12 + kBarWidth, 8, 12, 8);
  layout->setSpacing(4);
  layout->addLayout(top);
  layout->addLayout(buttons);
  layout->addWidget(m_details);

  connect(m_detailsButton, &QToolButton::toggled, this, &InlineMessage::setDetailsShown);
  connect(m_dismissButton, &QToolButton::clicked, this, &InlineMessage::dismiss);
  connect(m_actionButton, &QToolButton::clicked, this, &InlineMessage::actionTriggered);
  connect(m_copyButton, &QToolButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text() + QLatin1Char('\n') + m_details->toPlainText()); });
  connect(&Theme::instance(), &Theme::changed, this, &InlineMessage::restyle);
  setAction({});
  setDetailsShown(false);
  setVisible(false);
}

void InlineMessage::showError(const base::Error& error) {
  const ErrorMessage message = errorMessage(error);
  const QString what = message.where.isEmpty() ? message.what : tr("%1: %2").arg(message.where, message.what);
  present(StatusTone::Error, what, message.path, message.remedy, message.details);
  emit errorShown(error);
}

void InlineMessage::showMessage(StatusTone tone, const QString& what, const QString& remedy, const QString& details) {
  present(tone, what, {}, remedy, details);
}

void InlineMessage::present(StatusTone tone, const QString& what, const QString& path, const QString& remedy, const QString& details) {
  m_tone = tone;
  m_what->setText(what);
  m_path->setPath(path);
  m_remedy->setText(remedy);
  m_remedy->setVisible(!remedy.isEmpty());
  m_details->setPlainText(details);
  m_detailsButton->setVisible(!details.isEmpty());
  m_detailsButton->setChecked(false);
  setDetailsShown(false);
  setAccessibleDescription(text());
  restyle();
  setVisible(true);
}

void InlineMessage::setAction(const QString& text) {
  m_actionButton->setText(text);
  m_actionButton->setAccessibleName(text);
  m_actionButton->setVisible(!text.isEmpty());
}

QString InlineMessage::text() const {
  QStringList parts{m_what->text(), m_path->text(), m_remedy->text()};
  parts.removeAll(QString());
  return parts.join(QLatin1Char(' '));
}

bool InlineMessage::detailsShown() const {
  return m_details->isVisibleTo(this);
}

void InlineMessage::dismiss() {
  setVisible(false);
  emit dismissed();
}

void InlineMessage::setDetailsShown(bool shown) {
  m_details->setVisible(shown);
  m_copyButton->setVisible(shown);
  m_detailsButton->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
  m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

void InlineMessage::restyle() {
  QFont strong = font();
  if (m_tone != StatusTone::Info) strong.setWeight(QFont::DemiBold);
  m_what->setFont(strong);
  update();
}

void InlineMessage::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::FontChange) restyle();
}

void InlineMessage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath outline;
  outline.addRoundedRect(QRectF(rect()), kCornerRadius, kCornerRadius);
  painter.setClipPath(outline);
  painter.fillRect(rect(), statusWash(m_tone, Theme::current()));
  painter.fillRect(QRect(0, 0, kBarWidth, height()), statusColor(m_tone, Theme::current()));
}

}  // namespace parsimony::widgets
