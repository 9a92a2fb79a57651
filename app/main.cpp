// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// parsimony: the window. Parse, open, run; everything else is in the pages.
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>
#include <optional>

#include "app/main_window.h"
#include "app/qt_log.h"
#include "app/start_options.h"
#include "app/window_grab.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "widgets/jobs/caught_error.h"
#include "widgets/theme/theme.h"

namespace {

using namespace parsimony;

void chooseTheme(const QString& name) {
  using Mode = widgets::Theme::Mode;
  if (name == QLatin1String("light")) widgets::Theme::instance().setMode(Mode::Light);
  if (name == QLatin1String("dark")) widgets::Theme::instance().setMode(Mode::Dark);
  if (name == QLatin1String("system")) widgets::Theme::instance().setMode(Mode::System);
}

/// The exit code when the window cannot show what was asked for. A person is told in the window about a project that does not open; who
/// only wants a picture is told here.
std::optional<int> refusal(const app::MainWindow& window, const app::StartOptions& options) {
  try {
    if (!options.page.isEmpty() && window.page(options.page) == nullptr) {
      throw base::Error(base::ErrorCode::Usage, {{"field", std::string("--page")},
                                                 {"found", options.page.toStdString()},
                                                 {"expected", "one of " + window.pageNames().join(QStringLiteral(", ")).toStdString()}});
    }
    if (!options.grab.isEmpty()) app::requireInputs(options);
    return std::nullopt;
  } catch (...) {
    return app::tellError(widgets::errorOfCurrentException());
  }
}

}  // namespace

int main(int argc, char** argv) {
  base::openLog(base::userStateFolder() / "parsimony.log", base::LogLevel::Info);
  app::bridgeQtMessages();
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Parsimony"));
  QApplication::setApplicationName(QStringLiteral("parsimony"));
  QApplication::setApplicationDisplayName(QStringLiteral("Parsimony"));
  QApplication::setApplicationVersion(QStringLiteral(PARSIMONY_VERSION));
  QApplication::setQuitOnLastWindowClosed(false);  // jobs may outlive the window; MainWindow ends the program
  QTranslator words;
  if (words.load(QLocale(), QStringLiteral("parsimony"), QStringLiteral("_"), QStringLiteral(":/i18n")))
    QApplication::installTranslator(&words);
  app::StartOptions options;
  try {
    options = app::parseStartOptions(application);
  } catch (const base::Error& error) {
    return app::tellError(error);
  }
  // A picture must not depend on this person's settings, nor change them.
  const QTemporaryDir noSettings;
  if (!options.grab.isEmpty()) {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, noSettings.path());
  }
  widgets::Theme::instance().install(application);
  chooseTheme(options.theme);
  app::MainWindow window(options.grab.isEmpty());
  if (const auto code = refusal(window, options)) return *code;
  if (options.size.isValid()) window.resize(options.size);
  if (!options.page.isEmpty()) window.showPage(options.page);
  if (!options.project.isEmpty()) window.openProject(options.project, options.page.isEmpty() ? QStringLiteral("label") : options.page);
  QObject::connect(&window, &app::MainWindow::sessionChanged, &window, [&] { window.showInside(options.video, options.run); });
  window.show();
  if (!options.grab.isEmpty()) app::grabAndExit(&window, options.grab);
  return QApplication::exec();
}
