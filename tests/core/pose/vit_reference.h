// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <Eigen/Dense>

#include <ATen/ATen.h>

#include "core/pose/vit.h"

namespace parsimony::tests {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A kind of weight file of Hugging Face.
struct HfFamily {
  std::string prefix;
  bool isDinov2 = false;
  int patch = 16;  ///< px
};

/// Keys and shapes of such a file, without decoder, pooler and classifier.
inline std::map<std::string, std::vector<std::int64_t>> hfShapes(const pose::VitConfig& config, const HfFamily& family) {
  const std::int64_t c = config.channels;
  std::map<std::string, std::vector<std::int64_t>> shapes;
  const auto& prefix = family.prefix;
  const auto add = [&](const std::string& name, const std::vector<std::int64_t>& weight) {
    shapes[prefix + name + ".weight"] = weight;
    shapes[prefix + name + ".bias"] = {weight.front()};
  };
  shapes[prefix + "embeddings.cls_token"] = {1, 1, c};
  shapes[prefix + "embeddings.position_embeddings"] = {1, 1 + config.grid * config.grid, c};
  add("embeddings.patch_embeddings.projection", {c, 3, family.patch, family.patch});
  add("layernorm", {c});
  for (int i = 0; i < config.layers; ++i) {
    const auto layer = "encoder.layer." + std::to_string(i) + ".";
    for (const std::string part : {"query", "key", "value"}) add(layer + "attention.attention." + part, {c, c});
    add(layer + "attention.output.dense", {c, c});
    add(layer + (family.isDinov2 ? "norm1" : "layernorm_before"), {c});
    add(layer + (family.isDinov2 ? "norm2" : "layernorm_after"), {c});
    add(layer + (family.isDinov2 ? "mlp.fc1" : "intermediate.dense"), {4 * c, c});
    add(layer + (family.isDinov2 ? "mlp.fc2" : "output.dense"), {c, 4 * c});
    if (!family.isDinov2) continue;
    shapes[prefix + layer + "layer_scale1.lambda1"] = {c};
    shapes[prefix + layer + "layer_scale2.lambda1"] = {c};
  }
  return shapes;
}

/// Whether the value of a key is a factor.
inline bool startsFromOne(const std::string& key) {
  const bool isWeight = key.size() > 6 && key.compare(key.size() - 6, 6, "weight") == 0;
  return (key.find("norm") != std::string::npos && isWeight) || key.find("lambda") != std::string::npos;
}

/// A tensor of one or two dimensions; of one: a row.
inline Matrix matrixOf(const at::Tensor& tensor) {
  const auto flat = tensor.to(at::kDouble).contiguous();
  return Eigen::Map<const Matrix>(flat.const_data_ptr<double>(), flat.dim() == 1 ? 1 : flat.size(0), flat.size(-1));
}

/// Rows: new samples, columns: their weights of the old ones. Keys' cubic with a = -0.75 about half-pixel centres, edges repeated.
inline Matrix cubicWeights(int from, int to) {
  const auto cubic = [](double t) {
    constexpr double a = -0.75;
    t = std::abs(t);
    if (t >= 2.0) return 0.0;
    return t <= 1.0 ? (a + 2.0) * t * t * t - (a + 3.0) * t * t + 1.0 : a * (t * t * t - 5.0 * t * t + 8.0 * t - 4.0);
  };
  Matrix weights = Matrix::Zero(to, from);
  for (int i = 0; i < to; ++i) {
    const double x = (i + 0.5) * from / to - 0.5;
    const int left = static_cast<int>(std::floor(x));
    for (int k = left - 1; k <= left + 2; ++k) weights(i, std::clamp(k, 0, from - 1)) += cubic(x - k);
  }
  return weights;
}

/// The transformer in plain double loops, from a file of Hugging Face. picture [3 x H x W] -> [C x H/16 x W/16] (fp64).
inline at::Tensor hfForward(const pose::VitConfig& config, const HfFamily& family, const std::map<std::string, at::Tensor>& file,
                            const at::Tensor& picture) {
  const auto& prefix = family.prefix;
  const auto matrix = [&](const std::string& name) { return matrixOf(file.at(prefix + name)); };
  const int channels = config.channels;
  const auto rows = static_cast<int>(picture.size(1)) / 16;
  const auto columns = static_cast<int>(picture.size(2)) / 16;

  const auto affine = [&](const Matrix& x, const std::string& name) {
    Matrix y = x * matrix(name + ".weight").transpose();
    y.rowwise() += matrix(name + ".bias").row(0);
    return y;
  };
  const auto norm = [&](const Matrix& x, const std::string& name) {
    const Matrix weight = matrix(name + ".weight"), bias = matrix(name + ".bias");
    Matrix y(x.rows(), x.cols());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double mean = x.row(i).mean();
      const double variance = (x.row(i).array() - mean).square().mean();
      for (Eigen::Index j = 0; j < x.cols(); ++j)
        y(i, j) = (x(i, j) - mean) / std::sqrt(variance + config.epsilon) * weight(0, j) + bias(0, j);
    }
    return y;
  };
  const auto attention = [&](const Matrix& x, const std::string& layer) {
    const Matrix q = affine(x, layer + "attention.attention.query"), k = affine(x, layer + "attention.attention.key"),
                 v = affine(x, layer + "attention.attention.value");
    Matrix joined = Matrix::Zero(x.rows(), channels);
    const int width = channels / config.heads;
    for (int head = 0; head < config.heads; ++head) {
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        Eigen::VectorXd p(x.rows());
        for (Eigen::Index j = 0; j < x.rows(); ++j)
          p(j) = std::exp(q.row(i).segment(head * width, width).dot(k.row(j).segment(head * width, width)) / std::sqrt(double(width)));
        p /= p.sum();
        for (Eigen::Index j = 0; j < x.rows(); ++j)
          joined.row(i).segment(head * width, width) += p(j) * v.row(j).segment(head * width, width);
      }
    }
    return affine(joined, layer + "attention.output.dense");
  };

  Matrix x(1 + rows * columns, channels);
  const Matrix positions = matrixOf(file.at(prefix + "embeddings.position_embeddings")[0]);
  x.row(0) = matrixOf(file.at(prefix + "embeddings.cls_token")[0]).row(0) + positions.row(0);
  const auto kernel = file.at(prefix + "embeddings.patch_embeddings.projection.weight");
  const Matrix patchBias = matrix("embeddings.patch_embeddings.projection.bias");
  const Matrix kernelResize = cubicWeights(family.patch, 16);
  const double shrinks = family.patch / 16.0;
  const Matrix down = cubicWeights(config.grid, rows), across = cubicWeights(config.grid, columns);
  for (int c = 0; c < channels; ++c) {
    Matrix grid(config.grid, config.grid);
    for (int i = 0; i < config.grid * config.grid; ++i) grid(i / config.grid, i % config.grid) = positions(1 + i, c);
    const Matrix resized = down * grid * across.transpose();
    for (int r = 0; r < rows; ++r) {
      for (int k = 0; k < columns; ++k) x(1 + r * columns + k, c) = patchBias(0, c) + resized(r, k);
    }
    for (int colour = 0; colour < 3; ++colour) {
      const Matrix weights = shrinks * shrinks * kernelResize * matrixOf(kernel[c][colour]) * kernelResize.transpose();
      const Matrix plane = matrixOf(picture[colour]);
      for (int r = 0; r < rows; ++r) {
        for (int k = 0; k < columns; ++k) x(1 + r * columns + k, c) += weights.cwiseProduct(plane.block(16 * r, 16 * k, 16, 16)).sum();
      }
    }
  }

  for (int i = 0; i < config.layers; ++i) {
    const auto layer = "encoder.layer." + std::to_string(i) + ".";
    const auto add = [&](const Matrix& branch, const char* scale) {
      const Matrix factor = config.layerScale ? matrix(layer + scale + ".lambda1") : Matrix(Matrix::Ones(1, channels));
      x += branch * factor.row(0).asDiagonal();
    };
    add(attention(norm(x, layer + (family.isDinov2 ? "norm1" : "layernorm_before")), layer), "layer_scale1");
    Matrix wide = affine(norm(x, layer + (family.isDinov2 ? "norm2" : "layernorm_after")),
                         layer + (family.isDinov2 ? "mlp.fc1" : "intermediate.dense"));
    wide = wide.unaryExpr([](double h) { return 0.5 * h * (1.0 + std::erf(h / std::sqrt(2.0))); }).eval();
    add(affine(wide, layer + (family.isDinov2 ? "mlp.fc2" : "output.dense")), "layer_scale2");
  }
  const Matrix features = norm(x, "layernorm");
  auto result = at::empty({channels, rows, columns}, at::kDouble);
  auto* values = result.data_ptr<double>();
  for (int c = 0; c < channels; ++c) {
    for (int i = 0; i < rows * columns; ++i) *values++ = features(1 + i, c);
  }
  return result;
}

}  // namespace parsimony::tests
