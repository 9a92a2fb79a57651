// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// parsimony-cli weights, with a server of this process in place of the publisher.
#include <csignal>

#include "tests/app/cli/cli_test.h"
#include "tests/core/pose/weight_file.h"
#include "tests/support/https_server.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::text;

namespace {

constexpr const char* kFile = "/models/resnet18-f37072fd.pth";

const nlohmann::json* fileNamed(const nlohmann::json& result, const std::string& name) {
  for (const auto& file : result["files"]) {
    if (file["name"] == name) return &file;
  }
  return nullptr;
}

}  // namespace

class TestCliWeights : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    QVERIFY2(QFile::exists(tests::Cli::program()), qPrintable(tests::Cli::program()));
    tests::forgetProxies();
  }
  void init() {
    m_scratch.emplace();
    qputenv("XDG_DATA_HOME", QByteArray::fromStdString((m_scratch->path() / "data").string()));
    m_store = m_scratch->path() / "data" / "parsimony" / "weights";
    m_file = m_scratch->path() / "mine.safetensors";
    tests::writeBytes(m_file, tests::resnet50Bytes());
  }

  void listOfAnEmptyStore() {
    const auto json = good({"weights", "list"});
    QCOMPARE(json["folder"], nlohmann::json(m_store.string()));
    QVERIFY(json["files"].size() >= 12);
    const auto* file = fileNamed(json, "resnet50 IMAGENET1K_V2");
    QVERIFY(file != nullptr);
    QCOMPARE((*file)["state"], nlohmann::json("available"));
    QCOMPARE((*file)["licence"], nlohmann::json("BSD-3-Clause"));
    QCOMPARE((*file)["sha256_prefix"], nlohmann::json("11ad3fa6"));
    const auto* byHand = fileNamed(json, "facebook/dino-vits16");
    QVERIFY(byHand != nullptr && (*byHand)["state"] == "by_hand" && (*byHand)["licence"].is_null());
    QVERIFY(!fs::exists(m_store));
    const auto table = run({"weights", "list"});
    QCOMPARE(table.exitCode, 0);
    QVERIFY2(table.out.contains("licence not stated") && table.out.contains("97.8 MB"), table.out.constData());
  }

  void importAndList() {
    const auto imported = good({"weights", "import", text(m_file), "--name", "lab"});
    QCOMPARE(imported["files"].size(), std::size_t{1});
    const auto file = imported["files"][0];
    QCOMPARE(file["state"], nlohmann::json("present"));
    QCOMPARE(file["backbones"], nlohmann::json::array({"resnet50"}));
    QCOMPARE(file["path"], nlohmann::json((m_store / "lab.safetensors").string()));
    QCOMPARE(file["bytes"], nlohmann::json(tests::resnet50Bytes().size()));
    const auto list = good({"weights", "list"});
    QVERIFY(fileNamed(list, "lab") != nullptr);
    const auto table = run({"weights", "import", text(m_file), "--name", "lab"});
    QCOMPARE(table.exitCode, 0);
    QVERIFY2(table.out.contains("fits resnet50"), table.out.constData());
  }

  void importOfSomethingElse() {
    bad({"weights", "import", text(m_scratch->path() / "none.pth")}, 3, "none.pth");
    tests::writeBytes(m_file, "hello");
    bad({"weights", "import", text(m_file)}, 3, "mine.safetensors");
    tests::writeBytes(m_file, tests::weightBytes({{"w", {2}}}, 0));
    bad({"weights", "import", text(m_file)}, 3, "fits no backbone");
    tests::writeBytes(m_file, tests::resnet50Bytes());
    bad({"weights", "import", text(m_file), "--name", "../up"}, 3, "../up");
    bad({"weights", "get", "resnet19", "--yes"}, 3, "resnet19");
    bad({"weights", "get", "facebook/dino-vits16", "--yes"}, 3, "import");
    bad({"weights"}, 2, "");
    bad({"weights", "get"}, 2, "");
    QVERIFY(!fs::exists(m_store) || fs::is_empty(m_store));
  }

  void getShowsTheLicenceFirst() {
    tests::HttpsServer server;
    const auto outcome = run({"weights", "get", "resnet18", "--from", url(server), "--ca-file", tests::HttpsServer::authority(), "--json"});
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY2(outcome.err.contains("BSD-3-Clause") && outcome.err.contains("--yes"), outcome.err.constData());
    QVERIFY(server.requests().empty());
  }

  /// The real file is not here: what comes is whole, and is found to be something else.
  void getChecksWhatComes() {
    tests::HttpsServer server;
    server.serve(kFile, {QByteArray("not the weights of resnet18")});
    bad(get(server), 3, "f37072fd");
    QVERIFY(!fs::exists(m_store) || fs::is_empty(m_store));
    QCOMPARE(server.requests().size(), std::size_t{1});
  }

  void getOverABadNetwork() {
    tests::HttpsServer server;
    bad(get(server), 3, "resnet18-f37072fd.pth");                                         // 404
    bad({"weights", "get", "resnet18", "--yes", "--from", url(server)}, 1, "localhost");  // nobody vouches for it
    bad({"weights", "get", "resnet18", "--yes", "--from", "http://localhost/w.pth"}, 3, "https");
    bad({"weights", "get", "resnet18", "--yes", "--from", "https://localhost:1/w.pth"}, 1, "localhost");
    QVERIFY(!fs::exists(m_store) || fs::is_empty(m_store));
  }

  /// Ctrl-C keeps what has come.
  void interruptKeepsThePart() {
    tests::HttpsServer server;
    tests::ServedFile file{QByteArray(200'000, 'x')};
    file.hangAfter = 100'000;
    server.serve(kFile, file);
    QProcess process;
    cli().start(process, get(server) << "--json");
    const auto part = m_store / "resnet18-f37072fd.pth.part";
    std::error_code ignored;
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(part) && fs::file_size(part, ignored) == 100'000, 20000);
#ifdef _WIN32
    process.kill();
#else
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20000));
    const auto outcome = tests::Cli::outcomeOf(process);
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.json()["termination"], nlohmann::json("stopped"));
    QCOMPARE(outcome.json()["bytes_fetched"], nlohmann::json(100'000));
    QVERIFY2(tests::schemaViolation(outcome.json(), "weights").empty(), outcome.out.constData());
    QVERIFY(fs::exists(part));
#endif
  }

 private:
  [[nodiscard]] tests::Cli cli() const { return tests::Cli(m_scratch->path()); }
  [[nodiscard]] tests::CliOutcome run(const QStringList& arguments) const { return cli().run(arguments); }
  [[nodiscard]] static QString url(const tests::HttpsServer& server) { return QString::fromStdString(server.url(kFile)); }
  [[nodiscard]] static QStringList get(const tests::HttpsServer& server) {
    return {"weights", "get", "resnet18", "--yes", "--from", url(server), "--ca-file", tests::HttpsServer::authority()};
  }

  nlohmann::json good(QStringList arguments) const {
    const auto outcome = run(arguments << "--json");
    const auto found =
        outcome.exitCode == 0 ? tests::schemaViolation(outcome.json(), "weights") : "exit code " + std::to_string(outcome.exitCode);
    if (!found.empty()) QTest::qFail((found + outcome.err.toStdString()).c_str(), __FILE__, __LINE__);
    return outcome.json();
  }
  void bad(QStringList arguments, int exitCode, const char* named) const {
    const auto outcome = run(arguments << "--json");
    QVERIFY2(outcome.exitCode == exitCode, (QByteArray::number(outcome.exitCode) + ": " + outcome.out + outcome.err).constData());
    const auto found = tests::schemaViolation(outcome.json(), "error");
    QVERIFY2(found.empty(), (found + outcome.out.toStdString()).c_str());
    const auto message = outcome.json()["error"]["message"].get<std::string>();
    QVERIFY2(message.find(named) != std::string::npos, message.c_str());
  }

  std::optional<tests::Scratch> m_scratch;
  fs::path m_store;
  fs::path m_file;
};

QTEST_GUILESS_MAIN(TestCliWeights)
#include "tst_cli_weights.moc"
