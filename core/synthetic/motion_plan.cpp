// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/motion_plan.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace parsimony::synthetic {
namespace {

constexpr double kSampleHz = 240.0;
constexpr double kLeadSeconds = 6.0;  // strides that begin before or end after the clip need footholds too
constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kBarSpacing = 230.0;  // mm
constexpr double kBarClearance = 5.0;  // mm between the middle of a paw and of a bar

enum NoiseName { DriftX, DriftY, Yaw, Bend, HeadYaw, HeadPitch, HeadRoll, Height, TailLift, TailSway, TailCurl, Pace, NumNoises };

struct Gait {
  double duty;
  std::array<double, kNumLegs> offset;  // in strides, order of Leg
};

Gait gaitNamed(const std::string& name) {
  if (name == "walk") return {0.66, {0.0, 0.25, 0.75, 0.5}};
  if (name == "bound") return {0.5, {0.0, 0.45, 0.52, 0.07}};
  return {0.58, {0.0, 0.53, 0.03, 0.5}};  // trot: diagonal pairs, the fore paw a little later
}

// Hz; shorter strides at low speed, none when standing
double strideRate(double speed) {
  return (1.25 + speed / 80.0) * smoothStep(3.0, 28.0, speed);
}

double lerp(double a, double b, double s) {
  return a + (b - a) * s;
}

}  // namespace

MotionPlan::MotionPlan(const MouseOptions& options) : m_options(options) {
  const Gait gait = gaitNamed(options.gait);
  m_duty = gait.duty;
  m_offset = gait.offset;
  Random posture(options.seed, Stream::Posture);
  for (int i = 0; i < NumNoises; ++i) {
    const bool quick = i == HeadYaw || i == HeadPitch || i == HeadRoll;
    m_noise.emplace_back(posture, quick ? 0.1 : 0.05, quick ? 0.9 : 0.45);
  }
  Random behaviour(options.seed, Stream::Behaviour);
  drawBouts(behaviour);
  smoothSamples();
  if (options.obstacle) placeBars(behaviour);
}

void MotionPlan::drawBouts(Random& random) {
  m_begin = -kLeadSeconds;
  const double end = static_cast<double>(m_options.frames) / m_options.framesPerSecond;
  const auto count = static_cast<std::size_t>(std::ceil((end + 2.0 * kLeadSeconds) * kSampleHz)) + 2;
  m_samples.assign(count, Sample{});
  const double restScale = 2.0 * m_options.rest / std::max(1.0 - m_options.rest, 0.1) / 1.4;
  double switchTime = random.uniform(0.5, 1.5);
  double speed = m_options.speed;
  double rear = 0.0;
  double groom = 0.0;
  bool resting = false;
  for (std::size_t i = 0; i < count; ++i) {
    const double t = m_begin + static_cast<double>(i) / kSampleHz;
    if (t >= switchTime && t < end && m_options.rest > 0.0) {
      resting = !resting;
      switchTime = t + (resting ? restScale * random.uniform(0.9, 1.9) : random.uniform(1.2, 2.8));
      const double kind = random.uniform();
      const double pace = random.uniform(0.65, 1.35);
      rear = resting && kind < m_options.rearing ? random.uniform(0.65, 1.0) : 0.0;
      groom = resting && rear == 0.0 && random.uniform() < 0.4 ? 1.0 : 0.0;
      speed = resting ? 0.0 : m_options.speed * pace;
    }
    // After the clip it walks on, so that every stride in the clip has an end.
    if (t >= end) speed = std::max(speed, m_options.speed), rear = groom = 0.0, resting = false;
    m_samples[i].speed = speed;
    m_samples[i].rear = rear;
    m_samples[i].groom = groom;
    m_samples[i].rest = resting ? 1.0 : 0.0;
  }
}

