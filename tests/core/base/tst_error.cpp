// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>

#include "base_test.h"
#include "core/base/error.h"

using namespace parsimony;
using base::Error;
using base::ErrorCode;
using base::sentence;

class TestError : public QObject {
  Q_OBJECT

 private slots:
  void exitCodesFollowTheContract() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
      const auto value = static_cast<ErrorCode>(code);
      const std::string name(base::toString(value));
      const std::set<std::string> badInput = {"not_found",   "malformed",    "truncated",    "empty",
                                              "unsupported", "inconsistent", "invalid_value"};
      const int expected = name == "usage" ? 2 : name == "cancelled" ? 130 : badInput.contains(name) ? 3 : 1;
      QCOMPARE(base::exitCode(value), expected);
    }
    QCOMPARE(base::toString(ErrorCode::DiskFull), std::string_view("disk_full"));
    QCOMPARE(base::toString(ErrorCode::Internal), std::string_view("internal"));
  }

  void namesAreDistinct() {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) names.insert(base::toString(static_cast<ErrorCode>(code)));
    QCOMPARE(names.size(), static_cast<std::size_t>(ErrorCode::Internal) + 1);
  }

  void carriesValuesAsText() {
    Error error(ErrorCode::Malformed, {{"line", std::int64_t{4}}, {"value", 0.1}, {"found", "abc"}});
    QCOMPARE(error.text("line"), std::string("4"));
    QCOMPARE(error.text("value"), std::string("0.1"));
    QCOMPARE(error.text("path"), std::string());
    error.with("path", "labels.csv").with("line", std::int64_t{9});
    QCOMPARE(error.text("line"), std::string("4"));  // the inner layer knows better
    QCOMPARE(std::string(error.what()), std::string("malformed: found=abc, line=4, path=labels.csv, value=0.1"));
  }

  void errnoBecomesACode_data() {
    QTest::addColumn<int>("errnum");
    QTest::addColumn<std::string>("code");
    QTest::newRow("full") << ENOSPC << std::string("disk_full");
#ifdef EDQUOT
    QTest::newRow("quota") << EDQUOT << std::string("disk_full");
#endif
    QTest::newRow("read-only") << EROFS << std::string("read_only");
    QTest::newRow("access") << EACCES << std::string("permission_denied");
    QTest::newRow("not owner") << EPERM << std::string("permission_denied");
    QTest::newRow("missing") << ENOENT << std::string("not_found");
    QTest::newRow("other") << EIO << std::string("io_failed");
  }

  void errnoBecomesACode() {
    QFETCH(int, errnum);
    QFETCH(std::string, code);
    const Error error = base::errorFromErrno(errnum, "a/b.csv", "write");
    QCOMPARE(std::string(base::toString(error.code())), code);
    QCOMPARE(error.text("path"), std::string("a/b.csv"));
  }

  void sentencesNameFilePlaceAndWayOut_data() {
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const Error& error, const char* expected) {
      QTest::newRow(name) << QString::fromStdString(sentence(error)) << QString::fromUtf8(expected);
    };
    row("word is quoted",
        Error(ErrorCode::Malformed, {{"path", "labels.csv"}, {"line", std::int64_t{4}}, {"expected", "a number"}, {"found", "abc"}}),
        "labels.csv, line 4: expected a number, found \"abc\".");
    row("phrase is not",
        Error(ErrorCode::Malformed, {{"path", "a.csv"},
                                     {"line", std::int64_t{2}},
                                     {"column", std::int64_t{7}},
                                     {"expected", "7 columns"},
                                     {"found", "the end of the line"}}),
        "a.csv, line 2, column 7: expected 7 columns, found the end of the line.");
    row("number is not", Error(ErrorCode::Inconsistent, {{"path", "a.csv"}, {"expected", "12 rows"}, {"found", "11"}}),
        "a.csv: expected 12 rows, found 11.");
    row("empty cell", Error(ErrorCode::Malformed, {{"path", "a.csv"}, {"expected", "a name"}, {"found", ""}}),
        "a.csv: expected a name, found nothing.");
    row("control characters", Error(ErrorCode::Malformed, {{"path", "a.csv"}, {"expected", "a name"}, {"found", "a\nb\x1b"}}),
        "a.csv: expected a name, found \"a\\nb?\".");
    row("missing", Error(ErrorCode::NotFound, {{"path", "video.mp4"}}), "video.mp4 does not exist.");
    row("truncated", Error(ErrorCode::Truncated, {{"path", "w.pth"}, {"byte", std::int64_t{512}}, {"expected", "100 more bytes"}}),
        "w.pth, byte 512: the content ends too early (expected 100 more bytes).");
    row("refused",
        Error(ErrorCode::Unsupported,
              {{"path", "w.pth"}, {"byte", std::int64_t{16}}, {"expected", "tensors and containers only"}, {"found", "os.system"}}),
        "w.pth, byte 16: \"os.system\" is not supported; expected tensors and containers only.");
    row("option", Error(ErrorCode::InvalidValue, {{"field", "learning_rate"}, {"value", "-1"}, {"expected", "a number, at least 0"}}),
        "learning_rate is -1; expected a number, at least 0.");
    row("no such option", Error(ErrorCode::Usage, {{"field", "lerning_rate"}}), "There is no setting called \"lerning_rate\".");
    row("full", base::errorFromErrno(ENOSPC, "run/metrics.csv", "write"),
        "run/metrics.csv could not be written: the disk is full. Free some space and try again.");
    row("read-only", base::errorFromErrno(EROFS, "p/labels.csv", "open"),
        "p/labels.csv lies on a disk that is read-only. Choose another folder.");
    row("empty", Error(ErrorCode::Empty, {{"path", "labels.csv"}}), "labels.csv is empty.");
    row("hint", Error(ErrorCode::Empty, {{"path", "labels.csv"}, {"hint", "Label a frame first."}}),
        "labels.csv is empty. Label a frame first.");
    row("cancelled", Error(ErrorCode::Cancelled, {}), "Cancelled.");
  }

  void sentencesNameFilePlaceAndWayOut() {
    QFETCH(QString, made);
    QFETCH(QString, expected);
    QCOMPARE(made, expected);
  }

  void everyCodeHasASentenceEvenWithoutValues() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
      const std::string text = sentence(Error(static_cast<ErrorCode>(code), {}));
      QVERIFY2(text.size() > 5 && text.ends_with('.') && text.find("  ") == std::string::npos && text.front() != ' ' && text.front() != ':',
               text.c_str());
    }
  }

  void longCellsAreCutBetweenCharacters() {
    std::string cell;
    for (int i = 0; i < 200; ++i) cell += "\u00e9";
    const QString text = QString::fromStdString(sentence(Error(ErrorCode::Malformed, {{"path", "a"}, {"expected", "x"}, {"found", cell}})));
    QVERIFY(text.size() < 120);
    QVERIFY(!text.contains(QChar::ReplacementCharacter));
  }
};

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
