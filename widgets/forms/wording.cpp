// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/wording.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <QCoreApplication>
#include <QStringList>

#include "core/base/text.h"

namespace parsimony::widgets {

namespace {

struct FieldWords {
  Q_DECLARE_TR_FUNCTIONS(parsimony::widgets::FieldWords)
};

struct Entry {
  const char* id;
  const char* label;
  const char* help;
  const char* group;
};

#define WORDS(text) QT_TRANSLATE_NOOP("parsimony::widgets::FieldWords", text)

const Entry kEntries[] = {
    {"backbone", WORDS("Backbone"),
     WORDS("The network that looks at the picture. unet learns from scratch on a CPU in minutes; the others start from pretrained weights "
           "and want a GPU or more time."),
     WORDS("Network")},
    {"model_type", WORDS("Frames seen"),
     WORDS("What the network looks at to find the keypoints of a frame: the frame alone, or also the two frames before and after it, which "
           "helps with blur and hidden parts and takes longer."),
     WORDS("Network")},
    {"weights", WORDS("Pretrained weights"), WORDS("File with weights of the backbone (.pth or .safetensors). Empty: random weights."),
     WORDS("Network")},
    {"width", WORDS("Input width"),
     WORDS("Pictures are resized to this before the network sees them. Larger finds finer detail and takes longer."), WORDS("Network")},
    {"height", WORDS("Input height"),
     WORDS("Pictures are resized to this before the network sees them. Larger finds finer detail and takes longer."), WORDS("Network")},
    {"downsample_factor", WORDS("Heatmap reduction"),
     WORDS("The heatmap is the input divided by two to this power. 2 means a quarter of the width and height."), WORDS("Network")},
    {"colour", WORDS("Colour"), WORDS("What the network gets: grey is faster; automatic takes grey where every training picture is grey."),
     WORDS("Network")},
    {"heatmap_loss", WORDS("Loss"), WORDS("How a predicted heatmap is compared with the target."), WORDS("Target and loss")},
    {"losses", WORDS("Losses"), WORDS("Which losses are added to the supervised one, with their weights."), WORDS("Target and loss")},
    {"sigma", WORDS("Target width"), WORDS("Standard deviation of the Gaussian around each labelled keypoint."), WORDS("Target and loss")},
    {"uniform_for_missing", WORDS("Flat target for missing keypoints"),
     WORDS("Trains the network to be unsure where a keypoint is not labelled. Lightning Pose does this; right only where missing means not "
           "visible."),
     WORDS("Target and loss")},
    {"decoder", WORDS("Decoder"),
     WORDS("How a position is read from a heatmap: a window around the maximum, the same weighed with how poses usually look, or the "
           "reference program's way. It decides what the likelihood means."),
     WORDS("Target and loss")},
    {"epochs", WORDS("Epochs"), WORDS("How often the network sees every training picture."), WORDS("Duration")},
    {"steps", WORDS("Steps"), WORDS("Number of batches; more than 0 replaces the epochs."), WORDS("Duration")},
    {"minutes", WORDS("Time budget"),
     WORDS("Training ends after about this time, at its best learning rate schedule; more than 0 replaces epochs and steps."),
     WORDS("Duration")},
    {"batch_size", WORDS("Batch size"), WORDS("Pictures per step. Smaller needs less memory."), WORDS("Duration")},
    {"members", WORDS("Ensemble members"),
     WORDS("Networks that are trained in turn and whose predictions are averaged; 0 takes what suits the backbone."), WORDS("Duration")},
    {"networks", WORDS("Networks"),
     WORDS("Runs that are trained one after the other and predict together; their spread tells where they are unsure."), WORDS("Ensemble")},
    {"vary", WORDS("What varies"),
     WORDS("What differs between the networks of an ensemble: their random seeds, their training frames, or both."), WORDS("Ensemble")},
    {"resume", WORDS("Resume"), WORDS("Continues this run from its last checkpoint."), WORDS("Duration")},
    {"optimizer", WORDS("Optimiser"), WORDS("How weights are changed from gradients."), WORDS("Optimiser")},
    {"learning_rate", WORDS("Learning rate"), WORDS("Size of the steps. Too large diverges, too small takes long."), WORDS("Optimiser")},
    {"weight_decay", WORDS("Weight decay"), WORDS("Pulls weights towards zero at every step, against overfitting."), WORDS("Optimiser")},
    {"schedule", WORDS("Schedule"), WORDS("How the learning rate falls: smoothly along a cosine, or in steps at milestones."),
     WORDS("Optimiser")},
    {"warmup", WORDS("Warm-up"), WORDS("Share of the steps in which the learning rate rises from zero."), WORDS("Optimiser")},
    {"milestones", WORDS("Milestones"), WORDS("Epochs after which the learning rate is multiplied by the factor below."),
     WORDS("Optimiser")},
    {"gamma", WORDS("Factor at milestones"), WORDS("The learning rate is multiplied by this at each milestone."), WORDS("Optimiser")},
    {"unfreezing_epoch", WORDS("Freeze the backbone until"),
     WORDS("Pretrained weights stay as they are before this epoch, so that the new head does not spoil them."), WORDS("Optimiser")},
    {"ema_decay", WORDS("Weight averaging"),
     WORDS("Validation and prediction use a running average of the weights; closer to 1 averages longer, 0 turns it off."),
     WORDS("Optimiser")},
    {"augmentation", WORDS("Augmentation"), WORDS("Random changes of the training pictures, so that few labels teach more."),
     WORDS("Augmentation")},
    {"rotation", WORDS("Rotation"), WORDS("Pictures are turned by a random angle up to this, both ways."), WORDS("Augmentation")},
    {"scale", WORDS("Size"), WORDS("Pictures are enlarged or shrunk by a random factor up to exp of this."), WORDS("Augmentation")},
    {"shift", WORDS("Shift"), WORDS("Pictures are moved by a random share of their size up to this."), WORDS("Augmentation")},
    {"photometric", WORDS("Light"), WORDS("Random changes of contrast, brightness and gamma up to this share."), WORDS("Augmentation")},
    {"noise", WORDS("Noise"), WORDS("Standard deviation of the noise that is added to pictures."), WORDS("Augmentation")},
    {"blur", WORDS("Blur"), WORDS("Largest blur that is added to pictures."), WORDS("Augmentation")},
    {"cutout", WORDS("Cut-out"), WORDS("Share of a picture that is hidden at random."), WORDS("Augmentation")},
    {"horizontal_flip", WORDS("Mirror left and right"),
     WORDS("Half of the pictures are mirrored and left and right keypoints swapped. Needs pairs named left and right."),
     WORDS("Augmentation")},
    {"losses_to_use", WORDS("Learn from unlabelled video"),
     WORDS("What video frames without labels teach: motion without jumps, poses like the labelled ones, views that agree on a point in "
           "space, "
           "steady heatmaps with one peak, agreement with the averaged network. Total loss = supervised + a * sum of exp(-log weight) * L "
           "over those chosen, with a rising from 0 during training. Nothing chosen: labels alone."),
     WORDS("Unlabelled video")},
    {"unlabelled_frames", WORDS("Video frames per step"),
     WORDS("Consecutive frames of unlabelled video that each network sees beside its labelled pictures. Raising it shows longer motion and "
           "needs more time and memory per step."),
     WORDS("Unlabelled video")},
    {"temporal_log_weight", WORDS("Motion: log weight"),
     WORDS("The loss on motion counts exp(-this) times. Raising it by 1 makes it count 2.7 times less."), WORDS("Unlabelled video")},
    {"temporal_epsilon", WORDS("Motion: tolerance"),
     WORDS("Keypoints move this far from one frame to the next at no cost. Raising it forgives faster motion; below the animal's own speed "
           "it punishes real motion."),
     WORDS("Unlabelled video")},
    {"temporal_prob_threshold", WORDS("Motion: least likelihood"),
     WORDS("Frames with a lower likelihood say nothing about motion, change of heatmaps or number of peaks. Raising it uses fewer, surer "
           "frames."),
     WORDS("Unlabelled video")},
    {"pca_singleview_log_weight", WORDS("Pose: log weight"),
     WORDS("The loss on unusual poses counts exp(-this) times. Raising it by 1 makes it count 2.7 times less."), WORDS("Unlabelled video")},
    {"pca_singleview_components", WORDS("Pose: components"),
     WORDS(
         "Up to 1: share of the variance of the labelled poses that counts as plausible; above 1: number of principal components. Raising "
         "it allows more unusual poses."),
     WORDS("Unlabelled video")},
    {"pca_singleview_epsilon", WORDS("Pose: tolerance"),
     WORDS("Keypoints lie this far from the nearest plausible pose at no cost; below 0: the 99th percentile of the training labels' own "
           "distances. Raising it forgives more."),
     WORDS("Unlabelled video")},
    {"pca_columns", WORDS("Pose: keypoints"),
     WORDS("Keypoints that make up a pose, as numbers from 0 separated by commas; empty: all. Leave out what is often hidden or moves by "
           "itself."),
     WORDS("Unlabelled video")},
    {"pca_multiview_log_weight", WORDS("Views: log weight"),
     WORDS("The loss on views that disagree counts exp(-this) times. Raising it by 1 makes it count 2.7 times less. Its subspace always "
           "keeps "
           "3 components: a point in space has three coordinates."),
     WORDS("Unlabelled video")},
    {"pca_multiview_epsilon", WORDS("Views: tolerance"),
     WORDS("Views may disagree by this much at no cost; below 0: the 99th percentile of the training labels' own disagreement. Raising it "
           "forgives more."),
     WORDS("Unlabelled video")},
    {"mirrored_columns", WORDS("Views: same keypoints"),
     WORDS("The same body parts in each view, as numbers of keypoints from 0: [[0, 1], [2, 3]]. Empty: from names that end in a view, such "
           "as "
           "nose_top and nose_bot; with a video file per camera, all keypoints."),
     WORDS("Unlabelled video")},
    {"heatmap_log_weight", WORDS("Steady heatmaps: log weight"),
     WORDS("The loss on heatmaps that change from frame to frame counts exp(-this) times. Raising it by 1 makes it count 2.7 times less."),
     WORDS("Unlabelled video")},
    {"unimodal_log_weight", WORDS("One peak: log weight"),
     WORDS("The loss on heatmaps that are not one round peak counts exp(-this) times. Raising it by 1 makes it count 2.7 times less."),
     WORDS("Unlabelled video")},
    {"consistency_log_weight", WORDS("Averaged network: log weight"),
     WORDS("The loss on disagreement with the averaged network counts exp(-this) times. Raising it by 1 makes it count 2.7 times less."),
     WORDS("Unlabelled video")},
    {"consistency_threshold", WORDS("Averaged network: least likelihood"),
     WORDS("The averaged network teaches only where its likelihood reaches this. Raising it teaches less often, with fewer mistakes."),
     WORDS("Unlabelled video")},
    {"anneal_freeze_epochs", WORDS("Labels alone until epoch"),
     WORDS("Up to this epoch the factor a of all losses of video is 0; -1: for a fifth of the steps. Raising it lets labels settle the "
           "network "
           "first."),
     WORDS("Unlabelled video")},
    {"anneal_increase", WORDS("Rise of the factor"),
     WORDS("How much the factor a of all losses of video grows in an epoch; 0: automatic, at its final value after another fifth of the "
           "steps "
           "at the latest. Raising it lets video count sooner."),
     WORDS("Unlabelled video")},
    {"anneal_final", WORDS("Final factor"),
     WORDS("Largest value of the factor a of all losses of video. Raising it gives video more say against the labels; 0 turns it off."),
     WORDS("Unlabelled video")},
    {"train_prob", WORDS("Training share"), WORDS("Share of the labelled frames that the network learns from."), WORDS("Data")},
    {"val_prob", WORDS("Validation share"), WORDS("Share of the labelled frames that decide when to stop; the rest is the test set."),
     WORDS("Data")},
    {"train_frames", WORDS("Training frames used"),
     WORDS("Up to 1: a share of the training frames; above 1: their number. Shows what fewer labels would give."), WORDS("Data")},
    {"split_seed", WORDS("Seed of the split"), WORDS("Decides which frames go to training, validation and test."), WORDS("Data")},
    {"folds", WORDS("Folds"), WORDS("At least 2: cross-validation with this many folds; 0: a single split."), WORDS("Data")},
    {"fold", WORDS("Fold"), WORDS("Which fold this run tests on, counted from 0."), WORDS("Data")},
    {"validate_every", WORDS("Validate every"), WORDS("Epochs between two looks at the validation frames."), WORDS("Validation")},
    {"early_stopping", WORDS("Stop early"), WORDS("Ends when the validation loss no longer falls."), WORDS("Validation")},
    {"patience", WORDS("Patience"), WORDS("Validations without a better loss before training stops early."), WORDS("Validation")},
    {"keep", WORDS("Weights to keep"),
     WORDS("Which weights a finished run predicts with: the last ones, or those with the lowest validation loss."), WORDS("Validation")},
    {"seed", WORDS("Seed"), WORDS("Decides everything random except the split. Same seed, same settings, one thread: same result."),
     WORDS("Machine")},
    {"threads", WORDS("Threads"), WORDS("Processor threads to use; 0 takes all physical cores."), WORDS("Machine")},
    {"device", WORDS("Device"), WORDS("Where the network runs: auto, cpu, cuda, cuda:1, mps."), WORDS("Machine")},
    {"precision", WORDS("Precision"), WORDS("Numbers of the network: bf16 is faster where the processor has it; automatic measures once."),
     WORDS("Machine")},
    {"sync_batch_norm", WORDS("Norms over all processes"),
     WORDS("Of several processes: the network sees the statistics of the whole batch, as one process would."), WORDS("Machine")},
};

struct Choice {
  const char* id;
  const char* choice;
  const char* text;
};

const Choice kChoices[] = {
    {"colour", "auto", WORDS("automatic")},
    {"colour", "grey", WORDS("grey")},
    {"colour", "rgb", WORDS("colour")},
    {"heatmap_loss", "cross_entropy", WORDS("cross-entropy")},
    {"heatmap_loss", "mse", WORDS("mean squared error")},
    {"heatmap_loss", "kl", WORDS("Kullback-Leibler")},
    {"heatmap_loss", "js", WORDS("Jensen-Shannon")},
    {"decoder", "window", WORDS("window around the maximum")},
    {"decoder", "pose_prior", WORDS("with a prior of the pose")},
    {"decoder", "reference", WORDS("as Lightning Pose")},
    {"schedule", "cosine", WORDS("cosine")},
    {"schedule", "multistep", WORDS("steps at milestones")},
    {"augmentation", "parsimony", WORDS("Parsimony")},
    {"augmentation", "dlc", WORDS("as DeepLabCut")},
    {"augmentation", "dlc-lr", WORDS("as DeepLabCut, left-right")},
    {"augmentation", "dlc-top-down", WORDS("as DeepLabCut, from above")},
    {"augmentation", "none", WORDS("none")},
    {"model_type", "heatmap", WORDS("the frame alone")},
    {"model_type", "heatmap_mhcrnn", WORDS("two before and after")},
    {"losses_to_use", "temporal", WORDS("motion")},
    {"losses_to_use", "pca_singleview", WORDS("pose")},
    {"losses_to_use", "pca_multiview", WORDS("views agree")},
    {"losses_to_use", "temporal_heatmap_mse", WORDS("steady heatmaps (squared error)")},
    {"losses_to_use", "temporal_heatmap_kl", WORDS("steady heatmaps (Kullback-Leibler)")},
    {"losses_to_use", "unimodal_mse", WORDS("one peak (squared error)")},
    {"losses_to_use", "unimodal_kl", WORDS("one peak (Kullback-Leibler)")},
    {"losses_to_use", "unimodal_js", WORDS("one peak (Jensen-Shannon)")},
    {"losses_to_use", "consistency", WORDS("consistency with the averaged network")},
    {"vary", "seeds", WORDS("seeds")},
    {"vary", "splits", WORDS("training frames")},
    {"vary", "both", WORDS("both")},
    {"keep", "last", WORDS("last")},
    {"keep", "best", WORDS("best")},
    {"precision", "auto", WORDS("automatic")},
    {"precision", "fp32", WORDS("32 bit")},
    {"precision", "bf16", WORDS("bfloat16")},
    {"device", "auto", WORDS("automatic")},
};

#undef WORDS

const Entry* entryOf(const std::string& id) {
  const auto* found = std::find_if(std::begin(kEntries), std::end(kEntries), [&](const Entry& entry) { return id == entry.id; });
  return found == std::end(kEntries) ? nullptr : found;
}

QString choiceText(const std::string& id, const std::string& value) {
  const auto* found = std::find_if(std::begin(kChoices), std::end(kChoices),
                                   [&](const Choice& choice) { return id == choice.id && value == choice.choice; });
  return found == std::end(kChoices) ? QString::fromStdString(value) : FieldWords::tr(found->text);
}

}  // namespace

FieldWording wordingOf(const std::string& id) {
  if (const Entry* entry = entryOf(id)) return {FieldWords::tr(entry->label), FieldWords::tr(entry->help), FieldWords::tr(entry->group)};
  QString label = QString::fromStdString(id).replace(QLatin1Char('_'), QLatin1Char(' '));
  if (!label.isEmpty()) label[0] = label[0].toUpper();
  return {label, {}, FieldWords::tr("Other")};
}

bool hasWording(const std::string& id) {
  return entryOf(id) != nullptr;
}

std::vector<std::string> missingWording(const std::vector<base::FieldValue>& fields) {
  std::vector<std::string> missing;
  for (const base::FieldValue& field : fields) {
    if (!hasWording(field.info.id)) missing.push_back(field.info.id);
  }
  return missing;
}

QString labelWithUnit(const base::FieldInfo& info) {
  const QString label = wordingOf(info.id).label;
  // "Epochs (epochs)" says it twice.
  const bool said = label.compare(QString::fromStdString(info.unit), Qt::CaseInsensitive) == 0;
  return info.unit.empty() || said ? label : QStringLiteral("%1 (%2)").arg(label, QString::fromStdString(info.unit));
}

QString valueText(const base::FieldValue& field, const std::string& value) {
  if (field.kind == "bool") return value == "true" ? FieldWords::tr("yes") : FieldWords::tr("no");
  if (!field.info.several || value.empty()) return choiceText(field.info.id, value);
  QStringList chosen;
  for (const std::string_view choice : base::split(value, ',')) chosen << choiceText(field.info.id, std::string(choice));
  return chosen.join(QStringLiteral(", "));
}

QString rangeText(const base::FieldInfo& info) {
  const auto number = [](double value) { return QString::number(value, 'g', 10); };
  if (!info.choices.empty()) {
    QStringList choices;
    for (const std::string& choice : info.choices) choices << QString::fromStdString(choice);
    const QString list = choices.join(QStringLiteral(", "));
    return info.several ? FieldWords::tr("any of %1").arg(list) : FieldWords::tr("one of %1").arg(list);
  }
  if (info.minimum && info.maximum) return FieldWords::tr("%1 to %2").arg(number(*info.minimum), number(*info.maximum));
  if (info.minimum) return FieldWords::tr("at least %1").arg(number(*info.minimum));
  if (info.maximum) return FieldWords::tr("at most %1").arg(number(*info.maximum));
  return {};
}

QString toolTipOf(const base::FieldValue& defaultField) {
  const base::FieldInfo& info = defaultField.info;
  QStringList facts;
  if (info.choices.empty() && !rangeText(info).isEmpty()) {
    QString range = rangeText(info);
    if (!info.unit.empty()) range += QLatin1Char(' ') + QString::fromStdString(info.unit);
    facts << FieldWords::tr("Range: %1").arg(range);
  }
  const QString value = valueText(defaultField, defaultField.value);
  facts << FieldWords::tr("Default: %1").arg(value.isEmpty() ? FieldWords::tr("empty") : value);
  if (!info.lpKey.empty()) facts << FieldWords::tr("Lightning Pose: %1").arg(QString::fromStdString(info.lpKey));
  const QString help = wordingOf(info.id).help.toHtmlEscaped();
  // Rich text, so that long help wraps.
  QString html = QStringLiteral("<p style='white-space:normal'>%1</p><p>").arg(help);
  for (QString& fact : facts) fact = fact.toHtmlEscaped();
  return html + facts.join(QStringLiteral("<br>")) + QStringLiteral("</p>");
}

QString problemText(const base::Problem& problem, const base::FieldInfo& info) {
  const QString range = rangeText(info);
  if (problem.code == "not_a_number") {
    if (range.isEmpty()) return FieldWords::tr("This must be a number.");
    return FieldWords::tr("This must be a number, %1.").arg(range);
  }
  if ((problem.code == "out_of_range" || problem.code == "unknown_choice") && !range.isEmpty()) {
    return FieldWords::tr("Allowed here: %1.").arg(range);
  }
  const QString expected = QString::fromStdString(problem.expected);
  return expected.isEmpty() ? FieldWords::tr("This value is not allowed here.")
                            : FieldWords::tr("Does not fit together: %1.").arg(expected);
}

}  // namespace parsimony::widgets
