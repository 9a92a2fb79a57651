// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/pose/video_windows.h"
#include "core/video/video_writer.h"
#include "tests/core/pose/golden.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using pose::VideoWindow;
using pose::VideoWindowLoader;
using pose::VideoWindowOptions;

namespace {

constexpr int kBlock = 16;  // px of the frame per bit
const cv::Size kFrame(8 * kBlock, 96);

/// A number below 256 as eight bright or dark blocks, one above the other row of pixels: any resize leaves them readable.
cv::Mat numbered(int number) {
  cv::Mat picture(kFrame, CV_8UC3, cv::Scalar::all(110));
  for (int bit = 0; bit < 8; ++bit) {
    const bool set = ((number >> bit) & 1) != 0;
    picture(cv::Rect(kBlock * bit, 0, kBlock, kFrame.height)).setTo(cv::Scalar::all(set ? 230 : 20));
  }
  return picture;
}

int numberIn(const at::Tensor& picture) {
  const auto width = picture.size(1), row = picture.size(0) / 2;
  int number = 0;
  for (int bit = 0; bit < 8; ++bit) {
    const auto column = width * (2 * bit + 1) / 16;
    if (picture[row][column][0].item<int>() > 127) number += 1 << bit;
  }
  return number;
}

std::vector<int> numbersIn(const at::Tensor& pictures) {
  std::vector<int> numbers;
  for (std::int64_t n = 0; n < pictures.size(0); ++n) numbers.push_back(numberIn(pictures[n]));
  return numbers;
}

/// Where the dot is in frame t of 240 x 200 px; (0.5, 0.5) is the centre of the first pixel, as in the loader's matrices.
cv::Point2d dotAt(int t) {
  return {120 + 40 * std::cos(0.3 * t), 100 + 30 * std::sin(0.5 * t)};
}

cv::Mat dotPicture(int t) {
  cv::Mat picture(200, 240, CV_8UC3);
  const auto dot = dotAt(t);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const double d2 = std::pow(x + 0.5 - dot.x, 2) + std::pow(y + 0.5 - dot.y, 2);
      const double level = 40.0 + 170.0 * std::exp(-d2 / 72.0);  // sigma 6 px
      picture.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<uchar>(level));
    }
  }
  return picture;
}

/// The dot of a picture for the network near `expected`, found by correlation with a Gaussian; parabolas between the cells.
cv::Point2d findDot(const at::Tensor& picture, cv::Point2d expected) {
  constexpr int kHalf = 8, kSearch = 6;
  const cv::Mat image(static_cast<int>(picture.size(0)), static_cast<int>(picture.size(1)), CV_8U, picture.data_ptr<std::uint8_t>());
  const cv::Mat profile = cv::getGaussianKernel(2 * kHalf + 1, 2.6, CV_32F);
  cv::Mat form = profile * profile.t(), levels, score;
  image.convertTo(levels, CV_32F);
  cv::matchTemplate(levels, form, score, cv::TM_CCOEFF_NORMED);
  const cv::Point centre(static_cast<int>(std::lround(expected.x - 0.5)) - kHalf, static_cast<int>(std::lround(expected.y - 0.5)) - kHalf);
  const cv::Rect near =
      cv::Rect(centre.x - kSearch, centre.y - kSearch, 2 * kSearch + 1, 2 * kSearch + 1) & cv::Rect(1, 1, score.cols - 2, score.rows - 2);
  cv::Point best;
  cv::minMaxLoc(score(near), nullptr, nullptr, nullptr, &best);
  best += near.tl();
  const auto at = [&](int dx, int dy) { return static_cast<double>(score.at<float>(best.y + dy, best.x + dx)); };
  const auto between = [&](double before, double here, double after) { return 0.5 * (before - after) / (before - 2 * here + after); };
  return {best.x + kHalf + 0.5 + between(at(-1, 0), at(0, 0), at(1, 0)), best.y + kHalf + 0.5 + between(at(0, -1), at(0, 0), at(0, 1))};
}

