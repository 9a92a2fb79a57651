// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cstdlib>
#include <functional>

#include "tests/architecture/rules.h"

using namespace parsimony::tests;

namespace {

using Rule = std::function<Violations(const SourceTree&)>;

struct NamedRule {
  const char* name;
  Rule check;
};

const std::vector<NamedRule>& rules() {
  static const std::vector<NamedRule> all{
      {"no Qt in core", qtInCore},
      {"no LibTorch above core", torchAboveCore},
      {"no LibTorch in public headers", torchInPublicHeaders},
      {"modules use only what they may", forbiddenEdges},
      {"widgets form no ring", cyclesOfWidgets},
      {"private headers stay private", foreignPrivateHeaders},
      {"every file is listed", unlistedFiles},
      {"SPDX lines", missingLicence},
      {"no long files", longFiles},
      {"no paths of one machine", absolutePaths},
      {"nothing left unfinished", leftoverNotes},
      {"every module has its page", missingReadmes},
  };
  return all;
}

QString text(const Violations& violations) {
  QString all;
  for (const auto& violation : violations) all += QLatin1Char('\n') + QString::fromStdString(violation);
  return all;
}

/// A sound tree in small, to which each test adds one fault.
SourceTree soundTree() {
  const std::string spdx = "// SPDX-FileCopyrightText: 2026 The Parsimony authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n";
  return {
      {"core/base/CMakeLists.txt", spdx + "parsimony_add_module(core_base HEADERS error.h)\n"},
      {"core/base/README.md", spdx},
      {"core/base/error.h", spdx + "#include <string>\n"},
      {"core/nn/CMakeLists.txt", spdx + "parsimony_add_module(core_nn TORCH HEADERS device.h PUBLIC parsimony::core_base)\n"},
      {"core/nn/README.md", spdx},
      {"core/nn/device.h", spdx + "#include <c10/core/Device.h>\n"},
      {"core/pose/CMakeLists.txt",
       spdx + "parsimony_add_module(core_pose TORCH\n  SOURCES trainer.cpp\n  HEADERS trainer.h # public\n  PRIVATE_HEADERS network.h\n"
              "  PRIVATE parsimony::core_nn)\n"},
      {"core/pose/README.md", spdx},
      {"core/pose/network.h", spdx + "#include <torch/nn/module.h>\n"},
      {"core/pose/trainer.cpp",
       spdx +
           "#include \"core/pose/trainer.h\"\n#include <torch/torch.h>\n#include \"core/nn/device.h\"\n#include \"core/pose/network.h\"\n"},
      {"core/pose/trainer.h", spdx + "#include \"core/base/error.h\"\n"},
      {"widgets/theme/CMakeLists.txt", spdx + "parsimony_add_module(widgets_theme HEADERS theme.h)\n"},
      {"widgets/theme/README.md", spdx},
      {"widgets/theme/theme.h", spdx + "#include <QColor>\n#include <QtGui/QFont>\n"},
      {"widgets/plots/CMakeLists.txt", spdx + "parsimony_add_module(widgets_plots HEADERS plot.h)\n"},
      {"widgets/plots/README.md", spdx},
      {"widgets/plots/plot.h", spdx + "#include <qcustomplot.h>\n#include \"core/pose/trainer.h\"\n#include \"widgets/theme/theme.h\"\n"},
      {"app/main_window.cpp", spdx + "#include \"widgets/plots/plot.h\"\n"},
      {"app/cli/main.cpp", spdx + "#include \"core/pose/trainer.h\"\n"},
      {"tests/core/pose/tst_network.cpp", spdx + "#include \"core/pose/network.h\"\n#include <QtTest/QtTest>\n"},
      {"dev", "#!/usr/bin/env bash\n" + spdx + "cache=~/.cache\n"},
  };
}

}  // namespace

class TestArchitecture : public QObject {
  Q_OBJECT

 private slots:
  void readsIncludes() {
    const auto includes =
        includesOf("#pragma once\n#include <vector>\n// #include <torch/torch.h>\n  #  include \"core/base/error.h\"  // why\n#include\n");
    QCOMPARE(includes.size(), std::size_t{2});
    QCOMPARE(includes[0].line, 2);
    QCOMPARE(includes[0].target, std::string("vector"));
    QCOMPARE(includes[1].line, 4);
    QCOMPARE(includes[1].target, std::string("core/base/error.h"));
  }

  void readsListsOfFiles() {
    const auto tree = soundTree();
    QCOMPARE(listedFiles(tree, "core/pose", "HEADERS"), (std::set<std::string>{"core/pose/trainer.h"}));
    QCOMPARE(listedFiles(tree, "core/pose", "PRIVATE_HEADERS"), (std::set<std::string>{"core/pose/network.h"}));
    QCOMPARE(listedFiles(tree, "core/pose", "SOURCES"), (std::set<std::string>{"core/pose/trainer.cpp"}));
    QVERIFY(listedFiles(tree, "core/absent", "HEADERS").empty());
  }

  void soundTreeBreaksNoRule() {
    for (const auto& rule : rules()) {
      const auto violations = rule.check(soundTree());
      QVERIFY2(violations.empty(), qPrintable(QLatin1String(rule.name) + text(violations)));
    }
  }

