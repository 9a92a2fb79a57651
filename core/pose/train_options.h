// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/pose/unsupervised_options.h"

namespace parsimony::pose {

/// Everything that decides a training run. Defaults are those chosen by cross-validation for `unet` on two CPU cores.
struct TrainOptions {
  // network
  std::string backbone = "unet";
  std::string modelType = "heatmap";  ///< heatmap, heatmap_mhcrnn (context network: sees the two frames before and after)
  std::string weights;                ///< file with pretrained weights of the backbone; empty = random
  std::int64_t width = 256;           ///< network input, px
  std::int64_t height = 256;
  std::int64_t downsampleFactor = 2;  ///< heatmap = input / 2^factor
  std::string colour = "auto";        ///< auto (grey where every training picture is grey), grey, rgb
  // target and loss
  std::string heatmapLoss = "cross_entropy";  ///< cross_entropy, mse, kl, js
  double sigma = 1.25;                        ///< of the target, heatmap px
  bool uniformForMissing = false;             ///< unlabelled keypoints become flat targets (Lightning Pose's default is true)
  std::string decoder = "pose_prior";         ///< pose_prior, window, reference
  std::int64_t members = 0;  ///< networks trained in turn and averaged; 0 = what the backbone is made for (unet 2, others 1)
  // duration
  std::int64_t epochs = 300;
  std::int64_t steps = 0;      ///< > 0 overrides epochs
  double minutes = 0.0;        ///< > 0 overrides both: turned into steps by a probe at the start
  std::int64_t batchSize = 8;  ///< frames
  // optimiser
  std::string optimizer = "AdamW";  ///< AdamW, Adam
  double learningRate = 0.0;        ///< 0 = what suits the backbone
  double weightDecay = 0.01;
  std::string schedule = "cosine";                      ///< cosine, multistep
  double warmup = 0.03;                                 ///< share of the steps, cosine only
  std::vector<std::int64_t> milestones{150, 200, 250};  ///< epochs, multistep only
  double gamma = 0.5;
  std::int64_t unfreezingEpoch = 0;  ///< the backbone's rate is 0 before (pretrained weights)
  double emaDecay = 0.996;           ///< of the averaged weights that validate and predict; 0 = none
  // augmentation
  std::string augmentation = "parsimony";  ///< parsimony, dlc, dlc-lr, dlc-top-down, none
  double rotation = 25.0;                  ///< degrees, +-
  double scale = 0.26;                     ///< size factor in exp(+-scale)
  double shift = 0.12;                     ///< share of the picture, +-
  double photometric = 0.4;                ///< contrast, brightness and gamma, +-
  bool horizontalFlip = false;             ///< p = 0.5, swaps left and right keypoints
  // unlabelled video
  UnsupervisedOptions unsupervised;
  // data
  double trainProb = 0.8;
  double valProb = 0.1;
  double trainFrames = 1.0;  ///< <= 1 share, > 1 count
  std::int64_t splitSeed = 0;
  std::int64_t folds = 0;  ///< > 1: cross-validation, this run tests on fold `fold`
  std::int64_t fold = 0;
  // validation
  std::int64_t validateEvery = 5;  ///< epochs
  bool earlyStopping = false;
  std::int64_t patience = 3;  ///< validations without a better loss
  std::string keep = "last";  ///< last, best (lowest validation loss): which weights a finished run predicts with
  // machine
  std::int64_t seed = 0;
  std::int64_t threads = 0;  ///< 0 = physical cores
  std::string device = "auto";
  std::string precision = "auto";
  bool syncBatchNorm = true;  ///< of several processes: norms see the batch of all, as one process would; false: each its own part

  void describe(base::OptionsVisitor& visitor);
  [[nodiscard]] std::vector<base::Problem> problems() const;
  [[nodiscard]] bool context() const { return modelType == "heatmap_mhcrnn"; }
};

}  // namespace parsimony::pose
