// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <hdf5.h>

#include "core/base/text.h"

namespace parsimony::tests {

using Rows = std::vector<std::vector<double>>;

/// A .slp file as programs in the browser write it: tables of plain numbers, columns in SLEAP's order.
struct SlpFixture {
  double formatId = 1.2;
  std::string metadata = R"({"skeletons":[{"nodes":[{"id":1},{"id":0}],"links":[]}],"nodes":[{"name":"tail"},{"name":"nose"}]})";
  std::vector<std::string> videos{R"({"backend":{"filename":"C:\\data\\clip.mp4","grayscale":true}})"};
  std::vector<std::string> tracks{R"([0,"anna"])", R"([5,"bob"])"};
  /// frame_id, video, frame_idx, instance_id_start, instance_id_end
  Rows frames{{0, 0, 3, 0, 2}, {1, 0, 5, 2, 4}};
  /// instance_id, type, frame_id, skeleton, track, from_predicted, score, point_id_start, point_id_end, tracking_score
  Rows instances{{0, 0, 0, 0, 1, -1, 0, 0, 2, 0},
                 {1, 1, 0, 0, 0, -1, 0.5, 0, 2, 0},
                 {2, 1, 1, 0, 0, -1, 0.25, 2, 4, 0},
                 {3, 0, 1, 0, 0, 2, 0, 2, 4, 0}};
  /// x, y, visible, complete
  Rows points{{10, 11, 1, 1}, {12, 13, 0, 0}, {14, 15, 1, 0}, {NAN, NAN, 1, 0}};
  /// and score
  Rows predicted{{20, 21, 1, 0, 0.9}, {22, 23, 1, 0, 0.8}, {24, 25, 1, 0, 0.7}, {26, 27, 1, 0, 0.6}};

  void write(const std::filesystem::path& path) const {
    const hid_t file = H5Fcreate(base::toUtf8(path).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    writeTable(file, "frames", frames, 5);
    writeTable(file, "instances", instances, 10);
    writeTable(file, "points", points, 4);
    writeTable(file, "pred_points", predicted, 5);
    writeTexts(file, "videos_json", videos);
    writeTexts(file, "tracks_json", tracks);
    const hid_t group = H5Gcreate2(file, "metadata", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t scalar = H5Screate(H5S_SCALAR);
    const hid_t number = H5Acreate2(group, "format_id", H5T_NATIVE_DOUBLE, scalar, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(number, H5T_NATIVE_DOUBLE, &formatId);
    const hid_t type = textType(metadata.size());
    const hid_t text = H5Acreate2(group, "json", type, scalar, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(text, type, metadata.data());
    H5Aclose(text);
    H5Tclose(type);
    H5Aclose(number);
    H5Sclose(scalar);
    H5Gclose(group);
    H5Fclose(file);
  }

 private:
  static hid_t textType(std::size_t length) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, length);
    return type;
  }

  static void writeTable(hid_t file, const char* name, const Rows& rows, hsize_t columns) {
    std::vector<double> values;
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    const hsize_t sizes[2] = {rows.size(), columns};
    writeSet(file, name, H5T_NATIVE_DOUBLE, 2, sizes, values.data());
  }

  /// An empty list becomes an empty table of numbers, as h5py makes it.
  static void writeTexts(hid_t file, const char* name, const std::vector<std::string>& texts) {
    std::size_t length = 1;
    for (const std::string& text : texts) length = std::max(length, text.size());
    std::string bytes;
    for (const std::string& text : texts) bytes += text + std::string(length - text.size(), '\0');
    const hsize_t sizes[1] = {texts.size()};
    if (texts.empty()) return writeSet(file, name, H5T_NATIVE_DOUBLE, 1, sizes, nullptr);
    const hid_t type = textType(length);
    writeSet(file, name, type, 1, sizes, bytes.data());
    H5Tclose(type);
  }

  static void writeSet(hid_t file, const char* name, hid_t type, int rank, const hsize_t* sizes, const void* values) {
    const hid_t space = H5Screate_simple(rank, sizes, nullptr);
    const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (sizes[0] > 0) H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(set);
    H5Sclose(space);
  }
};

}  // namespace parsimony::tests
