// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/label_csv.h"
#include "core/pose/train_options.h"
#include "core/pose/unsupervised_options.h"
#include "tests/core/pose/pca_fixtures.h"

using namespace parsimony;
using Lists = std::vector<std::vector<int>>;

namespace {

/// "[0 1][2]", or the complaint.
std::string parsed(const std::string& text) {
  std::string result;
  try {
    for (const auto& list : pose::parseIndexLists("pca_columns", text)) {
      std::string numbers;
      for (const int index : list) numbers += (numbers.empty() ? "" : " ") + std::to_string(index);
      result += "[" + numbers + "]";
    }
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code())) + " " + error.text("field") + " " + error.text("value");
  }
  return result;
}

std::string problemsOf(const pose::UnsupervisedOptions& options) {
  std::string table;
  for (const auto& problem : options.problems()) table += problem.field + " " + problem.code + " " + problem.found + "\n";
  return table;
}

}  // namespace

class TestUnsupervisedOptions : public QObject {
  Q_OBJECT
 private slots:
  void indexLists_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lists");
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("empty lists") << "[[],[]]"
                                 << "";
    QTest::newRow("one") << "7"
                         << "[7]";
    QTest::newRow("plain") << "0, 1,12"
                           << "[0 1 12]";
    QTest::newRow("YAML list") << "[0, 1, 12]"
                               << "[0 1 12]";
    QTest::newRow("YAML lists") << "[[0, 1], [2, 3]]"
                                << "[0 1][2 3]";
    QTest::newRow("semicolons") << "0,1;2,3"
                                << "[0 1][2 3]";
    QTest::newRow("three views") << "[[0],[1],[2]]"
                                 << "[0][1][2]";
    QTest::newRow("spaces") << " [ [ 0 , 1 ] , [ 2 ] ] "
                            << "[0 1][2]";
    QTest::newRow("negative") << "-1"
                              << "invalid_value pca_columns -1";
    QTest::newRow("names") << "nose"
                           << "invalid_value pca_columns nose";
    QTest::newRow("fraction") << "1.5"
                              << "invalid_value pca_columns 1.5";
    QTest::newRow("endless") << "1234567"
                             << "invalid_value pca_columns 1234567";
  }
  void indexLists() {
    QFETCH(QString, text);
    QFETCH(QString, lists);
    QCOMPARE(QString::fromStdString(parsed(text.toStdString())), lists);
  }

  void viewsOfTheExampleProjects() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    const auto names = io::readLabelCsv(tests::dataFolder() / "pose" / "mirror-mouse" / "CollectedData.csv").keypoints;
    // as its configuration says: obs_top, obsHigh_bot and obsLow_bot have no partners
    QCOMPARE(pose::viewsFromNames(names), tests::kMirrorMouseViews);
  }

  void viewsFromNames_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("views");
    QStringList demo;  // core/synthetic/README.md
    for (const char* view : {"_top", "_bot"}) {
      for (const char* part : {"nose", "earL", "earR", "pawLH", "pawLF", "pawRF", "pawRH", "tailBase", "tailMid", "tailTip"})
        demo << QLatin1String(part) + QLatin1String(view);
    }
    QTest::newRow("demo") << demo << "[0 1 2 3 4 5 6 7 8 9][10 11 12 13 14 15 16 17 18 19]";
    QTest::newRow("part by part") << QStringList{"nose_top", "nose_bot", "paw_top", "paw_bot"} << "[0 2][1 3]";
    QTest::newRow("other order") << QStringList{"nose_bot", "paw_top", "nose_top", "paw_bot"} << "[0 3][2 1]";
    QTest::newRow("capitals") << QStringList{"Nose_Top", "Nose_Side"} << "[0][1]";
    QTest::newRow("three views") << QStringList{"a_cam0", "a_cam1", "a_cam2", "b_cam0", "b_cam1", "b_cam2"} << "[0 3][1 4][2 5]";
    QTest::newRow("not seen in one") << QStringList{"a_top", "a_bot", "b_top"} << "[0][1]";
    QTest::newRow("no view") << QStringList{"nose", "paw"} << "";
    QTest::newRow("one view") << QStringList{"nose_top", "paw_top"} << "";
    QTest::newRow("sides of the animal") << QStringList{"paw_left", "paw_right"} << "";
    QTest::newRow("nothing shared") << QStringList{"nose_top", "paw_bot"} << "";
    QTest::newRow("underscores") << QStringList{"paw_1_left_top", "paw_1_left_bot"} << "[0][1]";
  }
  void viewsFromNames() {
    QFETCH(QStringList, names);
    QFETCH(QString, views);
    std::vector<std::string> keypoints;
    for (const auto& name : names) keypoints.push_back(name.toStdString());
    QString found;
    for (const auto& view : pose::viewsFromNames(keypoints)) {
      QStringList numbers;
      for (const int k : view) numbers << QString::number(k);
      found += "[" + numbers.join(' ') + "]";
    }
    QCOMPARE(found, views);
  }

  void lossesAsAList() {
    pose::UnsupervisedOptions options;
    QVERIFY(options.list().empty() && !options.uses("temporal"));
    options.losses = "temporal, pca_multiview";
    QCOMPARE(options.list(), (std::vector<std::string>{"temporal", "pca_multiview"}));
    QVERIFY(options.uses("pca_multiview") && !options.uses("pca_singleview") && !options.uses("pca"));
  }

  /// Lightning Pose's keys, and its lists as YAML writes them.
  void setByLightningPosesKeys() {
    pose::TrainOptions options;
    base::setField(options, "model.losses_to_use", "[pca_multiview, temporal]");
    base::setField(options, "losses.temporal.log_weight", "5.5");
    base::setField(options, "losses.pca_singleview.components_to_keep", "0.95");
    base::setField(options, "data.mirrored_column_matches", "[[0, 1], [2, 3]]");
    base::setField(options, "callbacks.anneal_weight.freeze_until_epoch", "60");
    base::setField(options, "dali.base.train.sequence_length", "8");
    QCOMPARE(options.unsupervised.list(), (std::vector<std::string>{"pca_multiview", "temporal"}));
    QCOMPARE(options.unsupervised.temporalLogWeight, 5.5);
    QCOMPARE(options.unsupervised.pcaSingleviewComponents, 0.95);
    QCOMPARE(pose::parseIndexLists("", options.unsupervised.mirroredColumns), (Lists{{0, 1}, {2, 3}}));
    QCOMPARE(options.unsupervised.annealFreezeEpochs, std::int64_t{60});
    QCOMPARE(options.unsupervised.unlabelledFrames, std::int64_t{8});
    QVERIFY(options.problems().empty());
    QVERIFY_THROWS_EXCEPTION(base::Error, base::setField(options, "losses_to_use", "temporal,unknown"));
    QVERIFY_THROWS_EXCEPTION(base::Error, base::setField(options, "unlabelled_frames", "1"));
  }

  void everyFieldSurvivesTheWayThroughText() {
    pose::TrainOptions options;
    options.unsupervised.losses = "consistency,unimodal_js";
    options.unsupervised.temporalEpsilon = 12.25;
    options.unsupervised.pcaColumns = "0,3";
    options.unsupervised.annealIncrease = 0.015;
    pose::TrainOptions copy;
    for (const auto& field : base::fieldsOf(options)) base::setField(copy, field.info.id, field.value);
    const auto a = base::fieldsOf(options), b = base::fieldsOf(copy);
    for (std::size_t i = 0; i < a.size(); ++i) QCOMPARE(QString::fromStdString(b[i].value), QString::fromStdString(a[i].value));
  }

  void listsThatAreNoneAreProblems() {
    pose::UnsupervisedOptions options;
    QCOMPARE(problemsOf(options), std::string());
    options.pcaColumns = "0, nose";
    options.mirroredColumns = "[[0],[x]]";
    QCOMPARE(problemsOf(options), std::string("pca_columns conflict 0, nose\nmirrored_columns conflict [[0],[x]]\n"));
    pose::TrainOptions train;
    train.unsupervised = options;
    QCOMPARE(train.problems().size(), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestUnsupervisedOptions)
#include "tst_unsupervised_options.moc"
