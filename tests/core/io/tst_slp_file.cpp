// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/io/h5_file.h"
#include "core/io/slp_file.h"
#include "core/io/slp_metadata.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"
#ifdef PARSIMONY_WITH_HDF5
#include "tests/core/io/slp_fixture.h"
#endif

using namespace parsimony;
using tests::codeOf;
using tests::Folder;

namespace {

using Names = std::vector<std::string>;
using Edges = std::vector<std::pair<int, int>>;

std::string graph(const std::string& links) {
  return R"({"nodes":[{"name":"a"},{"name":"b"},{"name":"c"}],"skeletons":[{"nodes":[{"id":2},{"id":0},{"id":1}],"links":[)" + links +
         "]}]}";
}

const std::string kBody = R"({"py/reduce":[{"py/type":"sleap.skeleton.EdgeType"},{"py/tuple":[1]}]})";
const std::string kSymmetry = R"({"py/reduce":[{"py/type":"sleap.skeleton.EdgeType"},{"py/tuple":[2]}]})";

std::string link(int source, int target, int order, const std::string& type) {
  return R"({"edge_insert_idx":)" + std::to_string(order) + R"(,"key":0,"source":)" + std::to_string(source) + R"(,"target":)" +
         std::to_string(target) + R"(,"type":)" + type + "}";
}

std::string byNumber(int number) {
  return R"({"py/id":)" + std::to_string(number) + "}";
}

/// Sum of the coordinates that are there.
double sumOf(const io::SlpFile& file, bool predicted, double io::SlpPoint::*value) {
  double sum = 0;
  for (const io::SlpInstance& instance : file.instances) {
    if (instance.isPredicted != predicted) continue;
    for (int k = 0; k < file.skeletons[std::size_t(instance.skeleton)].size(); ++k) {
      const double x = file.points[std::size_t(instance.firstPoint + k)].*value;
      if (!std::isnan(x)) sum += x;
    }
  }
  return sum;
}

int count(const io::SlpFile& file, const std::function<bool(const io::SlpInstance&)>& is) {
  return int(std::count_if(file.instances.begin(), file.instances.end(), is));
}

}  // namespace

class TestSlpFile : public QObject {
  Q_OBJECT

