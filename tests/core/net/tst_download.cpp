// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads from a server of this process, over TLS as a user's are.
#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest/QtTest>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/net/download.h"
#include "tests/support/https_server.h"

using namespace parsimony;
using tests::HttpsServer;
using tests::ServedFile;
namespace fs = std::filesystem;

namespace {

constexpr qint64 kBytes = 300'001;
constexpr qint64 kHalf = 150'000;

/// Bytes in which no part looks like another.
QByteArray content(quint32 seed = 1) {
  QByteArray bytes(kBytes, '\0');
  for (char& byte : bytes) {
    seed = seed * 1664525U + 1013904223U;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

std::string sha256(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

QByteArray bytesOf(const fs::path& path) {
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
}

std::optional<base::Error> errorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error;
  }
  return std::nullopt;
}

QByteArray codeOf(const std::optional<base::Error>& error) {
  return error ? QByteArray(base::toString(error->code()).data()) : QByteArray("no error");
}

QByteArray valueOf(const std::optional<base::Error>& error, const char* name) {
  return error ? QByteArray::fromStdString(error->text(name)) : QByteArray();
}

}  // namespace

class TestDownload : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    tests::forgetProxies();
    QVERIFY2(QSslSocket::supportsSsl(), "Qt has no TLS here");
    QVERIFY2(QFile::exists(HttpsServer::authority()), qPrintable(HttpsServer::authority()));
  }

  void init() {
    m_folder.emplace();
    m_target = fs::path(m_folder->path().toStdString()) / "weights.pth";
    m_server = std::make_unique<HttpsServer>();
    QVERIFY(m_server->isListening());
    m_options = {};
    m_options.caFile = HttpsServer::authority().toStdString();
    m_options.connectSeconds = 10.0;
  }
  void cleanup() {
    base::setDiskCalls({});
    m_server.reset();
  }

  void aWholeFile() {
    m_server->serve("/w.pth", {content()});
    m_options.sha256 = sha256(content()).substr(0, 8);
    std::vector<jobs::Progress> progress;
    jobs::RunContext::Callbacks callbacks;
    callbacks.progress = [&progress](const jobs::Progress& p) { progress.push_back(p); };
    const auto summary = net::download(m_server->url("/w.pth"), m_target, m_options, jobs::RunContext(callbacks));
    QVERIFY(bytesOf(m_target) == content());
    QCOMPARE(summary.bytes, kBytes);
    QCOMPARE(summary.resumedAt, 0);
    QCOMPARE(summary.connections, 1);
    QCOMPARE(QByteArray::fromStdString(summary.sha256), QByteArray::fromStdString(sha256(content())));
    QVERIFY(!summary.stopped);
    QCOMPARE(names(), std::set<std::string>({"weights.pth"}));
    QVERIFY(progress.size() >= 3);
    std::int64_t before = 0;
    for (const auto& p : progress) {
      if (p.message != "download") continue;
      QVERIFY(p.done >= before && p.total == kBytes);
      before = p.done;
    }
    QCOMPARE(before, kBytes);
    QCOMPARE(progress.back().message, std::string("verify"));
  }

  void anEmptyFileAndOneOfUnknownSize() {
    m_server->serve("/empty", {QByteArray()});
    QCOMPARE(net::download(m_server->url("/empty"), m_target, m_options).bytes, 0);
    QVERIFY(bytesOf(m_target).isEmpty());
    ServedFile file{content()};
    file.announcesSize = false;
    m_server->serve("/unknown", file);
    QCOMPARE(net::download(m_server->url("/unknown"), m_target, m_options).bytes, kBytes);
    QVERIFY(bytesOf(m_target) == content());
  }

  void aCutConnectionIsTakenUpAtOnce() {
    ServedFile file{content()};
    file.firstCut = kHalf;
    m_server->serve("/w.pth", file);
    const auto summary = net::download(m_server->url("/w.pth"), m_target, m_options);
    QVERIFY(bytesOf(m_target) == content());
    QCOMPARE(summary.connections, 2);
    QCOMPARE(summary.resumedAt, 0);  // all of it came in this call
    const auto requests = m_server->requests();
    QCOMPARE(requests.size(), std::size_t{2});
    QCOMPARE(requests[0].range, QByteArray());
    QCOMPARE(requests[1].range, "bytes=" + QByteArray::number(kHalf) + '-');
    QCOMPARE(requests[1].ifRange, QByteArray("\"first\""));
  }

  void theNextCallTakesUpWhatIsLeft() {
    cutInTheMiddle({content()});
    QCOMPARE(net::partialBytes(m_server->url("/w.pth"), m_target), kHalf);
    QCOMPARE(net::partialBytes(m_server->url("/other.pth"), m_target), 0);
    m_options.sha256 = sha256(content());
    const auto summary = net::download(m_server->url("/w.pth"), m_target, m_options);
    QVERIFY(bytesOf(m_target) == content());
    QCOMPARE(summary.resumedAt, kHalf);
    QCOMPARE(m_server->requests().back().range, "bytes=" + QByteArray::number(kHalf) + '-');
    QCOMPARE(names(), std::set<std::string>({"weights.pth"}));
  }

  /// Killed between the last byte and the renaming.
  void aWholePartNeedsNoServer() {
    cutInTheMiddle({content()});
    std::ofstream(m_target.string() + ".part", std::ios::binary | std::ios::app) << content().mid(kHalf).toStdString();
    const auto url = m_server->url("/w.pth");
    m_server.reset();
    QCOMPARE(net::download(url, m_target, m_options).connections, 0);
    QVERIFY(bytesOf(m_target) == content());
  }

  void aServerWithoutRangesSendsEverything() {
    ServedFile file{content()};
    file.ranges = false;
    cutInTheMiddle(file);
    const auto summary = net::download(m_server->url("/w.pth"), m_target, m_options);
    QVERIFY(bytesOf(m_target) == content());
    QCOMPARE(summary.resumedAt, 0);
    QVERIFY(!m_server->requests().back().range.isEmpty());
  }

  void anotherVersionBeginsAnew_data() {
    QTest::addColumn<bool>("checksIfRange");
    QTest::newRow("the server sees it") << true;
    QTest::newRow("the server sends a rest that does not fit") << false;
  }
  void anotherVersionBeginsAnew() {
    QFETCH(bool, checksIfRange);
    cutInTheMiddle({content()});
    ServedFile changed{content(2), "\"second\""};
    changed.checksIfRange = checksIfRange;
    m_server->serve("/w.pth", changed);
    QCOMPARE(net::download(m_server->url("/w.pth"), m_target, m_options).resumedAt, 0);
    QVERIFY(bytesOf(m_target) == content(2));
  }

  void withoutAVersionNothingIsTakenUp() {
    ServedFile file{content(), {}};
    cutInTheMiddle(file);
    QCOMPARE(net::download(m_server->url("/w.pth"), m_target, m_options).resumedAt, 0);
    QVERIFY(bytesOf(m_target) == content());
    QCOMPARE(m_server->requests().back().range, QByteArray());
    // a weak tag promises no bytes, the date does
    file.etag = "W/\"weak\"";
    file.modified = "Sat, 01 Jan 2022 00:00:00 GMT";
    fs::remove(m_target);
    cutInTheMiddle(file);
    QCOMPARE(net::download(m_server->url("/w.pth"), m_target, m_options).resumedAt, kHalf);
    QCOMPARE(m_server->requests().back().ifRange, file.modified);
  }

  void aWrongChecksumRemovesTheFile() {
    m_server->serve("/w.pth", {content()});
    std::ofstream(m_target) << "what was there";
    m_options.sha256 = "00000000";
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options); });
    QCOMPARE(codeOf(error), QByteArray("inconsistent"));
    QVERIFY(valueOf(error, "expected").contains("00000000"));
    QCOMPARE(valueOf(error, "found"), QByteArray::fromStdString(sha256(content())));
    QCOMPARE(bytesOf(m_target), QByteArray("what was there"));
    QCOMPARE(names(), std::set<std::string>({"weights.pth"}));
  }

  void answersThatAreNoFile_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("404") << 404 << QByteArray("not_found") << QByteArray();
    QTest::newRow("410") << 410 << QByteArray("not_found") << QByteArray();
    QTest::newRow("403") << 403 << QByteArray("io_failed") << QByteArray("server");
    QTest::newRow("503") << 503 << QByteArray("io_failed") << QByteArray("server");
    QTest::newRow("204") << 204 << QByteArray("io_failed") << QByteArray("server");
  }
  void answersThatAreNoFile() {
    QFETCH(int, status);
    ServedFile file;
    file.status = status;
    m_server->serve("/w.pth", file);
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options); });
    QTEST(codeOf(error), "code");
    QTEST(valueOf(error, "reason"), "reason");
    QCOMPARE(valueOf(error, "path"), QByteArray::fromStdString(m_server->url("/w.pth")));
    QVERIFY(names().empty());
  }

  void aServerThatProvesNothingIsRefused() {
    m_server->serve("/w.pth", {content()});
    m_options.caFile.clear();  // the system's authorities do not know it
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options); });
    QCOMPARE(codeOf(error), QByteArray("io_failed"));
    QCOMPARE(valueOf(error, "reason"), QByteArray("tls"));
    QVERIFY(m_server->requests().empty());
    QVERIFY(names().empty());
  }

  void redirects() {
    HttpsServer plain(false);
    plain.serve("/w.pth", {content()});
    m_server->serve("/w.pth", {content()});
    serveRedirect("/to-https", m_server->url("/w.pth"));
    serveRedirect("/to-http", plain.url("/w.pth"));
    serveRedirect("/round", m_server->url("/round"));
    QCOMPARE(net::download(m_server->url("/to-https"), m_target, m_options).bytes, kBytes);
    fs::remove(m_target);

    m_options.allowLocalHttp = true;  // holds for the first address, never for where a server sends
    auto error = errorOf([&] { (void)net::download(m_server->url("/to-http"), m_target, m_options); });
    QCOMPARE(codeOf(error), QByteArray("unsupported"));
    QVERIFY(plain.requests().empty());
    error = errorOf([&] { (void)net::download(m_server->url("/round"), m_target, m_options); });
    QCOMPARE(valueOf(error, "reason"), QByteArray("redirects"));
    QVERIFY(names().empty());
  }

  void otherProtocolsAreNotAsked() {
    HttpsServer plain(false);
    plain.serve("/w.pth", {content()});
    for (const std::string& url : {plain.url("/w.pth"), std::string("file:///etc/hostname"), std::string("ftp://localhost/w"),
                                   std::string("w.pth"), std::string()}) {
      const auto error = errorOf([&] { (void)net::download(url, m_target, m_options); });
      QCOMPARE(codeOf(error), QByteArray("unsupported"));
    }
    m_options.allowLocalHttp = true;
    for (const char* url :
         {"http://example.invalid/w.pth", "http://localhost@example.invalid/w.pth", "http://localhost.example.invalid/w.pth"}) {
      QCOMPARE(codeOf(errorOf([&] { (void)net::download(url, m_target, m_options); })), QByteArray("unsupported"));
    }
    QVERIFY(plain.requests().empty());
    QCOMPARE(net::download(plain.url("/w.pth"), m_target, m_options).bytes, kBytes);
  }

  /// Within 200 ms; the bound has room for a machine under load.
  void cancelLeavesNothing() {
    ServedFile file{content()};
    file.hangAfter = kHalf;
    m_server->serve("/w.pth", file);
    Stopper stopper(*this, jobs::StopRequest::Cancel);
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options, stopper.context()); });
    QCOMPARE(codeOf(error), QByteArray("cancelled"));
    QVERIFY2(stopper.msSinceRequest() < 1000, qPrintable(QString::number(stopper.msSinceRequest())));
    QVERIFY(names().empty());
  }

  void stopKeepsWhatHasCome() {
    ServedFile file{content()};
    file.hangAfter = kHalf;
    m_server->serve("/w.pth", file);
    Stopper stopper(*this, jobs::StopRequest::StopAndKeep);
    const auto summary = net::download(m_server->url("/w.pth"), m_target, m_options, stopper.context());
    QVERIFY(summary.stopped && summary.sha256.empty());
    QVERIFY(stopper.msSinceRequest() < 1000);
    QCOMPARE(summary.bytes, kHalf);
    QVERIFY(!fs::exists(m_target));
    m_server->serve("/w.pth", {content()});
    QCOMPARE(net::download(m_server->url("/w.pth"), m_target, m_options).resumedAt, kHalf);
    QVERIFY(bytesOf(m_target) == content());
  }

  void aSilentServerIsGivenUp() {
    ServedFile file{content()};
    file.hangAfter = kHalf;
    m_server->serve("/w.pth", file);
    m_options.stallSeconds = 2.0;
    m_options.attempts = 1;
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options); });
    QCOMPARE(valueOf(error, "reason"), QByteArray("timeout"));
    QCOMPARE(net::partialBytes(m_server->url("/w.pth"), m_target), kHalf);
  }

  void noServerAndNoName() {
    const auto url = m_server->url("/w.pth");
    m_server.reset();
    auto error = errorOf([&] { (void)net::download(url, m_target, m_options); });
    QCOMPARE(codeOf(error), QByteArray("io_failed"));
    QCOMPARE(valueOf(error, "reason"), QByteArray("no_connection"));
    m_options.connectSeconds = 5.0;
    error = errorOf([&] { (void)net::download("https://weights.invalid/w.pth", m_target, m_options); });
    const auto reason = valueOf(error, "reason");
    QVERIFY2(reason == "name_not_found" || reason == "timeout", reason.constData());  // a name server that is silent itself
    QVERIFY(names().empty());
  }

  void faultsOfTheDiskNameTheFile_data() {
    QTest::addColumn<int>("errnum");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("full") << ENOSPC << QByteArray("disk_full");
    QTest::newRow("read-only") << EROFS << QByteArray("read_only");
    QTest::newRow("forbidden") << EACCES << QByteArray("permission_denied");
  }
  void faultsOfTheDiskNameTheFile() {
    QFETCH(int, errnum);
    m_server->serve("/w.pth", {content()});
    base::DiskCalls faults;
    faults.beforeWrite = [this, errnum](const fs::path& path, std::size_t) { return path == m_target ? errnum : 0; };
    base::setDiskCalls(faults);
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, m_options); });
    QTEST(codeOf(error), "code");
    QCOMPARE(valueOf(error, "path"), QByteArray::fromStdString(m_target.string()));
    QVERIFY(!fs::exists(m_target));
  }

  void optionsAreChecked() {
    m_server->serve("/w.pth", {content()});
    auto options = m_options;
    options.sha256 = "no digits";
    QCOMPARE(codeOf(errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, options); })), QByteArray("invalid_value"));
    options = m_options;
    options.caFile = "nowhere.pem";
    QCOMPARE(codeOf(errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, options); })), QByteArray("not_found"));
    QVERIFY(m_server->requests().empty());
    options = m_options;
    options.maxBytes = kBytes - 1;
    QCOMPARE(codeOf(errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, options); })), QByteArray("unsupported"));
    ServedFile endless{content()};
    endless.announcesSize = false;
    m_server->serve("/endless", endless);
    QCOMPARE(codeOf(errorOf([&] { (void)net::download(m_server->url("/endless"), m_target, options); })), QByteArray("unsupported"));
    QVERIFY(!fs::exists(m_target));
  }

 private:
  /// Asks to stop once half of the bytes have come, and knows when that was.
  class Stopper {
   public:
    Stopper(const TestDownload& test, jobs::StopRequest request) : m_test(test), m_request(request) {}
    [[nodiscard]] jobs::RunContext context() {
      jobs::RunContext::Callbacks callbacks;
      callbacks.stop = [this] {
        std::error_code error;
        const auto bytes = fs::file_size(m_test.m_target.string() + ".part", error);
        if (error || static_cast<qint64>(bytes) < kHalf) return jobs::StopRequest::Continue;
        // the server is silent now, so that the answer is not owed to arriving bytes
        if (!m_seen) m_seen = std::chrono::steady_clock::now();
        if (std::chrono::steady_clock::now() - *m_seen < std::chrono::milliseconds(300)) return jobs::StopRequest::Continue;
        if (!m_asked) m_asked = *m_seen + std::chrono::milliseconds(300);
        return m_request;
      };
      return jobs::RunContext(callbacks);
    }
    [[nodiscard]] qint64 msSinceRequest() const {
      if (!m_asked) return -1;
      return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - *m_asked).count();
    }

   private:
    const TestDownload& m_test;
    jobs::StopRequest m_request;
    std::optional<std::chrono::steady_clock::time_point> m_seen, m_asked;
  };

  /// One connection that ends half way; the part stays.
  void cutInTheMiddle(ServedFile file) {
    file.firstCut = kHalf;
    m_server->serve("/w.pth", file);
    auto options = m_options;
    options.attempts = 1;
    const auto error = errorOf([&] { (void)net::download(m_server->url("/w.pth"), m_target, options); });
    QCOMPARE(codeOf(error), QByteArray("io_failed"));
    QCOMPARE(valueOf(error, "reason"), QByteArray("interrupted"));
    QVERIFY(!fs::exists(m_target));
    QCOMPARE(static_cast<qint64>(fs::file_size(m_target.string() + ".part")), kHalf);
  }

  void serveRedirect(const char* path, const std::string& to) {
    ServedFile file;
    file.status = 302;
    file.location = QByteArray::fromStdString(to);
    m_server->serve(path, file);
  }

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(m_target.parent_path())) all.insert(entry.path().filename().string());
    return all;
  }

  std::optional<QTemporaryDir> m_folder;
  fs::path m_target;
  std::unique_ptr<HttpsServer> m_server;
  net::DownloadOptions m_options;
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
