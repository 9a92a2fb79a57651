// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "core/metrics/truth_error.h"

using namespace parsimony;
using tracks::Tracks;

namespace {

bool isInconsistent(const Tracks& truth, const Tracks& predictions) {
  try {
    (void)metrics::errorsAgainstTruth(truth, predictions);
  } catch (const base::Error& error) {
    return error.code() == base::ErrorCode::Inconsistent;
  }
  return false;
}

}  // namespace

class TestTruthError : public QObject {
  Q_OBJECT

 private slots:
  /// Visible: nose of frames 0 and 1 (5 and 1 px), tail of frame 1 (2 px). Hidden: tail of frames 0 and 2 (10 and 13 px). The nose of
  /// frame 2 has no true place.
  void visibleAndHiddenByHand() {
    Tracks truth("t", {"nose", "tail"}, 3);
    truth.set(0, 0, {10, 10, 1});
    truth.set(0, 1, {50, 50, 0});
    truth.set(1, 0, {20, 20, 1});
    truth.set(1, 1, {60, 60, 1});
    truth.set(2, 1, {70, 70, 0});
    Tracks predictions("m", {"tail", "nose"}, 3);  // other order
    predictions.set(0, 1, {13, 14, 0.9});
    predictions.set(0, 0, {56, 58, 0.2});
    predictions.set(1, 1, {20, 21, 0.1});  // how sure the network is does not matter
    predictions.set(1, 0, {62, 60, 0.9});
    predictions.set(2, 1, {1, 1, 0.9});
    predictions.set(2, 0, {75, 82, 0.9});
    const auto errors = metrics::errorsAgainstTruth(truth, predictions);
    QCOMPARE(errors.visible.all.n, std::int64_t{3});
    QCOMPARE(errors.visible.all.mean, 8.0 / 3.0);
    QCOMPARE(errors.visible.all.median, 2.0);
    QCOMPARE(errors.occluded.all.n, std::int64_t{2});
    QCOMPARE(errors.occluded.all.mean, 11.5);
    QCOMPARE(errors.all.all.n, std::int64_t{5});
    QCOMPARE(errors.all.all.mean, 31.0 / 5.0);
    QCOMPARE(errors.visible.perKeypoint[0].first, std::string("nose"));
    QCOMPARE(errors.visible.perKeypoint[0].second.mean, 3.0);
    QCOMPARE(errors.occluded.perKeypoint[1].second.mean, 11.5);
    QCOMPARE(errors.occluded.perKeypoint[0].second.n, std::int64_t{0});
    QVERIFY(std::isnan(errors.occluded.perKeypoint[0].second.mean));
  }

  void whatCannotBeMatchedIsRefused() {
    const Tracks truth("t", {"nose", "tail"}, 3);
    QVERIFY(isInconsistent(truth, Tracks("m", {"nose", "tail"}, 2)));
    QVERIFY(isInconsistent(truth, Tracks("m", {"nose"}, 3)));
    Tracks images("m", {"nose", "tail"}, 3);
    images.images = {"a.png", "b.png", "c.png"};
    QVERIFY(isInconsistent(truth, images));
    QVERIFY(!isInconsistent(truth, Tracks("m", {"nose", "tail", "more"}, 3)));
  }
};

QTEST_GUILESS_MAIN(TestTruthError)
#include "tst_truth_error.moc"
