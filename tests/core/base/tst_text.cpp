// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>
#include <clocale>
#include <cmath>
#include <limits>
#include <random>

#include "base_test.h"
#include "core/base/text.h"

using namespace parsimony;
using namespace parsimony::tests;

class TestText : public QObject {
  Q_OBJECT

 private slots:
  void numbersAreReadWhole() {
    const std::vector<std::pair<const char*, double>> good = {
        {"1", 1},      {"-0.5", -0.5},    {"+2.5", 2.5},       {".5", 0.5},          {"5.", 5},   {"1e3", 1000},
        {"1E-2", .01}, {"inf", INFINITY}, {"-inf", -INFINITY}, {"4.9e-324", 5e-324}, {"0.1", 0.1}};
    for (const auto& [text, expected] : good) {
      double value = -99;
      QVERIFY2(base::parseDouble(text, value), text);
      QCOMPARE(value, expected);
    }
    for (const char* bad :
         {"", " 1", "1 ", "1,5", "abc", "1.5x", "--1", "+-1", "++1", "+", "0x10", "1e", "1e400", "-1e400", "1_000", "\xd9\xa1"}) {
      double value = -99;
      QVERIFY2(!base::parseDouble(bad, value), bad);
      QCOMPARE(value, -99.0);
    }
    double nan = 0;
    QVERIFY(base::parseDouble("nan", nan) && std::isnan(nan));
    std::int64_t whole = -99;
    QVERIFY(base::parseInt("-9223372036854775808", whole) && whole == std::numeric_limits<std::int64_t>::min());
    QVERIFY(base::parseInt("+7", whole) && whole == 7);
    for (const char* bad : {"", "9223372036854775808", "1.0", "1 ", " 1", "0x1", "1e3"}) QVERIFY2(!base::parseInt(bad, whole), bad);
    QCOMPARE(whole, 7);
  }

  void numbersAreWrittenAsPeopleDo() {
    const std::vector<std::pair<double, const char*>> cases = {{0.1, "0.1"},
                                                               {100000, "100000"},
                                                               {1e22, "1e+22"},
                                                               {1.5e-7, "1.5e-07"},
                                                               {-0.0, "-0"},
                                                               {1.0 / 3, "0.3333333333333333"},
                                                               {123456789012.5, "123456789012.5"},
                                                               {0.0001, "0.0001"},
                                                               {INFINITY, "inf"},
                                                               {-INFINITY, "-inf"}};
    for (const auto& [value, expected] : cases) QCOMPARE(base::formatDouble(value), std::string(expected));
    QCOMPARE(base::formatDouble(NAN), std::string());
    QCOMPARE(base::formatDouble(NAN, false), std::string("nan"));
  }

