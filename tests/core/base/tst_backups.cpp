// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base_test.h"
#include "core/base/backups.h"

using namespace parsimony;
using namespace parsimony::tests;
using std::chrono::sys_seconds;
using namespace std::chrono_literals;

namespace {

constexpr sys_seconds kNoon = sys_seconds(std::chrono::seconds(1'800'014'400));  // a multiple of a day + 12 h

std::vector<sys_seconds> kept(std::vector<sys_seconds> stamps, sys_seconds now) {
  for (const sys_seconds removed : base::thinned(stamps, now)) stamps.erase(std::find(stamps.begin(), stamps.end(), removed));
  return stamps;
}

std::size_t countBetween(const std::vector<sys_seconds>& stamps, sys_seconds now, std::chrono::seconds youngest,
                         std::chrono::seconds oldest) {
  return static_cast<std::size_t>(
      std::count_if(stamps.begin(), stamps.end(), [&](sys_seconds s) { return now - s > youngest && now - s <= oldest; }));
}

}  // namespace

class TestBackups : public QObject {
  Q_OBJECT

 private slots:
  void theRuleByHand() {
    // two in the same 10 minutes, hour and day each; the newer of a pair stays
    const std::vector<sys_seconds> stamps = {kNoon - 61 * 24h,                  // too old
                                             kNoon - 50h,      kNoon - 49h,     // one day
                                             kNoon - 150min,   kNoon - 130min,  // hours 9:30 and 9:50
                                             kNoon - 45min,    kNoon - 41min,   // 11:15 and 11:19
                                             kNoon - 9min,     kNoon - 8min,   kNoon};
    QCOMPARE(base::thinned(stamps, kNoon), (std::vector<sys_seconds>{kNoon - 61 * 24h, kNoon - 50h, kNoon - 150min, kNoon - 45min}));
    QCOMPARE(base::thinned({}, kNoon), std::vector<sys_seconds>());
    QCOMPARE(base::thinned({kNoon + 1h}, kNoon), std::vector<sys_seconds>());  // a clock that was set back
  }

  void savingEveryMinuteForMonthsKeepsEveryScale() {
    std::vector<sys_seconds> stamps;
    sys_seconds now = kNoon;
    for (int minute = 0; minute < 70 * 24 * 60; ++minute, now += 1min) {
      stamps.push_back(now);
      if (minute % 5 == 0) stamps = kept(stamps, now);  // thinning again and again must not eat its own survivors
    }
    now -= 1min;
    stamps = kept(stamps, now);
    QCOMPARE(countBetween(stamps, now, -1s, 10min), std::size_t(11));
    const std::size_t tens = countBetween(stamps, now, 10min, 1h);
    const std::size_t hours = countBetween(stamps, now, 1h, 24h);
    const std::size_t days = countBetween(stamps, now, 24h, 60 * 24h);
    QVERIFY2(tens >= 5 && tens <= 6, qPrintable(QString::number(tens)));
    QVERIFY2(hours >= 23 && hours <= 24, qPrintable(QString::number(hours)));
    QVERIFY2(days >= 59 && days <= 60, qPrintable(QString::number(days)));
    QCOMPARE(countBetween(stamps, now, 60 * 24h, 1000 * 24h), std::size_t(0));
  }

  void copiesTheFileUnderItsTime() {
    const ScratchFolder folder;
    put(folder / "CollectedData.csv", "first");
    const auto backup = base::backUp(folder / "CollectedData.csv", folder / "backups/deep");
    QVERIFY(
        QRegularExpression("^CollectedData_[0-9]{8}-[0-9]{6}\\.csv$").match(QString::fromStdString(backup.filename().string())).hasMatch());
    QCOMPARE(slurp(backup), std::string("first"));
    // Within the same second too, no backup replaces another.
    put(folder / "CollectedData.csv", "second");
    const auto next = base::backUp(folder / "CollectedData.csv", folder / "backups/deep");
    QVERIFY(next != backup);
    QCOMPARE(slurp(backup), std::string("first"));
    QCOMPARE(slurp(next), std::string("second"));
  }

  void thinsOnlyItsOwnCopies() {
    const ScratchFolder folder;
    put(folder / "labels.csv", "now");
    std::filesystem::create_directory(folder / "b");
    for (const char* name : {"labels_20010101-120000.csv", "labels_other_20010101-120000.csv", "labels_20010101-12000x.csv", "notes.txt"}) {
      put((folder / "b") / name, "kept?");
    }
    const auto backup = base::backUp(folder / "labels.csv", folder / "b");
    QVERIFY(!std::filesystem::exists(folder / "b/labels_20010101-120000.csv"));
    QVERIFY(std::filesystem::exists(folder / "b/labels_other_20010101-120000.csv"));
    QVERIFY(std::filesystem::exists(folder / "b/labels_20010101-12000x.csv"));
    QVERIFY(std::filesystem::exists(folder / "b/notes.txt"));
    QVERIFY(std::filesystem::exists(backup));
  }

  void nothingToBackUpIsNoError() {
    const ScratchFolder folder;
    QVERIFY(base::backUp(folder / "none.csv", folder / "b").empty());
    QVERIFY(!std::filesystem::exists(folder / "b"));
  }
};

QTEST_GUILESS_MAIN(TestBackups)
#include "tst_backups.moc"
