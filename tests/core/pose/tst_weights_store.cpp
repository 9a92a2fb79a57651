// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>

#include <chrono>
#include <set>

#include <nlohmann/json.hpp>

#include "core/pose/weights_store.h"
#include "tests/core/pose/weight_file.h"
#include "tests/core/project/project_test.h"
#include "tests/support/https_server.h"
#include "tests/support/test_data.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::codeOf;
using tests::errorOf;
using tests::writeBytes;
using Names = std::vector<std::string>;

namespace {

std::string sha256(const std::string& bytes) {
  return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex().toStdString();
}

fs::path noteOf(const fs::path& file) {
  return file.string() + ".json";
}

/// Changes one text of the note beside a file.
void setNote(const fs::path& file, const char* key, const std::string& value) {
  auto json = nlohmann::json::parse(tests::readText(noteOf(file)));
  json[key] = value;
  tests::writeText(noteOf(file), json.dump());
}

std::set<std::string> namesIn(const fs::path& folder) {
  std::set<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

std::string messageOf(const std::optional<base::Error>& error) {
  return error ? base::sentence(*error) : std::string();
}

}  // namespace

class TestWeightsStore : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_scratch.emplace();
    m_store = m_scratch->path() / "store";
    m_file = m_scratch->path() / "elsewhere" / "mine.safetensors";
    writeBytes(m_file, tests::efficientnetBytes());
  }

  void aMissingFolderHoldsNothing() {
    QVERIFY(pose::storedWeights(m_store).empty());
    const auto entries = pose::weightsEntries(pose::knownWeights(), m_store);
    QCOMPARE(entries.size(), pose::knownWeights().size());
    for (const auto& entry : entries) QVERIFY(entry.known && !entry.stored && entry.partialBytes == 0);
    QVERIFY(!fs::exists(m_store));
  }

  void importCopiesAndNotes() {
    const auto stored = pose::importWeights(m_file, {}, m_store);
    QCOMPARE(stored.name, std::string("mine"));
    QCOMPARE(stored.path, m_store / "mine.safetensors");
    QCOMPARE(stored.content.backbones, Names{"efficientnet_b0"});
    QCOMPARE(stored.content.type, std::string("F16"));
    QCOMPARE(stored.sha256, sha256(tests::efficientnetBytes()));
    QCOMPARE(stored.source, m_file.string());
    QVERIFY(tests::readText(stored.path) == tests::efficientnetBytes());
    QCOMPARE(namesIn(m_store), (std::set<std::string>{"mine.safetensors", "mine.safetensors.json"}));
    const auto listed = pose::storedWeights(m_store);
    QCOMPARE(listed.size(), std::size_t{1});
    QCOMPARE(listed[0].sha256, stored.sha256);
    QCOMPARE(listed[0].content.backbones, stored.content.backbones);
  }

  /// A note is believed while its file is the one it is about.
  void notesSaveReading() {
    const auto stored = pose::importWeights(m_file, {}, m_store);
    setNote(stored.path, "licence", "LicenceRef-mine");
    QCOMPARE(pose::storedWeights(m_store).at(0).licence, std::string("LicenceRef-mine"));
    writeBytes(stored.path, tests::resnet50Bytes());
    fs::last_write_time(stored.path, fs::last_write_time(stored.path) + std::chrono::seconds(5));
    const auto again = pose::storedWeights(m_store).at(0);
    QCOMPARE(again.content.backbones, Names{"resnet50"});
    QCOMPARE(again.licence, std::string());
    tests::writeText(noteOf(stored.path), "{broken");
    QCOMPARE(pose::storedWeights(m_store).at(0).content.backbones, Names{"resnet50"});
    QVERIFY(nlohmann::json::accept(tests::readText(noteOf(stored.path))));
  }

  void filesPutThereByHandAreListed() {
    writeBytes(m_store / "by-hand.safetensors", tests::resnet50Bytes());
    writeBytes(m_store / "damaged.pth", "hello");
    writeBytes(m_store / "notes.txt", "not weights");
    writeBytes(m_store / "half.pth.part", "half");
    const auto listed = pose::storedWeights(m_store);
    QCOMPARE(listed.size(), std::size_t{2});
    QCOMPARE(listed[0].name, std::string("by-hand"));
    QCOMPARE(listed[0].content.backbones, Names{"resnet50"});
    QVERIFY(fs::exists(noteOf(listed[0].path)));
    QCOMPARE(listed[1].content.problem, std::string("unreadable"));
  }

  void theSameBytesAreStoredOnce() {
    (void)pose::importWeights(m_file, {}, m_store);
    const auto other = m_scratch->path() / "copy.safetensors";
    fs::copy_file(m_file, other);
    QCOMPARE(pose::importWeights(other, {}, m_store).name, std::string("mine"));
    QCOMPARE(pose::importWeights(m_store / "mine.safetensors", {}, m_store).name, std::string("mine"));
    QCOMPARE(namesIn(m_store).size(), std::size_t{2});
    // asked for under another name, it is there under that name
    QCOMPARE(pose::importWeights(m_file, "second", m_store).name, std::string("second"));
    QCOMPARE(pose::storedWeights(m_store).size(), std::size_t{2});
  }

  void namesAreFileNamesAndFree() {
    (void)pose::importWeights(m_file, "taken", m_store);
    writeBytes(m_file, tests::resnet50Bytes());
    for (const char* name : {"taken", "../up", "a/b", ".hidden", "a:b", "a\nb"}) {
      const auto error = errorOf([&] { (void)pose::importWeights(m_file, name, m_store); });
      QCOMPARE(codeOf(error), std::string("invalid_value"));
      QCOMPARE(error->text("field"), std::string("name"));
    }
    QCOMPARE(namesIn(m_store).size(), std::size_t{2});
    QVERIFY(!fs::exists(m_scratch->path() / "up.safetensors"));
  }

  void whatFitsNothingIsRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const char* name, const std::string& bytes, const char* code, const char* problem) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(code) << QByteArray(problem);
    };
    row("another network", tests::weightBytes({{"w", {2, 2}}}, 0), "unsupported", "unknown_network");
    row("fused attention", tests::weightBytes({{"blocks.0.attn.qkv.weight", {1152, 384}}}, 0), "unsupported", "fused_attention");
    row("text", "hello, this is no file of weights", "malformed", "");
    row("half of the data", tests::efficientnetBytes().substr(0, 400000), "truncated", "");
    row("half of the header", tests::efficientnetBytes().substr(0, 20), "truncated", "");
  }
  void whatFitsNothingIsRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, problem);
    writeBytes(m_file, bytes.toStdString());
    const auto error = errorOf([&] { (void)pose::importWeights(m_file, {}, m_store); });
    QCOMPARE(codeOf(error), code.toStdString());
    QCOMPARE(error->text("problem"), problem.toStdString());
    QVERIFY2(messageOf(error).find("mine.safetensors") != std::string::npos, messageOf(error).c_str());
    QVERIFY(namesIn(m_store).empty());
    QCOMPARE(codeOf(errorOf([&] { (void)pose::importWeights(m_scratch->path() / "none.pth", {}, m_store); })), std::string("not_found"));
  }

  /// A file whose name promises a checksum must have it.
  void brokenPromisesAreFound() {
    PARSIMONY_NEED_DATA("pose/weights/efficientnet-lite0-57934424.pth");
    const auto renamed = m_scratch->path() / "resnet18-f37072fd.pth";
    fs::copy_file(tests::dataFolder() / "pose" / "weights" / "efficientnet-lite0-57934424.pth", renamed);
    const auto error = errorOf([&] { (void)pose::importWeights(renamed, {}, m_store); });
    QCOMPARE(codeOf(error), std::string("inconsistent"));
    QVERIFY(error->text("expected").find("f37072fd") != std::string::npos);
    QVERIFY(namesIn(m_store).empty());
    QCOMPARE(
        pose::importWeights(tests::dataFolder() / "pose" / "weights" / "efficientnet-lite0-57934424.pth", {}, m_store).content.backbones,
        Names{"efficientnet_lite0"});
  }

  void cancelledImportLeavesNothing() {
    int asked = 0;
    jobs::RunContext::Callbacks callbacks;
    callbacks.stop = [&asked] { return ++asked > 1 ? jobs::StopRequest::Cancel : jobs::StopRequest::Continue; };
    const auto error = errorOf([&] { (void)pose::importWeights(m_file, {}, m_store, jobs::RunContext(callbacks)); });
    QCOMPARE(codeOf(error), std::string("cancelled"));
    QVERIFY(namesIn(m_store).empty());
  }

  void namesAndPathsAreResolved() {
    const auto older = pose::importWeights(m_file, "older", m_store);
    writeBytes(m_file, tests::resnet50Bytes(1));
    const auto first = pose::importWeights(m_file, "a-first", m_store);
    writeBytes(m_file, tests::resnet50Bytes(2));
    const auto second = pose::importWeights(m_file, "b-second", m_store);
    QCOMPARE(pose::resolveWeights(m_file.string(), m_store), m_file);
    QCOMPARE(pose::resolveWeights("b-second", m_store), second.path);
    QCOMPARE(pose::resolveWeights("b-second.safetensors", m_store), second.path);
    QCOMPARE(pose::resolveWeights("efficientnet_b0", m_store), older.path);
    QCOMPARE(pose::resolveWeights("resnet50", m_store), first.path);  // neither is published: by name
    // the publisher's default goes before its other versions, and these before files of one's own
    setNote(second.path, "published", "resnet50 IMAGENET1K_V1");
    QCOMPARE(pose::resolveWeights("resnet50", m_store), second.path);
    setNote(first.path, "published", "resnet50 IMAGENET1K_V2");
    QCOMPARE(pose::resolveWeights("resnet50", m_store), first.path);
    QCOMPARE(pose::resolveWeights("resnet50 IMAGENET1K_V1", m_store), second.path);
  }

  void whatCannotBeResolvedIsTold() {
    // for the reader to say that there is no such file
    for (const char* path : {"w.pth", "some/where", "/no/such/file.safetensors"})
      QCOMPARE(pose::resolveWeights(path, m_store), fs::path(path));
    const auto error = errorOf([&] { (void)pose::resolveWeights("resnet50", m_store); });
    QCOMPARE(codeOf(error), std::string("not_found"));
    QVERIFY2(messageOf(error).find("weights get resnet50") != std::string::npos, messageOf(error).c_str());
  }

  void theCatalogueIsAskedByName() {
    QCOMPARE(pose::knownWeightsNamed("resnet50").name, std::string("resnet50 IMAGENET1K_V2"));
    QCOMPARE(pose::knownWeightsNamed("resnet50-0676ba61.pth").name, std::string("resnet50 IMAGENET1K_V1"));
    QCOMPARE(pose::knownWeightsNamed("resnet50-0676ba61").name, std::string("resnet50 IMAGENET1K_V1"));
    QCOMPARE(pose::knownWeightsNamed("facebook/dinov2-small").backbone, std::string("vits_dinov2"));
    for (const char* name : {"resnet19", "", "unet"}) {
      QCOMPARE(codeOf(errorOf([&] { (void)pose::knownWeightsNamed(name); })), std::string("not_found"));
    }
  }

  void fetchedFilesAreRecognisedAndNoted() {
    tests::forgetProxies();
    tests::HttpsServer server;
    const auto bytes = tests::efficientnetBytes();
    server.serve("/tiny.safetensors", {QByteArray::fromStdString(bytes)});
    server.serve("/mirror/other-name", {QByteArray::fromStdString(bytes)});
    const pose::KnownWeights known{"tiny", "efficientnet_b0", server.url("/tiny.safetensors"), "MIT", sha256(bytes).substr(0, 8), 0.78};
    pose::FetchOptions options;
    options.download.caFile = tests::HttpsServer::authority().toStdString();
    options.download.sha256 = "ffffffff";  // the catalogue knows better
    const auto fetched = pose::fetchWeights(known, m_store, options);
    QCOMPARE(fetched.download.connections, 1);
    QCOMPARE(fetched.stored.published, std::string("tiny"));
    QCOMPARE(fetched.stored.licence, std::string("MIT"));
    QCOMPARE(fetched.stored.source, known.url);
    QCOMPARE(fetched.stored.content.backbones, Names{"efficientnet_b0"});
    QCOMPARE(pose::fetchWeights(known, m_store, options).download.connections, 0);
    const auto entries = pose::weightsEntries({known}, m_store);
    QCOMPARE(entries.size(), std::size_t{1});
    QVERIFY(entries[0].known && entries[0].stored);

    fs::remove_all(m_store);
    options.from = server.url("/mirror/other-name");
    QCOMPARE(pose::fetchWeights(known, m_store, options).stored.path, m_store / "tiny.safetensors");

    fs::remove_all(m_store);
    auto wrong = known;
    wrong.sha256Prefix = "00000000";
    QCOMPARE(codeOf(errorOf([&] { (void)pose::fetchWeights(wrong, m_store, options); })), std::string("inconsistent"));
    QVERIFY(namesIn(m_store).empty());
    wrong.sha256Prefix.clear();
    QVERIFY(!pose::canFetch(wrong));
    QCOMPARE(codeOf(errorOf([&] { (void)pose::fetchWeights(wrong, m_store, options); })), std::string("unsupported"));
  }

  void theFolderFollowsTheEnvironment() {
#if defined(_WIN32) || defined(__APPLE__)
    QSKIP("XDG folders are for Linux");
#else
    const auto folder = m_scratch->path();
    qputenv("XDG_DATA_HOME", QByteArray::fromStdString((folder / "data").string()));
    QCOMPARE(pose::weightsFolder(), folder / "data/parsimony/weights");
    qunsetenv("XDG_DATA_HOME");
    qputenv("HOME", QByteArray::fromStdString(folder.string()));
    QCOMPARE(pose::weightsFolder(), folder / ".local/share/parsimony/weights");
#endif
  }

 private:
  std::optional<tests::Scratch> m_scratch;
  fs::path m_store;
  fs::path m_file;
};

QTEST_GUILESS_MAIN(TestWeightsStore)
#include "tst_weights_store.moc"
