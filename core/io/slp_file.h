// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/tracks/animal_tracks.h"
#include "core/tracks/skeleton.h"

namespace parsimony::io {

/// Where the pictures of a .slp file are; paths as the file has them, with forward slashes (they may belong to another machine).
struct SlpVideo {
  std::string filename;                ///< "." = pictures inside the .slp file
  std::vector<std::string> filenames;  ///< of a list of pictures; else empty
  std::string dataset;                 ///< of pictures inside an HDF5 file
  bool isGray = false;
};

/// x, y: px, the centre of a pixel is a whole number; NaN = not placed.
struct SlpPoint {
  double x = 0.0;
  double y = 0.0;
  double score = 1.0;  ///< of a predicted point; 1 for a person's
  bool isVisible = true;
  bool isComplete = false;  ///< a person has confirmed it
};

/// One animal in one frame.
struct SlpInstance {
  int skeleton = 0;
  int track = -1;            ///< index into SlpFile::tracks, -1 = none
  bool isPredicted = false;  ///< else placed by a person
  double score = 0.0;
  std::int64_t firstPoint = 0;  ///< in SlpFile::points; as many follow as the skeleton has keypoints
};

struct SlpFrame {
  int video = 0;                   ///< index into SlpFile::videos
  std::int64_t frame = 0;          ///< frame number in the video
  std::int64_t firstInstance = 0;  ///< in SlpFile::instances
  std::int64_t numInstances = 0;
};

/// The content of a SLEAP project or prediction file.
struct SlpFile {
  double formatId = 1.0;
  std::vector<tracks::Skeleton> skeletons;
  std::vector<SlpVideo> videos;
  std::vector<std::string> tracks;  ///< names of the identities
  std::vector<SlpFrame> frames;     ///< in the order of the file
  std::vector<SlpInstance> instances;
  std::vector<SlpPoint> points;
};

/// Reads a .slp file (HDF5; versions 1.0 to 1.4, and what later ones only add to): frames, instances of people and of models, tracks,
/// skeletons with edges and symmetries. Points of people in versions before 1.1 are moved by -0.5 px: they counted from a pixel's corner.
/// \throws base::Error NotFound, Malformed {path, dataset, field, expected, found} for what is no .slp or points outside its own tables,
/// Unsupported for a folder, or in a build without HDF5
[[nodiscard]] SlpFile readSlp(const std::filesystem::path& path);

/// The frames of one video as one track per identity. Instances of people win over those of models in the same frame and track. Where the
/// file knows no tracks, the instances of a frame are numbered in its order ("animal1", ...): these are no identities. Likelihood = score
/// of the point; hidden points keep their position. numFrames: of the video, or -1 for the last labelled frame plus one.
/// \throws base::Error InvalidValue for a video or skeleton that is not there; Inconsistent for a frame beyond numFrames
[[nodiscard]] tracks::AnimalTracks animalTracksOf(const SlpFile& file, int video = 0, std::int64_t numFrames = -1, int skeleton = 0);

}  // namespace parsimony::io
