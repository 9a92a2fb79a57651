// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// parsimony: the window. Parse, open, run; everything else is in the pages.
#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

#include "app/main_window.h"
#include "app/qt_log.h"
#include "app/window_grab.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "widgets/theme/theme.h"

namespace {

using namespace parsimony;

struct Options {
  QString project;
  QString page;
  QString grab;
  QSize size;
  QString theme;
  QString video;
  QString run;
};

Options parse(const QApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QObject::tr("Pose estimation on your own machine: label, train, predict."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption project(QStringLiteral("project"), QObject::tr("Project folder to open."), QStringLiteral("dir"));
  const QCommandLineOption page(QStringLiteral("page"), QObject::tr("Page to show: home, label or train."), QStringLiteral("name"));
  const QCommandLineOption grab(QStringLiteral("grab"), QObject::tr("Save a picture of the page and exit."), QStringLiteral("file.png"));
  const QCommandLineOption size(QStringLiteral("size"), QObject::tr("Size of the window, for example 1280x800."), QStringLiteral("WxH"));
  const QCommandLineOption theme(QStringLiteral("theme"), QObject::tr("light, dark or system."), QStringLiteral("name"));
  const QCommandLineOption video(QStringLiteral("video"), QObject::tr("Video of the project to show on the Label page."),
                                 QStringLiteral("file"));
  const QCommandLineOption run(QStringLiteral("run"), QObject::tr("Run whose predictions and curves are shown: the path of its folder."),
                               QStringLiteral("dir"));
  parser.addOptions({project, page, grab, size, theme, video, run});
  parser.addPositionalArgument(QStringLiteral("path"), QObject::tr("Project folder, or a file inside it."), QStringLiteral("[path]"));
  parser.process(application);
  Options options{parser.value(project), parser.value(page),  parser.value(grab), {},
                  parser.value(theme),   parser.value(video), parser.value(run)};
  if (options.project.isEmpty() && !parser.positionalArguments().isEmpty()) options.project = parser.positionalArguments().first();
  const QStringList parts = parser.value(size).split(QLatin1Char('x'));
  if (parts.size() == 2) options.size = QSize(parts[0].toInt(), parts[1].toInt());
  return options;
}

void chooseTheme(const QString& name) {
  using Mode = widgets::Theme::Mode;
  if (name == QLatin1String("light")) widgets::Theme::instance().setMode(Mode::Light);
  if (name == QLatin1String("dark")) widgets::Theme::instance().setMode(Mode::Dark);
  if (name == QLatin1String("system")) widgets::Theme::instance().setMode(Mode::System);
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
  const Options options = parse(application);
  // A picture must not depend on this person's settings, nor change them.
  const QTemporaryDir noSettings;
  if (!options.grab.isEmpty()) {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, noSettings.path());
  }
  widgets::Theme::instance().install(application);
  chooseTheme(options.theme);
  app::MainWindow window(options.grab.isEmpty());
  if (options.size.isValid()) window.resize(options.size);
  if (!options.page.isEmpty()) window.showPage(options.page);
  if (!options.project.isEmpty()) window.openProject(options.project, options.page.isEmpty() ? QStringLiteral("label") : options.page);
  QObject::connect(&window, &app::MainWindow::sessionChanged, &window, [&] { window.showInside(options.video, options.run); });
  window.show();
  if (!options.grab.isEmpty()) app::grabAndExit(&window, options.grab);
  return QApplication::exec();
}