 private slots:
  /// Counts and sums as h5py reads them: len(f['frames']), len(f['instances']), instance_type, tracks_json, math.fsum of the finite x and y
  /// of points and pred_points, and pred_points['score'].
  void realFiles_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("users");
    QTest::addColumn<int>("predictions");
    QTest::addColumn<int>("tracks");
    QTest::addColumn<int>("keypoints");
    QTest::addColumn<int>("edges");
    QTest::addColumn<QList<double>>("sums");  // user x, user y, predicted x, y, score
    QTest::newRow("flies") << "flies/clip.slp" << 1500 << 3000 << 0 << 2 << 13 << 12 << QList<double>{17256229.25, 16900478.75, 0, 0, 0};
    QTest::newRow("flies, two nodes") << "flies/clip.2node.slp" << 1500 << 3000 << 0 << 2 << 2 << 1
                                      << QList<double>{2804088.5, 2630506.0, 0, 0, 0};
    QTest::newRow("flies, predictions") << "flies/clip.predictions.slp" << 1500 << 0 << 2948 << 2 << 2 << 1
                                        << QList<double>{0, 0, 2682217.3029174805, 2474802.6819763184, 4617.924290060997};
    QTest::newRow("people and model") << "sleap_labels/dance.mp4.labels.slp" << 450 << 3 << 450 << 0 << 17 << 15
                                      << QList<double>{10326.80908727929, 22716.318120471475, 1452173.0873947144, 2815652.2697143555,
                                                       4428.51948684454};
    QTest::newRow("many tracks") << "sleap_labels/centered_pair_predictions.slp" << 1100 << 0 << 2274 << 27 << 24 << 23
                                 << QList<double>{0, 0, 9404603.0, 9529276.0, 36241.06478888262};
    QTest::newRow("package") << "sleap_labels/minimal_instance.pkg.slp" << 1 << 2 << 0 << 0 << 2 << 1
                             << QList<double>{729.5593572855721, 752.4051272320164, 0, 0, 0};
    QTest::newRow("list of pictures") << "sleap_labels/small_robot_siv_caching.slp" << 3 << 3 << 0 << 0 << 1 << 0
                                      << QList<double>{1, 1, 0, 0, 0};
  }
  void realFiles() {
    QFETCH(QString, name);
    QFETCH(QList<double>, sums);
    if (!io::hasHdf5()) QSKIP("this build has no HDF5");
    const std::string relative = "pose/" + name.toStdString();
    PARSIMONY_NEED_DATA(relative);
    const io::SlpFile file = io::readSlp(tests::dataFolder() / relative);
    QTEST(int(file.frames.size()), "frames");
    QTEST(count(file, [](const auto& instance) { return !instance.isPredicted; }), "users");
    QTEST(count(file, [](const auto& instance) { return instance.isPredicted; }), "predictions");
    QTEST(int(file.tracks.size()), "tracks");
    QCOMPARE(file.skeletons.size(), std::size_t{1});
    QCOMPARE(file.videos.size(), std::size_t{1});
    QTEST(file.skeletons[0].size(), "keypoints");
    QTEST(int(file.skeletons[0].edges.size()), "edges");
    const double read[] = {sumOf(file, false, &io::SlpPoint::x), sumOf(file, false, &io::SlpPoint::y), sumOf(file, true, &io::SlpPoint::x),
                           sumOf(file, true, &io::SlpPoint::y), sumOf(file, true, &io::SlpPoint::score)};
    for (int i = 0; i < 5; ++i) QVERIFY2(std::abs(read[i] - sums[i]) < 1e-5, qPrintable(QString::number(read[i], 'g', 17)));
  }

  void theTwoFlies() {
    PARSIMONY_NEED_DATA("pose/flies/clip.slp");
    if (!io::hasHdf5()) QSKIP("this build has no HDF5");
    const io::SlpFile file = io::readSlp(tests::dataFolder() / "pose/flies/clip.slp");
    QCOMPARE(file.formatId, 1.1);
    QCOMPARE(file.tracks, (Names{"female", "male"}));
    QCOMPARE(file.videos[0].filename, std::string("clip.mp4"));
    QVERIFY(file.videos[0].isGray);
    QCOMPARE(file.skeletons[0].keypoints, (Names{"head", "thorax", "abdomen", "wingL", "wingR", "forelegL4", "forelegR4", "midlegL4",
                                                 "midlegR4", "hindlegL4", "hindlegR4", "eyeL", "eyeR"}));
    QCOMPARE(file.skeletons[0].edges,
             (Edges{{1, 0}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, {1, 9}, {1, 10}, {0, 11}, {0, 12}}));
    const tracks::AnimalTracks tracks = io::animalTracksOf(file);
    QCOMPARE(tracks.numFrames(), std::int64_t{1500});
    QCOMPARE(tracks.individuals(), file.tracks);
    QCOMPARE(tracks.at(700, 0, 0).x, 436.75);
    QCOMPARE(tracks.at(700, 0, 12).y, 427.75);
    QCOMPARE(tracks.at(700, 1, 0).y, 444.25);
    QCOMPARE(tracks.at(700, 1, 12).x, 330.75);
    int numPlaced = 0;
    for (std::int64_t t = 0; t < 1500; ++t) {
      for (int i = 0; i < 26; ++i) numPlaced += std::isnan(tracks.at(t, i / 13, i % 13).x) ? 0 : 1;
    }
    QCOMPARE(numPlaced, 38363);
    QCOMPARE(codeOf([&] { (void)io::animalTracksOf(file, 0, 1499); }), std::string("inconsistent"));
    QCOMPARE(codeOf([&] { (void)io::animalTracksOf(file, 1); }), std::string("invalid_value"));
    QCOMPARE(io::animalTracksOf(file, 0, 1600).numFrames(), std::int64_t{1600});
  }

  void picturesOfAnotherMachine() {
    PARSIMONY_NEED_DATA("pose/sleap_labels/small_robot_siv_caching.slp");
    if (!io::hasHdf5()) QSKIP("this build has no HDF5");
    const io::SlpFile file = io::readSlp(tests::dataFolder() / "pose/sleap_labels/small_robot_siv_caching.slp");
    QCOMPARE(file.videos[0].filenames.size(), std::size_t{3});
    QCOMPARE(file.videos[0].filenames[2],
             std::string("D:/social-leap-estimates-animal-poses/pull-requests/siv-grayscale/sleap/tests/data/videos/robot2.jpg"));
  }

  /// Node ids are indices into the list of all nodes; edges come in the order of their making; the kinds 1 and 2 by number after their
  /// first.
  void skeletons() {
    const auto skeleton = io::slpSkeletons(graph(link(0, 1, 1, kBody) + "," + link(2, 0, 0, byNumber(1)) + "," + link(0, 1, 0, kSymmetry) +
                                                 "," + link(1, 0, 0, byNumber(2)) + "," + link(2, 1, 2, byNumber(1))))
                              .front();
    QCOMPARE(skeleton.keypoints, (Names{"c", "a", "b"}));
    QCOMPARE(skeleton.edges, (Edges{{0, 1}, {1, 2}, {0, 2}}));
    QCOMPARE(skeleton.leftRight, (Edges{{1, 2}}));
    const auto wrapped = io::slpSkeletons(
        R"({"nodes":[{"name":"a"}],"skeletons":[{"nx_graph":{"nodes":[{"id":0}],"links":[]},"description":null,"preview_image":null}]})");
    QCOMPARE(wrapped.front().keypoints, (Names{"a"}));
  }

  void brokenMetadata_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("not JSON") << QByteArray("{");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no nodes") << QByteArray(R"({"skeletons":[{"nodes":[{"id":0}],"links":[]}]})");
    QTest::newRow("node beyond the list") << QByteArray(R"({"nodes":[],"skeletons":[{"nodes":[{"id":0}],"links":[]}]})");
    QTest::newRow("node twice") << QByteArray(R"({"nodes":[{"name":"a"}],"skeletons":[{"nodes":[{"id":0},{"id":0}],"links":[]}]})");
    QTest::newRow("edge to nowhere") << QByteArray::fromStdString(graph(link(0, 7, 0, kBody)));
    QTest::newRow("kind before its first") << QByteArray::fromStdString(graph(link(0, 1, 0, byNumber(1))));
    QTest::newRow("kind 3") << QByteArray::fromStdString(graph(link(0, 1, 0, "3")));
    QTest::newRow("name is a number") << QByteArray(R"({"nodes":[{"name":5}],"skeletons":[{"nodes":[{"id":0}],"links":[]}]})");
  }
  void brokenMetadata() {
    QFETCH(QByteArray, text);
    QCOMPARE(codeOf([&] { (void)io::slpSkeletons(text.toStdString()); }), std::string("malformed"));
  }

  void otherTexts() {
    QCOMPARE(io::slpTrackName(R"([25,"3"])"), std::string("3"));
    QCOMPARE(codeOf([] { (void)io::slpTrackName("[25]"); }), std::string("malformed"));
    QCOMPARE(codeOf([] { (void)io::slpVideo("5"); }), std::string("none"));
    QCOMPARE(io::slpVideo(R"({"backend":{"filename":"a\\b.mp4","grayscale":null}})").filename, std::string("a/b.mp4"));
    QCOMPARE(codeOf([] { (void)io::slpVideo("}"); }), std::string("malformed"));
  }

  void noSlpAtAll() {
    const Folder folder;
    QCOMPARE(codeOf([&] { (void)io::readSlp(folder / "missing.slp"); }), std::string("not_found"));
    QCOMPARE(codeOf([&] { (void)io::readSlp(folder.root()); }), std::string("unsupported"));
    const auto error = tests::errorOf([&] { (void)io::readSlp(folder.file("text.slp", "not HDF5")); });
    QVERIFY(error && error->code() == (io::hasHdf5() ? base::ErrorCode::Malformed : base::ErrorCode::Unsupported));
    QCOMPARE(error->text("path"), base::toUtf8(folder / "text.slp"));
  }

