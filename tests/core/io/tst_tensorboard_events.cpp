// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cstdlib>

#include "core/io/tensorboard_events.h"
#include "tests/core/io/event_encoder.h"
#include "tests/core/io/io_test.h"

using namespace parsimony;
using namespace parsimony::tests;
using namespace parsimony::tests::events;

namespace {

QString asText(const std::vector<io::ScalarEvent>& scalars) {
  QString text;
  for (const io::ScalarEvent& event : scalars)
    text += QStringLiteral("%1 %2 %3\n").arg(QString::fromStdString(event.tag)).arg(event.step).arg(event.value, 0, 'g', 7);
  return text;
}

/// The number that one tensor gives, or "nothing".
QString numberOf(const Folder& folder, const std::string& tensor) {
  const auto scalars = io::readTensorboardEvents(folder.file("t", record(tests::events::event(0.0, 1, tensorValue("x", tensor)))));
  return scalars.empty() ? QStringLiteral("nothing") : QString::number(scalars.front().value);
}

}  // namespace

class TestTensorboardEvents : public QObject {
  Q_OBJECT

 private slots:
  /// The sums against the check value of the polynomial's definition, and against a record that TensorBoard wrote.
  void theEncoderOfThisTestIsRight() {
    QCOMPARE(crc32c("123456789"), 0xE3069283U);
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU);  // RFC 3720, B.4
  }

  void readsScalarsInOrder() {
    const Folder folder;
    const auto path = folder.file("events", version() + scalar("train_supervised_loss", 9, 0.5F, 1700000009.25) +
                                                record(tests::events::event(1.0, 300, value("a", 1.0F) + value("lr-Adam/head", 0.001F))) +
                                                scalar("negative step", -2, -3.5F));
    const auto scalars = io::readTensorboardEvents(path);
    QCOMPARE(asText(scalars), QStringLiteral("train_supervised_loss 9 0.5\n"
                                             "a 300 1\n"
                                             "lr-Adam/head 300 0.001\n"
                                             "negative step -2 -3.5\n"));
    QCOMPARE(scalars[0].wallTime, 1700000009.25);
  }

  void readsTensorsOfOneNumber() {
    const Folder folder;
    const auto type = [](int dtype) { return key(1, 0) + varint(static_cast<std::uint64_t>(dtype)); };
    QCOMPARE(numberOf(folder, type(1) + bytesField(4, raw(2.5F))), QStringLiteral("2.5"));
    QCOMPARE(numberOf(folder, type(2) + bytesField(4, raw(2.25))), QStringLiteral("2.25"));
    QCOMPARE(numberOf(folder, type(3) + bytesField(4, raw(std::int32_t{-7}))), QStringLiteral("-7"));
    QCOMPARE(numberOf(folder, type(9) + bytesField(4, raw(std::int64_t{1} << 40))), QStringLiteral("1.09951e+12"));
    QCOMPARE(numberOf(folder, type(1) + bytesField(5, raw(4.5F))), QStringLiteral("4.5"));  // packed
    QCOMPARE(numberOf(folder, type(1) + key(5, 5) + raw(4.5F)), QStringLiteral("4.5"));     // not packed
    QCOMPARE(numberOf(folder, type(2) + key(6, 1) + raw(8.5)), QStringLiteral("8.5"));
    QCOMPARE(numberOf(folder, type(9) + bytesField(10, varint(300))), QStringLiteral("300"));
    QCOMPARE(numberOf(folder, type(1) + bytesField(4, raw(1.0F) + raw(2.0F))), QStringLiteral("nothing"));
    QCOMPARE(numberOf(folder, type(1) + bytesField(5, raw(1.0F) + raw(2.0F))), QStringLiteral("nothing"));
    QCOMPARE(numberOf(folder, type(9) + bytesField(10, varint(300) + varint(1))), QStringLiteral("nothing"));
    QCOMPARE(numberOf(folder, type(7) + bytesField(8, "a text")), QStringLiteral("nothing"));
  }

  void stepMayStandBehindItsValues() {
    const Folder folder;
    const std::string late = bytesField(5, value("x", 1.0F)) + key(2, 0) + varint(77) + key(1, 1) + raw(5.0);
    const auto scalars = io::readTensorboardEvents(folder.file("events", record(late)));
    QCOMPARE(asText(scalars), QStringLiteral("x 77 1\n"));
    QCOMPARE(scalars.front().wallTime, 5.0);
  }

  void unknownFieldsArePassedOver() {
    const Folder folder;
    const std::string odd = key(99, 0) + varint(1) + key(98, 1) + raw(1.0) + key(97, 5) + raw(1.0F) + bytesField(96, "bytes");
    QCOMPARE(asText(io::readTensorboardEvents(folder.file("events", record(odd + tests::events::event(0.0, 3, value("x", 2.0F)) + odd)))),
             QStringLiteral("x 3 2\n"));
  }

  /// Cut anywhere, a file gives the records that are whole: a run may still be writing.
  void aRecordThatIsNotFinishedIsLeftOut() {
    const Folder folder;
    const std::string whole = version() + scalar("a", 1, 1.0F);
    const std::string all = whole + scalar("b", 2, 2.0F);
    for (std::size_t bytes = whole.size(); bytes < all.size(); ++bytes) {
      QCOMPARE(asText(io::readTensorboardEvents(folder.file("events", all.substr(0, bytes)))), QStringLiteral("a 1 1\n"));
    }
    QCOMPARE(asText(io::readTensorboardEvents(folder.file("events", all))), QStringLiteral("a 1 1\nb 2 2\n"));
    QVERIFY(io::readTensorboardEvents(folder.file("events", "")).empty());
  }

  /// Any bit that changes is found by one of the sums, and the error says in which record.
  void aChangedBitIsFound() {
    const Folder folder;
    const std::string first = version();
    const std::string second = scalar("train_supervised_loss", 9, 0.5F);
    for (std::size_t byte = first.size(); byte < first.size() + second.size(); ++byte) {
      std::string damaged = first + second;
      damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << (byte % 8)));
      const auto error = errorOf([&] { (void)io::readTensorboardEvents(folder.file("events", damaged)); });
      QVERIFY2(error, qPrintable(QString::number(byte)));
      QVERIFY(error->code() == base::ErrorCode::Malformed);
      QCOMPARE(error->text("path"), base::toUtf8(folder / "events"));
      const bool inHeader = byte < first.size() + 12;
      QCOMPARE(error->text("byte"), std::to_string(first.size() + (inHeader ? 0 : 12)));
    }
  }

  void contentThatIsNoEventIsRefused() {
    const Folder folder;
    for (const std::string& content :
         {std::string("\x0A\xFF\x01", 3), key(1, 3), key(0, 0) + varint(1), key(5, 2) + varint(100), std::string(10, '\x80')}) {
      const auto error = errorOf([&] { (void)io::readTensorboardEvents(folder.file("events", record(content))); });
      QVERIFY2(error && error->code() == base::ErrorCode::Malformed, content.c_str());
      QCOMPARE(error->text("byte"), std::string("12"));
    }
    QCOMPARE(codeOf([&] { (void)io::readTensorboardEvents(folder.file("events", "step,value\n1,2.5\n2,2.25\n")); }),
             std::string("malformed"));
    QCOMPARE(codeOf([&] { (void)io::readTensorboardEvents(folder / "missing"); }), std::string("not_found"));
  }

  /// See data/README.md for how TensorBoard made it.
  void readsAFileOfTensorBoard() {
    const char* source = std::getenv("PARSIMONY_SOURCE_DIR");
    if (source == nullptr) QSKIP("PARSIMONY_SOURCE_DIR is not set");
    const auto folder = std::filesystem::path(source) / "tests" / "core" / "io" / "data";
    const auto files = io::tensorboardFiles(folder);
    QCOMPARE(files.size(), std::size_t{1});
    const auto scalars = io::readTensorboardEvents(files.front());
    QCOMPARE(scalars.size(), std::size_t{5 * 4 + 2 + 2});  // the histogram is not among them
    int seen = 0;
    for (const io::ScalarEvent& event : scalars) {
      QCOMPARE(event.wallTime == 1.7e9 + static_cast<double>(event.step) || event.tag == "accuracy", true);
      if (event.tag == "train_supervised_loss")
        QCOMPARE(event.value, static_cast<double>(static_cast<float>(1.0 / double(event.step + 1))));
      if (event.tag == "val_supervised_loss") QCOMPARE(event.value, static_cast<double>(static_cast<float>(2.0 / double(event.step + 1))));
      if (event.tag == "accuracy") QCOMPARE(event.value, static_cast<double>(static_cast<float>(double(event.step) / 100.0)));
      seen += event.tag == "accuracy" || event.tag == "val_supervised_loss" ? 1 : 0;
    }
    QCOMPARE(seen, 4);
    QVERIFY(io::tensorboardFiles(folder / "nowhere").empty());
  }
};

QTEST_GUILESS_MAIN(TestTensorboardEvents)
#include "tst_tensorboard_events.moc"
