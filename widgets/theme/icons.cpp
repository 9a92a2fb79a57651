// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "widgets/theme/theme.h"

// Q_INIT_RESOURCE has to stand outside of any namespace.
static void initialiseThemeResources() {
  Q_INIT_RESOURCE(parsimony_theme);
}

namespace parsimony::widgets {

namespace {

QString filePath(const QString& name) {
  return QStringLiteral(":/parsimony/icons/") + name + QStringLiteral(".svg");
}

QPixmap tinted(const QString& name, const QSize& devicePixels, const QColor& colour) {
  const QString key =
      QStringLiteral("parsimony/%1/%2x%3/%4").arg(name).arg(devicePixels.width()).arg(devicePixels.height()).arg(colour.rgba(), 0, 16);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QImage image(devicePixels, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QSvgRenderer renderer(filePath(name));
  QPainter painter(&image);
  const int extent = std::min(devicePixels.width(), devicePixels.height());
  const QRect square((devicePixels.width() - extent) / 2, (devicePixels.height() - extent) / 2, extent, extent);
  renderer.render(&painter, square);
  painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
  painter.fillRect(image.rect(), colour);
  painter.end();
  pixmap = QPixmap::fromImage(image);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

class TintedSvgEngine : public QIconEngine {
 public:
  TintedSvgEngine(QString name, Icons::Tint tint) : m_name(std::move(name)), m_tint(tint) {}

  QIconEngine* clone() const override { return new TintedSvgEngine(m_name, m_tint); }
  QString key() const override { return QStringLiteral("parsimony-tinted-svg"); }
  QString iconName() override { return m_name; }

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const double ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
    QPixmap picture = tinted(m_name, (QSizeF(rect.size()) * ratio).toSize(), shade(mode, state));
    picture.setDevicePixelRatio(ratio);
    painter->drawPixmap(rect, picture);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return tinted(m_name, size, shade(mode, state)); }

  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    return tinted(m_name, (QSizeF(size) * scale).toSize(), shade(mode, state));
#else
    Q_UNUSED(scale)  // Qt before 6.8 passes device pixels already
    return tinted(m_name, size, shade(mode, state));
#endif
  }

 private:
  QColor shade(QIcon::Mode mode, QIcon::State state) const {
    const Tokens& tokens = Theme::current();
    QColor colour = Icons::colour(m_tint, tokens);
    if (state == QIcon::On && m_tint == Icons::Tint::Text) colour = tokens.accent;
    if (mode == QIcon::Disabled) {
      colour = tokens.muted;
      colour.setAlpha(110);
    }
    return colour;
  }

  QString m_name;
  Icons::Tint m_tint;
};

}  // namespace

void Icons::ensureResources() {
  static const bool done = [] {
    initialiseThemeResources();
    return true;
  }();
  Q_UNUSED(done)
}

bool Icons::exists(const QString& name) {
  ensureResources();
  return QFile::exists(filePath(name));
}

QIcon Icons::get(const QString& name, Tint tint) {
  if (!exists(name)) {
    qWarning("no icon named %s", qPrintable(name));
    return {};
  }
  return QIcon(new TintedSvgEngine(name, tint));
}

QPixmap Icons::pixmap(const QString& name, int extent, const QColor& colour, double devicePixelRatio) {
  if (!exists(name)) return {};
  const int pixels = qRound(extent * devicePixelRatio);
  QPixmap picture = tinted(name, QSize(pixels, pixels), colour);
  picture.setDevicePixelRatio(devicePixelRatio);
  return picture;
}

QStringList Icons::names() {
  ensureResources();
  QStringList names;
  for (const QString& file : QDir(QStringLiteral(":/parsimony/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name))
    names << file.chopped(4);
  return names;
}

QColor Icons::colour(Tint tint, const Tokens& tokens) {
  switch (tint) {
    case Tint::Muted:
      return tokens.muted;
    case Tint::Accent:
      return tokens.accent;
    case Tint::OnAccent:
      return tokens.onAccent;
    case Tint::Ok:
      return tokens.ok;
    case Tint::Warn:
      return tokens.warn;
    case Tint::Error:
      return tokens.error;
    case Tint::Text:
      break;
  }
  return tokens.text;
}

}  // namespace parsimony::widgets