cv::Point2d through(const at::Tensor& affine, cv::Point2d p) {
  const auto* m = affine.data_ptr<float>();
  return {m[0] * p.x + m[1] * p.y + m[2], m[3] * p.x + m[4] * p.y + m[5]};
}

bool same(const VideoWindow& a, const VideoWindow& b) {
  return at::equal(a.pictures, b.pictures) && at::equal(a.toModel, b.toModel) && at::equal(a.toFrame, b.toFrame) &&
         at::equal(a.scale, b.scale);
}

}  // namespace

class TestVideoWindows : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    write("long", 20, [](int t) { return numbered(t); });
    write("short", 3, [](int t) {
      cv::Mat noise(kFrame, CV_8UC3);
      cv::RNG(static_cast<std::uint64_t>(t + 1)).fill(noise, cv::RNG::UNIFORM, 0, 20);
      return cv::Mat(numbered(200 + t) + noise);
    });
    write("a_top", 18, [](int t) { return numbered(t); });
    write("a_side", 14, [](int t) { return numbered(100 + t); });
    write("b_top", 14, [](int t) { return numbered(200 + t); });
    write("dot", 40, dotPicture);
  }

  void windowsDependOnSeedAndNumberAlone() {
    const auto clip = project({{"long", "", path("long")}});
    auto options = small("parsimony");
    VideoWindowLoader loader(clip, options, 0), later(clip, options, 4);
    std::vector<VideoWindow> windows;
    for (int i = 0; i < 7; ++i) windows.push_back(loader.next());
    for (std::size_t i = 4; i < 7; ++i) QVERIFY(same(later.next(), windows[i]));
    QVERIFY(!same(windows[0], windows[1]));
    options.windowsAhead = 1;
    VideoWindowLoader slow(clip, options, 2);
    QVERIFY(same(slow.next(), windows[2]));
    options.seed = 1;
    VideoWindowLoader other(clip, options, 0);
    QVERIFY(!same(other.next(), windows[0]));
  }

  /// Every place is used, and frames follow one another.
  void picturesAreConsecutive() {
    VideoWindowLoader loader(project({{"long", "", path("long")}}), small("none"), 0);
    QCOMPARE(loader.numFrames(), std::int64_t{20});
    std::set<int> starts;
    for (int i = 0; i < 300; ++i) {
      const auto window = loader.next();
      QCOMPARE(window.views, 1);
      QCOMPARE(window.pictures.sizes().vec(), (std::vector<std::int64_t>{4, 64, 64, 1}));
      const auto numbers = numbersIn(window.pictures);
      for (int t = 1; t < 4; ++t) QCOMPARE(numbers[static_cast<std::size_t>(t)], numbers[0] + t);
      starts.insert(numbers[0]);
    }
    QCOMPARE(starts.size(), std::size_t{17});
    QCOMPARE(*starts.begin(), 0);
    QCOMPARE(*starts.rbegin(), 16);
  }

  void plainPicturesAreThoseOfTheWindow() {
    auto options = small("parsimony");
    options.plain = true;
    VideoWindowLoader loader(project({{"long", "", path("long")}}), options, 0);
    auto bare = small("none");
    VideoWindowLoader expected(project({{"long", "", path("long")}}), bare, 0);
    for (int i = 0; i < 5; ++i) {
      const auto window = loader.next();
      QVERIFY(tests::maxDifference(window.plain, expected.next().pictures) <= 1.0);
      QVERIFY(tests::maxDifference(window.plain, window.pictures) > 50.0);
    }
    QVERIFY(!expected.next().plain.defined());
  }

  void matricesAreInverse_data() { pipelines(); }
  void matricesAreInverse() {
    QFETCH(QString, pipeline);
    VideoWindowLoader loader(project({{"long", "", path("long")}}), small(pipeline.toStdString()), 0);
    bool moves = false;
    for (int i = 0; i < 10; ++i) {
      const auto window = loader.next();
      for (std::int64_t n = 0; n < 4; ++n) {
        for (const cv::Point2d p : {cv::Point2d(0, 0), cv::Point2d(128, 0), cv::Point2d(31.5, 96)}) {
          const auto back = through(window.toFrame[n], through(window.toModel[n], p));
          QVERIFY(std::hypot(back.x - p.x, back.y - p.y) < 1e-3);
        }
        QCOMPARE(window.scale[n][0].item<float>(), 2.0F);
        QCOMPARE(window.scale[n][1].item<float>(), 1.5F);
        QVERIFY(at::equal(window.toModel[n], window.toModel[0]));  // one geometry for the window
      }
      const auto corner = through(window.toModel[0], {128, 96});
      moves = moves || std::hypot(corner.x - 64, corner.y - 64) > 1.0;
    }
    QCOMPARE(moves, pipeline != "none");
  }

  void dotIsWhereTheMatrixSays_data() { pipelines(); }
  void dotIsWhereTheMatrixSays() {
    QFETCH(QString, pipeline);
    auto options = small(pipeline.toStdString());
    options.width = options.height = 96;  // 240 x 200 is halved first
    options.plain = true;
    VideoWindowLoader loader(project({{"dot", "", path("dot")}}), options, 0);
    std::vector<double> errors;
    for (int i = 0; i < 20; ++i) {
      const auto window = loader.next();
      // which frames these are: the plain picture tells the nearest dot
      const int start = startOf(window);
      QVERIFY(start >= 0);
      for (int t = 0; t < 4; ++t) {
        const auto expected = through(window.toModel[t], dotAt(start + t));
        if (expected.x < 12 || expected.y < 12 || expected.x > 84 || expected.y > 84) continue;
        const auto found = findDot(window.pictures[t], expected);
        errors.push_back(std::hypot(found.x - expected.x, found.y - expected.y));
      }
    }
    QVERIFY(errors.size() >= 40);
    std::sort(errors.begin(), errors.end());
    const auto within = std::upper_bound(errors.begin(), errors.end(), 0.6) - errors.begin();
    const double share = static_cast<double>(within) / static_cast<double>(errors.size());
    const QByteArray said = QString("median %1, %2 within 0.6 px").arg(errors[errors.size() / 2]).arg(share).toUtf8();
    QVERIFY2(errors[errors.size() / 2] < 0.3, said.constData());
    // a grey rectangle may lie over the dot
    QVERIFY2(pipeline == "parsimony" ? share >= 0.75 : share == 1.0, said.constData());
  }

  void camerasRunInStep() {
    // b lacks a camera and is left out; a ends with its shorter video
    auto two = project({{"a", "top", path("a_top")}, {"a", "side", path("a_side")}, {"b", "top", path("b_top")}});
    two.views = {"top", "side"};
    auto options = small("parsimony");
    options.plain = true;
    VideoWindowLoader loader(two, options, 0);
    QCOMPARE(loader.numFrames(), std::int64_t{14});
    std::set<int> starts;
    for (int i = 0; i < 120; ++i) {
      const auto window = loader.next();
      QCOMPARE(window.views, 2);
      QCOMPARE(window.pictures.size(0), std::int64_t{8});
      const auto numbers = numbersIn(window.plain);
      for (int t = 0; t < 4; ++t) {
        QCOMPARE(numbers[static_cast<std::size_t>(t)], numbers[0] + t);
        QCOMPARE(numbers[static_cast<std::size_t>(4 + t)], 100 + numbers[0] + t);
        QVERIFY(at::equal(window.toModel[4 + t], window.toModel[4]));
      }
      QVERIFY(!at::equal(window.toModel[0], window.toModel[4]));  // each camera its own geometry
      starts.insert(numbers[0]);
    }
    QCOMPARE(*starts.rbegin(), 10);
  }

  void shortVideosAreLeftOut() {
    VideoWindowLoader loader(project({{"short", "", path("short")}, {"long", "", path("long")}}), small("none"), 0);
    QCOMPARE(loader.numFrames(), std::int64_t{20});
    for (int i = 0; i < 40; ++i) {
      for (const int number : numbersIn(loader.next().pictures)) QVERIFY(number < 20);
    }
  }

  void noVideoIsSaid() {
    const auto code = [this](const project::Project& project) {
      return tests::codeOf(tests::errorOf([&] { const VideoWindowLoader loader(project, small("none"), 0); }));
    };
    QCOMPARE(code(project({})), std::string("empty"));
    QCOMPARE(code(project({{"short", "", path("short")}})), std::string("empty"));
    auto two = project({{"b", "top", path("b_top")}});
    two.views = {"top", "side"};
    QCOMPARE(code(two), std::string("empty"));
    QVERIFY(tests::errorOf([&] { const VideoWindowLoader loader(project({{"x", "", path("missing")}}), small("none"), 0); }).has_value());
  }

  void littleMemory_data() {
    QTest::addColumn<int>("bytes");
    QTest::newRow("less than a picture") << 1;
    QTest::newRow("three pictures") << 40000;
  }
  /// Windows from a few places, still whole, still the same from whatever number on.
  void littleMemory() {
    QFETCH(int, bytes);
    const auto clip = project({{"long", "", path("long")}});
    auto options = small("none");
    options.keepBytes = static_cast<std::size_t>(bytes);
    VideoWindowLoader loader(clip, options, 0), later(clip, options, 50);
    std::vector<VideoWindow> windows;
    std::set<int> first, all;
    for (int i = 0; i < 60; ++i) {
      windows.push_back(loader.next());
      const auto numbers = numbersIn(windows.back().pictures);
      for (int t = 1; t < 4; ++t) QCOMPARE(numbers[static_cast<std::size_t>(t)], numbers[0] + t);
      all.insert(numbers[0]);
      if (i < 16) first.insert(numbers[0]);
    }
    QVERIFY(first == all && all.size() > 5);  // after one pass over the places none is new
    for (std::size_t i = 50; i < 60; ++i) QVERIFY(same(later.next(), windows[i]));
  }

  void colourPictures() {
    auto options = small("none");
    options.grey = false;
    VideoWindowLoader loader(project({{"long", "", path("long")}}), options, 0);
    const auto window = loader.next();
    QCOMPARE(window.pictures.sizes().vec(), (std::vector<std::int64_t>{4, 64, 64, 3}));
    const auto numbers = numbersIn(window.pictures);
    for (int t = 1; t < 4; ++t) QCOMPARE(numbers[static_cast<std::size_t>(t)], numbers[0] + t);
  }

 private:
  static void pipelines() {
    QTest::addColumn<QString>("pipeline");
    for (const char* pipeline : {"parsimony", "dlc", "none"}) QTest::newRow(pipeline) << pipeline;
  }

  static VideoWindowOptions small(const std::string& pipeline) {
    VideoWindowOptions options;
    options.width = options.height = 64;
    options.frames = 4;
    options.augmentation.pipeline = pipeline;
    return options;
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return m_scratch.path() / (name + ".mp4"); }

  void write(const std::string& name, int frames, const std::function<cv::Mat(int)>& picture) const {
    video::WriteOptions options;
    options.crf = 4;
    const auto size = picture(0).size();
    video::VideoWriter writer(path(name), size.width, size.height, options);
    for (int t = 0; t < frames; ++t) writer.write(picture(t));
    writer.commit();
  }

  [[nodiscard]] project::Project project(const std::vector<project::VideoEntry>& videos) const {
    project::Project result;
    result.folder = m_scratch.path();
    result.videos = videos;
    return result;
  }

  /// First frame of a window of the dot, from its plain pictures; -1 when no four frames look like them.
  static int startOf(const VideoWindow& window) {
    for (int start = 0; start <= 36; ++start) {
      double worst = 0.0;
      for (int t = 0; t < 4; ++t) {
        const cv::Point2d expected(dotAt(start + t).x * 96 / 240, dotAt(start + t).y * 96 / 200);
        const auto found = findDot(window.plain[t], expected);
        const double distance = std::hypot(found.x - expected.x, found.y - expected.y);
        worst = std::isfinite(distance) ? std::max(worst, distance) : 1e9;  // NaN: no peak there
        if (worst > 1.0) break;
      }
      if (worst < 0.3) return start;
    }
    return -1;
  }

  tests::Scratch m_scratch;
};

QTEST_GUILESS_MAIN(TestVideoWindows)
#include "tst_video_windows.moc"
