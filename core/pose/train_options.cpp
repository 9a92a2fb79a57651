// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/train_options.h"

#include "core/pose/backbone_names.h"

namespace parsimony::pose {
namespace {

using base::Tier;
constexpr auto number = base::numberField;
constexpr auto text = base::textField;

}  // namespace

void TrainOptions::describe(base::OptionsVisitor& v) {
  v.field(text("backbone", Tier::Basic, "model.backbone", backboneNames()), backbone);
  v.field(text("model_type", Tier::Basic, "model.model_type", {"heatmap", "heatmap_mhcrnn"}), modelType);
  v.field(text("weights", Tier::Advanced, "model.backbone_checkpoint", {}), weights);
  v.field(number("width", "px", Tier::Advanced, "data.image_resize_dims.width", 64, 2048), width);
  v.field(number("height", "px", Tier::Advanced, "data.image_resize_dims.height", 64, 2048), height);
  v.field(number("downsample_factor", "", Tier::All, "data.downsample_factor", 1, 3), downsampleFactor);
  v.field(text("colour", Tier::All, "", {"auto", "grey", "rgb"}), colour);
  v.field(text("heatmap_loss", Tier::Advanced, "model.heatmap_loss_type", {"cross_entropy", "mse", "kl", "js"}), heatmapLoss);
  v.field(number("sigma", "heatmap px", Tier::All, "", 0.3, 10), sigma);
  v.field(text("uniform_for_missing", Tier::Advanced, "training.uniform_heatmaps_for_nan_keypoints", {}), uniformForMissing);
  v.field(text("decoder", Tier::All, "", {"pose_prior", "window", "reference"}), decoder);
  v.field(number("members", "networks", Tier::Advanced, "", 0, 16), members);

  v.field(number("epochs", "epochs", Tier::Basic, "training.max_epochs", 1, 1e6), epochs);
  v.field(number("steps", "steps", Tier::Advanced, "training.max_steps", 0, 1e8), steps);
  v.field(number("minutes", "min", Tier::Basic, "", 0, 1e5), minutes);
  v.field(number("batch_size", "frames", Tier::Advanced, "training.train_batch_size", 1, 1024), batchSize);

  v.field(text("optimizer", Tier::All, "training.optimizer", {"AdamW", "Adam"}), optimizer);
  v.field(number("learning_rate", "", Tier::Advanced, "training.optimizer_params.learning_rate", 0, 1), learningRate);
  v.field(number("weight_decay", "", Tier::All, "", 0, 1), weightDecay);
  v.field(text("schedule", Tier::All, "training.lr_scheduler", {"cosine", "multistep"}), schedule);
  v.field(number("warmup", "share of steps", Tier::All, "", 0, 0.9), warmup);
  v.field(number("milestones", "epochs", Tier::All, "training.lr_scheduler_params.multisteplr.milestones", 1, 1e6), milestones);
  v.field(number("gamma", "", Tier::All, "training.lr_scheduler_params.multisteplr.gamma", 0, 1), gamma);
  v.field(number("unfreezing_epoch", "epochs", Tier::All, "training.unfreezing_epoch", 0, 1e6), unfreezingEpoch);
  v.field(number("ema_decay", "", Tier::All, "", 0, 0.99999), emaDecay);

  v.field(text("augmentation", Tier::Basic, "training.imgaug", {"parsimony", "dlc", "dlc-lr", "dlc-top-down", "none"}), augmentation);
  v.field(number("rotation", "degrees", Tier::Advanced, "", 0, 180), rotation);
  v.field(number("scale", "log size", Tier::Advanced, "", 0, 1), scale);
  v.field(number("shift", "share of the picture", Tier::Advanced, "", 0, 0.5), shift);
  v.field(number("photometric", "", Tier::Advanced, "", 0, 1), photometric);
  v.field(text("horizontal_flip", Tier::Advanced, "training.imgaug_hflip", {}), horizontalFlip);

  unsupervised.describe(v);

  v.field(number("train_prob", "share", Tier::Advanced, "training.train_prob", 0.05, 1), trainProb);
  v.field(number("val_prob", "share", Tier::Advanced, "training.val_prob", 0, 0.9), valProb);
  v.field(number("train_frames", "share or frames", Tier::Advanced, "training.train_frames", 0, 1e9), trainFrames);
  v.field(number("split_seed", "", Tier::Advanced, "training.rng_seed_data_pt", 0, 4294967295.0), splitSeed);
  v.field(number("folds", "", Tier::All, "", 0, 1000), folds);
  v.field(number("fold", "", Tier::All, "", 0, 999), fold);

  v.field(number("validate_every", "epochs", Tier::Advanced, "training.check_val_every_n_epoch", 1, 1e6), validateEvery);
  v.field(text("early_stopping", Tier::Advanced, "training.early_stopping", {}), earlyStopping);
  v.field(number("patience", "validations", Tier::Advanced, "training.early_stop_patience", 1, 1000), patience);
  v.field(text("keep", Tier::Advanced, "", {"last", "best"}), keep);

  v.field(number("seed", "", Tier::Advanced, "training.rng_seed_model_pt", 0, 4294967295.0), seed);
  v.field(number("threads", "threads", Tier::All, "", 0, 1024), threads);
  v.field(text("device", Tier::All, "", {}), device);
  v.field(text("precision", Tier::All, "", {"auto", "fp32", "bf16"}), precision);
  v.field(text("sync_batch_norm", Tier::All, "", {}), syncBatchNorm);
}

std::vector<base::Problem> TrainOptions::problems() const {
  auto found = base::rangeProblems(*this);
  for (auto& problem : unsupervised.problems()) found.push_back(std::move(problem));
  if (trainProb + valProb > 1.0 + 1e-9)
    found.push_back({"val_prob", "conflict", "train_prob + val_prob <= 1", std::to_string(trainProb + valProb)});
  if (width % 32 != 0) found.push_back({"width", "conflict", "a multiple of 32", std::to_string(width)});
  if (height % 32 != 0) found.push_back({"height", "conflict", "a multiple of 32", std::to_string(height)});
  if (folds == 1) found.push_back({"folds", "conflict", "0 or at least 2", "1"});
  if (folds > 1 && fold >= folds) found.push_back({"fold", "conflict", "fold < folds", std::to_string(fold)});
  if (backbone == "unet" && downsampleFactor != 2)
    found.push_back({"downsample_factor", "conflict", "2 for unet", std::to_string(downsampleFactor)});
  if (context() && downsampleFactor != 2)
    found.push_back({"downsample_factor", "conflict", "2 for heatmap_mhcrnn", std::to_string(downsampleFactor)});
  if (context() && !unsupervised.list().empty() && unsupervised.unlabelledFrames < 5)
    found.push_back({"unlabelled_frames", "conflict", "at least 5 for heatmap_mhcrnn", std::to_string(unsupervised.unlabelledFrames)});
  if (schedule == "cosine" && unfreezingEpoch > 0 && minutes > 0.0) {
    found.push_back({"unfreezing_epoch", "conflict", "0 with a time budget: how many epochs fit is known only after the probe",
                     std::to_string(unfreezingEpoch)});
  }
  return found;
}

}  // namespace parsimony::pose
