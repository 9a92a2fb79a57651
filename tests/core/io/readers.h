// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "core/io/bbox_csv.h"
#include "core/io/image_file.h"
#include "core/io/label_csv.h"
#include "core/io/multi_animal_csv.h"
#include "core/io/prediction_csv.h"
#include "core/io/project_yaml.h"
#include "core/io/registry.h"
#include "core/io/sweep_yaml.h"
#include "core/io/tensorboard_events.h"

namespace parsimony::tests {

/// Every reader of core/io by name. Each takes a file and must return or throw base::Error, whatever the file holds.
inline const std::map<std::string, std::function<void(const std::filesystem::path&)>>& readers() {
  using std::filesystem::path;
  static const std::map<std::string, std::function<void(const path&)>> all = {
      {"label", [](const path& file) { (void)io::readLabelCsv(file); }},
      {"prediction", [](const path& file) { (void)io::readPredictionCsv(file); }},
      {"animals", [](const path& file) { (void)io::readMultiAnimalCsv(file); }},
      {"video_boxes", [](const path& file) { (void)io::readVideoBoxes(file); }},
      {"labelled_boxes", [](const path& file) { (void)io::readLabelledBoxes(file); }},
      {"project", [](const path& file) { (void)io::readProjectYaml(file); }},
      {"lp", [](const path& file) { (void)io::readLpConfig(file); }},
      {"dlc", [](const path& file) { (void)io::readDlcConfig(file); }},
      {"flat", [](const path& file) { (void)io::readFlatYaml(file); }},
      {"registry", [](const path& file) { (void)io::readRegistry(file); }},
      {"events", [](const path& file) { (void)io::readTensorboardEvents(file); }},
      {"sweep", [](const path& file) { (void)io::readSweepYaml(file); }},
      {"image", [](const path& file) { (void)io::readImage(file); }},
      {"size", [](const path& file) { (void)io::imageSize(file); }},
  };
  return all;
}

}  // namespace parsimony::tests