  void eachFaultIsFound_data() {
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("added");
    const auto fault = [](const char* name, const char* rule, const char* path, const QString& added) {
      QTest::newRow(name) << QString::fromLatin1(rule) << QString::fromLatin1(path) << added;
    };
    fault("QString in core", "no Qt in core", "core/base/error.h", "#include <QString>");
    fault("QtCore/QString in core", "no Qt in core", "core/base/error.h", "#include <QtCore/QString>");
    fault("qglobal.h in core", "no Qt in core", "core/base/error.h", "#include <qglobal.h>");
    fault("plots in core", "no Qt in core", "core/base/error.h", "#include \"qcustomplot.h\"");
    fault("core links Qt", "no Qt in core", "core/base/CMakeLists.txt", "target_link_libraries(core_base PUBLIC Qt6::Core)");
    fault("torch in a widget", "no LibTorch above core", "widgets/plots/plot.h", "#include <torch/torch.h>");
    fault("ATen in the window", "no LibTorch above core", "app/main_window.cpp", "#include <ATen/ATen.h>");
    fault("torch through nn", "no LibTorch above core", "app/cli/main.cpp", "#include \"core/nn/device.h\"");
    fault("torch in a public header", "no LibTorch in public headers", "core/pose/trainer.h", "#include <c10/core/Device.h>");
    fault("torch through a private header", "no LibTorch in public headers", "core/pose/trainer.h", "#include \"core/pose/network.h\"");
    fault("nn uses pose", "modules use only what they may", "core/nn/device.h", "#include \"core/pose/trainer.h\"");
    fault("base uses jobs", "modules use only what they may", "core/base/error.h", "#include \"core/jobs/run_context.h\"");
    fault("nn links pose", "modules use only what they may", "core/nn/CMakeLists.txt",
          "target_link_libraries(core_nn PUBLIC parsimony::core_pose)");
    fault("core uses widgets", "modules use only what they may", "core/base/error.h", "#include \"widgets/theme/theme.h\"");
    fault("widgets use app", "modules use only what they may", "widgets/theme/theme.h", "#include \"app/main_window.h\"");
    fault("command line uses Qt", "modules use only what they may", "app/cli/main.cpp", "#include <QString>");
    fault("command line uses widgets", "modules use only what they may", "app/cli/main.cpp", "#include \"widgets/theme/theme.h\"");
    fault("core uses tests", "modules use only what they may", "core/base/error.h", "#include \"tests/support/test_data.h\"");
    fault("a module of no list", "modules use only what they may", "core/unheard/thing.h", "");
    fault("theme uses plots", "widgets form no ring", "widgets/theme/theme.h", "#include \"widgets/plots/plot.h\"");
    fault("window uses a private header", "private headers stay private", "app/main_window.cpp", "#include \"core/pose/network.h\"");
    fault("header in no list", "every file is listed", "core/pose/forgotten.h", "");
    fault("source in no list", "every file is listed", "widgets/plots/forgotten.cpp", "");
    fault("no SPDX", "SPDX lines", "core/base/text.h", "#pragma once");
    fault("long file", "no long files", "core/base/error.h", QStringLiteral("x\n").repeated(600));
    fault("path in a literal", "no paths of one machine", "core/base/error.h",
          "auto p = \"" + QStringLiteral("/") + "home/anna/video.mp4\";");
    fault("path in a script", "no paths of one machine", "dev", QStringLiteral("cd /") + "work/main");
    fault("note in a comment", "nothing left unfinished", "core/base/error.h", QStringLiteral("// TO") + "DO: mend");
    fault("note in a script", "nothing left unfinished", "dev", QStringLiteral("# FIX") + "ME");
    fault("module without a page", "every module has its page", "core/io/CMakeLists.txt", "");
  }

  void eachFaultIsFound() {
    QFETCH(QString, rule);
    QFETCH(QString, path);
    QFETCH(QString, added);
    auto tree = soundTree();
    tree[path.toStdString()] += added.toStdString() + '\n';
    const auto named = std::find_if(rules().begin(), rules().end(), [&](const NamedRule& r) { return rule == QLatin1String(r.name); });
    QVERIFY(named != rules().end());
    const auto violations = named->check(tree);
    QVERIFY(!violations.empty());
    // A missing page is blamed on its module, a ring on its folders, LibTorch on whoever reaches it: the folder must be named at least.
    const auto folder = path.section(QLatin1Char('/'), 0, 1);
    QVERIFY2(text(violations).contains(QLatin1Char('\n') + folder), qPrintable(text(violations)));
  }

  /// What looks like a fault and is none.
  void soundWordsAreLeftAlone() {
    auto tree = soundTree();
    tree["core/base/error.h"] += "const double toDouble = value.toDouble();  // https://example.org" + (std::string("/") + "home/page\n") +
                                 "// ../shared/data, $HOME" + (std::string("/") + "work/x\n");
    QVERIFY2(leftoverNotes(tree).empty(), qPrintable(text(leftoverNotes(tree))));
    QVERIFY2(absolutePaths(tree).empty(), qPrintable(text(absolutePaths(tree))));
  }

  void theTree_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < rules().size(); ++i) QTest::newRow(rules()[i].name) << static_cast<int>(i);
  }

  void theTree() {
    QFETCH(int, index);
    const char* root = std::getenv("PARSIMONY_SOURCE_DIR");
    QVERIFY2(root != nullptr, "PARSIMONY_SOURCE_DIR names the root of the sources");
    static const SourceTree tree = readSourceTree(root);
    QVERIFY2(tree.size() > 100, "the sources are not where PARSIMONY_SOURCE_DIR points");
    const auto violations = rules()[static_cast<std::size_t>(index)].check(tree);
    QVERIFY2(violations.empty(), qPrintable(text(violations)));
  }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
