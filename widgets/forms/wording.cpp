// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/wording.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <QCoreApplication>
#include <QStringList>

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
  const auto* found = std::find_if(std::begin(kChoices), std::end(kChoices),
                                   [&](const Choice& choice) { return field.info.id == choice.id && value == choice.choice; });
  return found == std::end(kChoices) ? QString::fromStdString(value) : FieldWords::tr(found->text);
}

QString rangeText(const base::FieldInfo& info) {
  const auto number = [](double value) { return QString::number(value, 'g', 10); };
  if (!info.choices.empty()) {
    QStringList choices;
    for (const std::string& choice : info.choices) choices << QString::fromStdString(choice);
    return FieldWords::tr("one of %1").arg(choices.join(QStringLiteral(", ")));
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
