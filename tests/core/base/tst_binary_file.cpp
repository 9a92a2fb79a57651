// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base_test.h"
#include "core/base/binary_file.h"

using namespace parsimony;
using namespace parsimony::tests;

class TestBinaryFile : public QObject {
  Q_OBJECT

 private slots:
  void readsRangesAndNumbers() {
    const ScratchFolder folder;
    put(folder / "a", std::string("\x01\x02\x03\x04\x05\x06\x07\xF8", 8));
    base::BinaryFile file(folder / "a");
    QCOMPARE(file.size(), std::uint64_t(8));
    QCOMPARE(file.readNumber(0, 8), std::uint64_t(0xF807060504030201));
    QCOMPARE(file.readNumber(1, 2), std::uint64_t(0x0302));
    QCOMPARE(file.read(2, 3), std::string("\x03\x04\x05"));
    QCOMPARE(file.read(8, 0), std::string());
  }

  void refusesRangesBehindTheEndBeforeAllocating() {
    const ScratchFolder folder;
    put(folder / "a", "12345678");
    base::BinaryFile file(folder / "a");
    for (const auto& [offset, bytes] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
             {0, 9}, {8, 1}, {9, 0}, {1, ~std::uint64_t{0}}, {~std::uint64_t{0}, 1}, {0, std::uint64_t{1} << 62}}) {
      QCOMPARE(codeOf([&, o = offset, b = bytes] { (void)file.read(o, b); }), std::string("truncated"));
    }
    QCOMPARE(file.read(0, 8), std::string("12345678"));  // still usable
  }

  void refusesWhatIsNoFile() {
    const ScratchFolder folder;
    QCOMPARE(codeOf([&] { base::BinaryFile file(folder / "none"); }), std::string("not_found"));
    QCOMPARE(codeOf([&] { base::BinaryFile file(folder.path()); }), std::string("unsupported"));
  }
};

QTEST_GUILESS_MAIN(TestBinaryFile)
#include "tst_binary_file.moc"
