// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QHash>
#include <QMutex>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QThread>
#include <memory>
#include <vector>

namespace parsimony::tests {

/// What a path answers.
struct ServedFile {
  QByteArray content;
  QByteArray etag = "\"first\"";
  QByteArray modified{};      ///< Last-Modified
  int status = 200;           ///< other than 200: this, without a body
  QByteArray location{};      ///< of a redirect
  bool ranges = true;         ///< false: always everything
  bool checksIfRange = true;  ///< false: a rest is sent even of another version, as broken servers do
  qint64 firstCut = -1;       ///< bytes of the body after which the first connection is closed
  qint64 hangAfter = -1;      ///< bytes of the body after which nothing comes any more
  bool announcesSize = true;
};

struct SeenRequest {
  QByteArray path, range, ifRange;
};

/// A small web server of this process, in a thread of its own, with the certificate in tests/support/tls (for localhost and 127.0.0.1).
class HttpsServer {
 public:
  explicit HttpsServer(bool tls = true) {
    m_context.moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        &m_context, [this, tls] { listen(tls); }, Qt::BlockingQueuedConnection);
    m_scheme = tls ? QStringLiteral("https") : QStringLiteral("http");
  }
  ~HttpsServer() {
    QMetaObject::invokeMethod(
        &m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
  }
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;

  static QString authority() { return folder() + QStringLiteral("/test_server.crt"); }

  [[nodiscard]] bool isListening() const { return m_port != 0; }
  [[nodiscard]] std::string url(const char* path) const {
    return QStringLiteral("%1://localhost:%2%3").arg(m_scheme).arg(m_port).arg(QLatin1String(path)).toStdString();
  }
  void serve(const char* path, const ServedFile& file) {
    const QMutexLocker lock(&m_mutex);
    m_files[path] = file;
  }
  [[nodiscard]] std::vector<SeenRequest> requests() {
    const QMutexLocker lock(&m_mutex);
    return m_requests;
  }

 private:
  static QString folder() { return qEnvironmentVariable("PARSIMONY_SOURCE_DIR") + QStringLiteral("/tests/support/tls"); }

  static QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  void listen(bool tls) {
    if (tls) {
      auto server = std::make_unique<QSslServer>();
      QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
      configuration.setLocalCertificate(QSslCertificate(bytesOf(authority()), QSsl::Pem));
      configuration.setPrivateKey(QSslKey(bytesOf(folder() + QStringLiteral("/test_server.key")), QSsl::Rsa, QSsl::Pem));
      configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
      server->setSslConfiguration(configuration);
      m_server = std::move(server);
    } else {
      m_server = std::make_unique<QTcpServer>();
    }
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, &m_context, [this] {
      while (QTcpSocket* socket = m_server->nextPendingConnection()) accept(socket);
    });
    if (m_server->listen(QHostAddress::LocalHost)) m_port = m_server->serverPort();
  }

  void accept(QTcpSocket* socket) {
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    auto text = std::make_shared<QByteArray>();
    const auto read = [this, socket, text] {
      text->append(socket->readAll());
      if (!text->contains("\r\n\r\n")) return;
      const QByteArray whole = *text;
      text->clear();
      answer(socket, whole);
    };
    QObject::connect(socket, &QTcpSocket::readyRead, &m_context, read);
    if (socket->bytesAvailable() > 0) read();
  }

  static QByteArray header(const QByteArray& request, const QByteArray& name) {
    for (const QByteArray& line : request.split('\n')) {
      const auto colon = line.indexOf(':');
      if (colon > 0 && line.left(colon).toLower() == name) return line.mid(colon + 1).trimmed();
    }
    return {};
  }

  void answer(QTcpSocket* socket, const QByteArray& request) {
    const QByteArray path = request.split(' ').value(1);
    const QByteArray range = header(request, "range");
    const QByteArray ifRange = header(request, "if-range");
    ServedFile file;
    {
      const QMutexLocker lock(&m_mutex);
      m_requests.push_back({path, range, ifRange});
      if (!m_files.contains(path)) {
        file.status = 404;
      } else {
        file = m_files[path];
        m_files[path].firstCut = -1;
      }
    }
    if (file.status != 200) {
      socket->write("HTTP/1.1 " + QByteArray::number(file.status) + " Told\r\nContent-Length: 0\r\nConnection: close\r\n");
      if (!file.location.isEmpty()) socket->write("Location: " + file.location + "\r\n");
      socket->write("\r\n");
      socket->disconnectFromHost();
      return;
    }
    send(socket, file, range, ifRange);
  }

  static void send(QTcpSocket* socket, const ServedFile& file, const QByteArray& range, const QByteArray& ifRange) {
    const bool same = !file.checksIfRange || ifRange.isEmpty() || ifRange == file.etag || ifRange == file.modified;
    const bool partial = file.ranges && same && range.startsWith("bytes=");
    const qint64 from = partial ? range.mid(6).split('-').first().toLongLong() : 0;
    if (from >= file.content.size() && from > 0) {
      socket->write("HTTP/1.1 416 Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      socket->disconnectFromHost();
      return;
    }
    const QByteArray body = file.content.mid(from);
    QByteArray head = partial ? "HTTP/1.1 206 Part\r\n" : "HTTP/1.1 200 OK\r\n";
    if (partial) {
      head += "Content-Range: bytes " + QByteArray::number(from) + '-' + QByteArray::number(file.content.size() - 1) + '/' +
              QByteArray::number(file.content.size()) + "\r\n";
    }
    if (file.announcesSize) head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (!file.etag.isEmpty()) head += "ETag: " + file.etag + "\r\n";
    if (!file.modified.isEmpty()) head += "Last-Modified: " + file.modified + "\r\n";
    socket->write(head + "Connection: close\r\n\r\n");
    const qint64 cut = file.firstCut >= 0 ? file.firstCut : file.hangAfter;
    socket->write(cut >= 0 ? body.left(cut) : body);
    if (file.hangAfter < 0 || file.firstCut >= 0) socket->disconnectFromHost();
  }

  QThread m_thread;
  QObject m_context;  // lives in the thread
  std::unique_ptr<QTcpServer> m_server;
  QString m_scheme;
  quint16 m_port = 0;
  QMutex m_mutex;
  QHash<QByteArray, ServedFile> m_files;
  std::vector<SeenRequest> m_requests;
};

/// The machine's proxies have no business with a server on it.
inline void forgetProxies() {
  for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) qunsetenv(name);
}

}  // namespace parsimony::tests