void MotionPlan::smoothSamples() {
  // Two first-order filters in a row: velocities and accelerations of the animal stay finite.
  const auto filter = [&](double Sample::*field, double seconds) {
    const double gain = 1.0 - std::exp(-1.0 / (kSampleHz * seconds));
    for (int pass = 0; pass < 2; ++pass) {
      double state = m_samples.front().*field;
      for (Sample& s : m_samples) s.*field = state += gain * (s.*field - state);
    }
  };
  filter(&Sample::speed, 0.1);
  filter(&Sample::rear, 0.16);
  filter(&Sample::groom, 0.13);
  filter(&Sample::rest, 0.15);
  const double lengthScale = m_options.size;
  for (std::size_t i = 1; i < m_samples.size(); ++i) {
    const Sample& before = m_samples[i - 1];
    m_samples[i].belt = before.belt + before.speed / kSampleHz;
    m_samples[i].strides = before.strides + strideRate(before.speed / lengthScale) / kSampleHz;
  }
}

void MotionPlan::placeBars(Random& random) {
  const double last = m_samples.back().belt + 200.0;
  for (double belt = -200.0 + random.uniform(0.0, kBarSpacing); belt < last; belt += kBarSpacing * random.uniform(0.85, 1.3)) {
    m_bars.push_back(belt);
  }
}

MotionPlan::Sample MotionPlan::sample(double seconds) const {
  const double position = std::clamp((seconds - m_begin) * kSampleHz, 0.0, static_cast<double>(m_samples.size()) - 1.001);
  const auto i = static_cast<std::size_t>(position);
  const double s = position - static_cast<double>(i);
  const Sample& a = m_samples[i];
  const Sample& b = m_samples[i + 1];
  return {lerp(a.speed, b.speed, s), lerp(a.belt, b.belt, s),   lerp(a.strides, b.strides, s),
          lerp(a.rear, b.rear, s),   lerp(a.groom, b.groom, s), lerp(a.rest, b.rest, s)};
}

Activity MotionPlan::activity(double seconds) const {
  const Sample s = sample(seconds);
  const auto noise = [&](NoiseName name) { return m_noise[name].at(seconds); };
  const double stride = 2.0 * std::numbers::pi * s.strides;
  const double size = m_options.size;
  Activity a;
  a.speed = s.speed;
  a.belt = s.belt;
  a.strides = s.strides;
  a.walking = smoothStep(8.0, 45.0, s.speed / size);
  a.rear = s.rear;
  a.groom = s.groom;
  a.x = -2.0 * size + 3.5 * noise(DriftX) - 9.0 * size * s.rear - 3.0 * size * s.groom;
  a.y = 3.2 * noise(DriftY) + 0.7 * size * a.walking * std::sin(stride);
  a.height = size * (lerp(19.5, 22.0, a.walking) + 0.7 * noise(Height) + 0.6 * a.walking * std::sin(2.0 * stride + 0.7) - 3.5 * s.rear -
                     3.5 * s.groom);
  a.yaw = kDegree * (4.0 * noise(Yaw) + 1.5 * a.walking * std::sin(stride + 0.4));
  a.bend = kDegree * (5.0 * noise(Bend) * (1.0 + s.rest) + 4.0 * a.walking * std::sin(stride));
  const double turning = m_options.headTurning * lerp(0.35, 1.0, s.rest) * (1.0 - 0.6 * s.groom);
  // tanh: a neck turns so far and no farther
  a.headYaw = 55.0 * kDegree * std::tanh(turning * noise(HeadYaw) / 55.0);
  a.headPitch =
      kDegree * (7.0 * noise(HeadPitch) * (1.0 + 0.6 * s.rest) - 5.0 * a.walking * (0.4 + 0.3 * std::sin(2.0 * stride)) - 42.0 * s.groom);
  a.headRoll = kDegree * 6.0 * noise(HeadRoll) * (0.4 + s.rest);
  a.tailLift = kDegree * (10.0 + 11.0 * noise(TailLift) + 10.0 * a.walking - 22.0 * s.rear);
  a.tailSway = kDegree * (15.0 * noise(TailSway) + 9.0 * a.walking * std::sin(stride + 1.0));
  a.tailCurl = kDegree * 26.0 * noise(TailCurl);
  a.breath = std::sin(2.0 * std::numbers::pi * 2.6 * seconds + noise(Pace));
  return a;
}