#ifdef PARSIMONY_WITH_HDF5
  void plainTables() {
    const Folder folder;
    tests::SlpFixture().write(folder / "a.slp");
    const io::SlpFile file = io::readSlp(folder / "a.slp");
    QCOMPARE(file.videos[0].filename, std::string("C:/data/clip.mp4"));
    QCOMPARE(file.instances.size(), std::size_t{4});
    QVERIFY(!file.instances[0].isPredicted && file.instances[1].isPredicted);
    QVERIFY(!file.points[1].isVisible && file.points[0].isComplete && !file.points[1].isComplete);
    QCOMPARE(file.points[1].x, 12.0);
    const tracks::AnimalTracks tracks = io::animalTracksOf(file);
    QCOMPARE(tracks.numFrames(), std::int64_t{6});
    QCOMPARE(tracks.keypoints(), (Names{"nose", "tail"}));
    QCOMPARE(tracks.at(3, 1, 0).x, 10.0);
    QCOMPARE(tracks.at(3, 0, 1).likelihood, 0.8);
    QCOMPARE(tracks.at(5, 0, 0).x, 14.0);  // the person's, not the model's
    QVERIFY(std::isnan(tracks.at(5, 0, 1).x) && !tracks.isPresent(4, 0));
  }

  /// Before 1.1 people's points counted from the corner of a pixel.
  void oldVersionsAreShifted() {
    const Folder folder;
    tests::SlpFixture fixture;
    fixture.formatId = 1.0;
    fixture.write(folder / "a.slp");
    const io::SlpFile file = io::readSlp(folder / "a.slp");
    QCOMPARE(file.points[0].x, 9.5);
    QCOMPARE(file.points[2].y, 21.0);
  }

  void untrackedInstancesAreKept() {
    const Folder folder;
    tests::SlpFixture fixture;
    for (auto& instance : fixture.instances) instance[4] = -1;
    fixture.write(folder / "a.slp");
    const tracks::AnimalTracks some = io::animalTracksOf(io::readSlp(folder / "a.slp"));
    QCOMPARE(some.individuals(), (Names{"anna", "bob", "untracked1", "untracked2"}));
    QCOMPARE(some.at(3, 2, 0).x, 10.0);
    QCOMPARE(some.at(3, 3, 0).x, 20.0);
    fixture.tracks.clear();
    fixture.write(folder / "b.slp");
    const tracks::AnimalTracks none = io::animalTracksOf(io::readSlp(folder / "b.slp"));
    QCOMPARE(none.individuals(), (Names{"animal1", "animal2"}));
  }

  void packagesNameVideosByGroup() {
    const Folder folder;
    tests::SlpFixture fixture;
    fixture.videos = {R"({"backend":{"filename":".","dataset":"video4/video"}})",
                      R"({"backend":{"filename":".","dataset":"video15/video"}})"};
    fixture.frames[0][1] = 15;
    fixture.frames[1][1] = 4;
    fixture.write(folder / "a.slp");
    const io::SlpFile file = io::readSlp(folder / "a.slp");
    QCOMPARE(file.frames[0].video, 1);
    QCOMPARE(file.frames[1].video, 0);
    QCOMPARE(io::animalTracksOf(file, 1).numFrames(), std::int64_t{4});
  }

  void brokenTables_data() {
    QTest::addColumn<QString>("table");
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* table, int at, int column, double value, const char* field) {
      QTest::addRow("%s %s %g", table, field, value) << table << at << column << value << field;
    };
    row("frames", 1, 1, 7, "video");
    row("frames", 1, 2, -1, "frame_idx");
    row("frames", 1, 2, 1e15, "frame_idx");
    row("frames", 1, 2, 0.5, "frame_idx");
    row("frames", 1, 3, 5, "instance_id_start");
    row("frames", 1, 4, 1, "instance_id_end");
    row("frames", 1, 3, 0, "instance_id_end");  // claims the instances of the other frame too
    row("instances", 2, 1, 2, "instance_type");
    row("instances", 2, 3, 1, "skeleton");
    row("instances", 2, 4, 2, "track");
    row("instances", 2, 4, NAN, "track");
    row("instances", 2, 7, 9, "point_id_start");
    row("instances", 2, 8, 3, "point_id_end");
  }
  void brokenTables() {
    QFETCH(QString, table);
    QFETCH(int, row);
    QFETCH(int, column);
    QFETCH(double, value);
    const Folder folder;
    tests::SlpFixture fixture;
    (table == "frames" ? fixture.frames : fixture.instances)[std::size_t(row)][std::size_t(column)] = value;
    fixture.write(folder / "a.slp");
    const auto error = tests::errorOf([&] { (void)io::readSlp(folder / "a.slp"); });
    QVERIFY2(error && error->code() == base::ErrorCode::Malformed, "was accepted");
    QTEST(QString::fromStdString(error->text("field")), "field");
    QCOMPARE(error->text("dataset"), table.toStdString());
    QCOMPARE(error->text("path"), base::toUtf8(folder / "a.slp"));
  }

  void cutFilesAreNamed() {
    const Folder folder;
    tests::SlpFixture().write(folder / "a.slp");
    const std::string bytes = tests::bytesOf(folder / "a.slp");
    for (const std::size_t kept : {std::size_t{0}, std::size_t{4}, std::size_t{100}, bytes.size() / 2}) {
      const auto path = folder.file("cut.slp", std::string_view(bytes).substr(0, kept));
      QCOMPARE(codeOf([&] { (void)io::readSlp(path); }), std::string("malformed"));
    }
  }
#endif
};

QTEST_GUILESS_MAIN(TestSlpFile)
#include "tst_slp_file.moc"