  void everyDoubleSurvivesTheWayThroughText() {
    std::setlocale(LC_ALL, "");  // whatever decimal comma the user has
    std::mt19937_64 random(7);
    for (int i = 0; i < 50000; ++i) {
      const auto value = std::bit_cast<double>(random());
      if (!std::isfinite(value)) continue;
      const std::string text = base::formatDouble(value);
      double back = 0;
      QVERIFY2(base::parseDouble(text, back), text.c_str());
      QVERIFY2(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(value), text.c_str());
      // second derivation: no shorter number of digits reads back
      const QString shortest = QString::number(value, 'e', QLocale::FloatingPointShortest);
      const auto digits = [](const std::string& t) {
        const std::string mantissa = t.substr(0, t.find('e'));
        return std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '1' && c <= '9'; });
      };
      QCOMPARE(digits(text), digits(shortest.toStdString()));
    }
    std::setlocale(LC_ALL, "C");
  }

  void utf8IsCheckedAsTheStandardSays() {
    for (const char* good : {"", "abc", "Gr\u00f6\u00dfe", "\u0800\uffff", "\U00010000\U0010ffff", "\xed\x9f\xbf"}) {
      QCOMPARE(base::invalidUtf8(good), std::string::npos);
    }
    const std::vector<std::pair<std::string, std::size_t>> bad = {
        {"ab\x80", 2},            // continuation without a start
        {"\xc3", 0},              // cut off
        {"a\xe2\x82", 1},         // cut off
        {"\xc0\xaf", 0},          // overlong /
        {"\xe0\x9f\xbf", 0},      // overlong
        {"\xf0\x8f\xbf\xbf", 0},  // overlong
        {"\xed\xa0\x80", 0},      // surrogate
        {"\xf4\x90\x80\x80", 0},  // beyond U+10FFFF
        {"\xff", 0},
        {"x\xe9t\xe9", 1},  // Latin-1
    };
    for (const auto& [text, offset] : bad) QCOMPARE(base::invalidUtf8(text), offset);
  }

  void textFilesAreUtf8WithoutMark() {
    const ScratchFolder folder;
    put(folder / "mark.csv", "\xEF\xBB\xBFscorer,a");
    QCOMPARE(base::readTextFile(folder / "mark.csv"), std::string("scorer,a"));
    put(folder / "empty.csv", "");
    QCOMPARE(base::readTextFile(folder / "empty.csv"), std::string());
    const auto found = [&](const std::string& bytes) {
      put(folder / "bad.csv", bytes);
      try {
        (void)base::readTextFile(folder / "bad.csv");
      } catch (const base::Error& error) {
        return error.text("line") + " " + error.text("byte") + " " + error.text("found");
      }
      return std::string("nothing");
    };
    QCOMPARE(found("ok\nna\xefve\n"), std::string("2 5 the byte 0xEF"));
    QCOMPARE(found(std::string("\xFF\xFE"
                               "a\0b\0",
                               6)),
             std::string("1 0 UTF-16 text"));
    QCOMPARE(found(std::string("a\0b\0c\0", 6)), std::string("1 0 UTF-16 text"));
    QCOMPARE(found(std::string("\0a\0b", 4)), std::string("1 0 UTF-16 text"));
  }

  void filesAreReadWholeOrRefused() {
    const ScratchFolder folder;
    const std::string bytes(3'000'001, '\xA5');
    put(folder / "a.bin", bytes);
    QVERIFY(base::readFile(folder / "a.bin") == bytes);
    QVERIFY(base::readFile(folder / "a.bin", bytes.size()) == bytes);
    QCOMPARE(codeOf([&] { (void)base::readFile(folder / "a.bin", bytes.size() - 1); }), std::string("unsupported"));
    QCOMPARE(codeOf([&] { (void)base::readFile(folder / "none"); }), std::string("not_found"));
    QCOMPARE(codeOf([&] { (void)base::readFile(folder / "a.bin/below"); }), std::string("not_found"));
    QCOMPARE(codeOf([&] { (void)base::readFile(folder.path()); }), std::string("unsupported"));
#ifndef _WIN32
    QCOMPARE(codeOf([&] { (void)base::readFile("/dev/zero"); }), std::string("unsupported"));
#endif
  }

  void pathsAreUtf8() {
    const std::string name = "M\u00e4use/\u5b9f\u9a13 1.csv";
    QCOMPARE(base::toUtf8(base::pathFromUtf8(name)), name);
  }

  void piecesOfText() {
    QCOMPARE(base::trimmed(" \t a b\r\n"), std::string_view("a b"));
    QCOMPARE(base::trimmed(" \n"), std::string_view());
    QCOMPARE(base::split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
    QCOMPARE(base::split("", ','), (std::vector<std::string_view>{""}));
    QCOMPARE(base::toLower("ABC-\u00c4z"), std::string("abc-\u00c4z"));  // ASCII only
  }

  void digestsAgreeWithPublishedVectors() {
    // FIPS 180-4 examples, then lengths around the padding's block limit (computed with Python's hashlib)
    QCOMPARE(base::sha256(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(base::sha256("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(base::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    QCOMPARE(base::sha256(std::string(1'000'000, 'a')), std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    QCOMPARE(base::sha256(std::string(55, 'x')), std::string("d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"));
    QCOMPARE(base::sha256(std::string(56, 'x')), std::string("04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"));
    QCOMPARE(base::sha256(std::string(64, 'x')), std::string("7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"));
    QCOMPARE(base::crc32("123456789"), 0xCBF43926U);
    QCOMPARE(base::crc32(""), 0U);
    QCOMPARE(base::crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);

    const ScratchFolder folder;
    put(folder / "a", std::string(1'000'003, 'a') + "");
    QCOMPARE(base::sha256OfFile(folder / "a"), std::string("cf5f310cac13bb0f1de288d09940e8ee441e8d5d88b0fd4ec6021c405fda8c8c"));
    QCOMPARE(codeOf([&] { (void)base::sha256OfFile(folder / "none"); }), std::string("not_found"));
  }

  void timestampsAreLocal() {
    const QDateTime before = QDateTime::currentDateTime().addSecs(-2);
    const QDateTime made = QDateTime::fromString(QString::fromStdString(base::timestampNow()), "yyyy-MM-ddTHH:mm:ss");
    QVERIFY(made.isValid() && made >= before && made <= QDateTime::currentDateTime().addSecs(2));
  }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