double MotionPlan::timeOfStride(double strides) const {
  const auto it = std::lower_bound(m_samples.begin(), m_samples.end(), strides,
                                   [](const Sample& sample, double value) { return sample.strides < value; });
  const auto i = std::clamp<std::ptrdiff_t>(it - m_samples.begin(), 1, static_cast<std::ptrdiff_t>(m_samples.size()) - 1);
  const Sample& a = m_samples[static_cast<std::size_t>(i) - 1];
  const Sample& b = m_samples[static_cast<std::size_t>(i)];
  const double s = b.strides > a.strides ? std::clamp((strides - a.strides) / (b.strides - a.strides), 0.0, 1.0) : 0.0;
  return m_begin + (static_cast<double>(i) - 1.0 + s) / kSampleHz;
}

// mm to the nearest bar
double MotionPlan::gapToBar(double belt) const {
  const auto next = std::lower_bound(m_bars.begin(), m_bars.end(), belt);
  double gap = 1.0e9;
  if (next != m_bars.end()) gap = *next - belt;
  if (next != m_bars.begin()) gap = std::min(gap, belt - *(next - 1));
  return gap;
}

double MotionPlan::awayFromBars(double belt) const {
  for (const double bar : m_bars) {
    const double gap = belt - bar;
    if (std::abs(gap) < kBarClearance) return bar + (gap < 0.0 ? -kBarClearance : kBarClearance);
  }
  return belt;
}

bool MotionPlan::crossesBar(double from, double to) const {
  return std::any_of(m_bars.begin(), m_bars.end(), [&](double bar) { return bar > from && bar < to; });
}

// touchDown: stride phase of this leg (a whole number) at which the stance begins
MotionPlan::Foothold MotionPlan::foothold(Leg leg, double touchDown) const {
  const double middle = timeOfStride(touchDown + 0.5 * m_duty - m_offset[static_cast<std::size_t>(leg)]);
  const Activity a = activity(middle);
  const double size = m_options.size;
  const double forward = size * (isHind(leg) ? 1.0 : 39.0);
  const double aside = size * sideOf(leg) * (isHind(leg) ? 11.0 : 8.0);
  const double x = a.x + 9.0 * size * a.rear + forward * std::cos(a.yaw) - aside * std::sin(a.yaw);
  const double y = a.y + forward * std::sin(a.yaw) + aside * std::cos(a.yaw);
  return {awayFromBars(x + a.belt), y};
}

Step MotionPlan::step(Leg leg, double seconds) const {
  const Sample now = sample(seconds);
  const double phase = now.strides + m_offset[static_cast<std::size_t>(leg)];
  const double touchDown = std::floor(phase);
  const double progress = phase - touchDown;
  const Foothold held = foothold(leg, touchDown);
  Step step{held.belt - now.belt, held.y, 0.0, std::min(progress / m_duty, 1.0), -1.0};
  if (progress < m_duty) return step;

  const Foothold next = foothold(leg, touchDown + 1.0);
  const double swing = (progress - m_duty) / (1.0 - m_duty);
  // quintic: the paw leaves and meets the belt at the belt's own velocity
  const double way = swing * swing * swing * (10.0 - 15.0 * swing + 6.0 * swing * swing);
  step.x = lerp(held.belt, next.belt, way) - now.belt;
  step.y = lerp(held.y, next.y, way);
  step.swing = swing;
  const double arc = std::sin(std::numbers::pi * swing);
  const double height = m_options.size * (crossesBar(held.belt, next.belt) ? 13.0 : (isHind(leg) ? 6.0 : 7.0));
  // a paw that the animal forgot in the air when it stopped is put down
  step.lift = height * arc * arc * smoothStep(0.0, 40.0, now.speed / m_options.size);
  // but not onto a bar
  step.lift = std::max(step.lift, 7.5 * (1.0 - smoothStep(1.5, kBarClearance, gapToBar(step.x + now.belt))));
  return step;
}

}  // namespace parsimony::synthetic
