// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/error_text.h"

#include <string_view>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace parsimony::widgets {

namespace {

using base::ErrorCode;

struct ErrorText {
  Q_DECLARE_TR_FUNCTIONS(parsimony::widgets::ErrorText)
};

QString value(const base::Error& error, std::string_view name) {
  return QString::fromStdString(error.text(name));
}

struct Wording {
  const char* what;
  const char* remedy;
};

Wording wordingOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::Usage:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "This setting or action does not exist here."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Check the spelling, or reset the setting to its default.")};
    case ErrorCode::NotFound:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Something that is needed was not found."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText",
                                "Check that the file was not moved or renamed and that its drive is connected.")};
    case ErrorCode::Malformed:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The file does not follow its format."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText",
                                "Correct this place in the file, or choose another file. Nothing was changed on disk.")};
    case ErrorCode::Truncated:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The file ends too early."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Copy or download it again from its source.")};
    case ErrorCode::Empty:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "There is nothing in it."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Choose a file or folder with content.")};
    case ErrorCode::Unsupported:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "This kind of file or content is not supported."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Convert it to one of the supported formats first.")};
    case ErrorCode::Inconsistent:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Two inputs contradict each other."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Make sure that both belong to the same project and version.")};
    case ErrorCode::InvalidValue:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "A value is outside what is allowed."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Change the value and try again.")};
    case ErrorCode::Locked:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Another program is writing here."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Close the other window or wait until it has finished.")};
    case ErrorCode::PermissionDenied:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The system does not allow access."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Ask the owner for permission, or work on a copy in your own folder.")};
    case ErrorCode::ReadOnly:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The disk is read-only."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Copy the project to a disk that can be written.")};
    case ErrorCode::DiskFull:
      return {
          QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The disk is full."),
          QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Free some space and try again. The previous version of the file is intact.")};
    case ErrorCode::IoFailed:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The disk or network drive did not answer as it should."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Check the connection of the drive and try again.")};
    case ErrorCode::OutOfMemory:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "There is not enough memory for this."),
              QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Close other programs, or choose a smaller batch or image size.")};
    case ErrorCode::Cancelled:
      return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "It was cancelled."), ""};
    case ErrorCode::Internal:
      break;
  }
  return {QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Parsimony made a mistake."),
          QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "Your data is safe. Please report this together with the details.")};
}

/// "labels.csv, line 12, frame 40": the file by its name, as the whole path has a line of its own.
QString placeOf(const base::Error& error) {
  QStringList parts;
  const QString path = value(error, "path");
  if (!path.isEmpty()) parts << QFileInfo(path).fileName();
  const auto add = [&](const char* name, const QString& wording) {
    const QString text = value(error, name);
    if (!text.isEmpty()) parts << wording.arg(text);
  };
  add("line", ErrorText::tr("line %1"));
  add("column", ErrorText::tr("column %1"));
  add("byte", ErrorText::tr("byte %1"));
  add("frame", ErrorText::tr("frame %1"));
  add("keypoint", ErrorText::tr("keypoint %1"));
  add("field", ErrorText::tr("setting %1"));
  return parts.join(QStringLiteral(", "));
}

/// What was expected and what was there instead, as a sentence, or empty.
QString contrastOf(const base::Error& error) {
  const QString expected = value(error, "expected");
  QString found = value(error, "found");
  if (found.isEmpty()) found = value(error, "value");
  constexpr int kLongest = 80;
  if (found.size() > kLongest) found = found.left(kLongest) + QChar(0x2026);
  if (!expected.isEmpty() && !found.isEmpty()) return ErrorText::tr("Expected %1, found \u201c%2\u201d.").arg(expected, found);
  if (!expected.isEmpty()) return ErrorText::tr("Expected %1.").arg(expected);
  if (!found.isEmpty() && error.code() != ErrorCode::Internal) return ErrorText::tr("Found \u201c%1\u201d.").arg(found);
  return {};
}

}  // namespace

ErrorMessage errorMessage(const base::Error& error) {
  const bool download = error.code() == ErrorCode::IoFailed && error.text("operation") == "download";
  const Wording wording = download
                              ? Wording{QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText", "The file could not be downloaded."),
                                        QT_TRANSLATE_NOOP("parsimony::widgets::ErrorText",
                                                          "Check the connection of this machine and try again; what has come is kept.")}
                              : wordingOf(error.code());
  ErrorMessage message;
  message.what = ErrorText::tr(wording.what);
  const QString contrast = contrastOf(error);
  if (!contrast.isEmpty()) message.what += QLatin1Char(' ') + contrast;
  message.where = placeOf(error);
  const QString path = value(error, "path");
  if (path != QFileInfo(path).fileName()) message.path = QDir::toNativeSeparators(path);
  if (*wording.remedy != '\0') message.remedy = ErrorText::tr(wording.remedy);
  const std::string_view code = base::toString(error.code());
  QStringList lines{QStringLiteral("code: %1").arg(QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())))};
  for (const auto& [name, unused] : error.values()) lines << QStringLiteral("%1: %2").arg(QString::fromStdString(name), value(error, name));
  lines << QString::fromUtf8(error.what());
  message.details = lines.join(QLatin1Char('\n'));
  return message;
}

QString errorText(const base::Error& error) {
  const ErrorMessage message = errorMessage(error);
  QString text = message.what;
  if (!message.where.isEmpty()) text = ErrorText::tr("%1: %2").arg(message.where, text);
  if (!message.remedy.isEmpty()) text += QLatin1Char(' ') + message.remedy;
  return text;
}

}  // namespace parsimony::widgets
