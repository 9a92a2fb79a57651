// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn_test.h"

#include <limits>
#include <random>

#include "core/base/atomic_file.h"
#include "core/nn/safetensors.h"

using namespace parsimony;
using namespace parsimony::tests;
using nn::readSafetensors;
using nn::TensorFile;
using nn::writeSafetensors;

namespace {

std::string fileOf(const std::string& header, const std::string& data) {
  return le(header.size(), 8) + header + data;
}

bool sameBits(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor x = a.contiguous();
  const at::Tensor y = b.contiguous();
  return x.scalar_type() == y.scalar_type() && x.sizes() == y.sizes() &&
         (x.nbytes() == 0 || std::memcmp(x.const_data_ptr(), y.const_data_ptr(), x.nbytes()) == 0);
}

/// One tensor of every type, and every awkward shape.
std::map<std::string, at::Tensor> allKinds() {
  std::map<std::string, at::Tensor> tensors;
  for (const at::ScalarType type :
       {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort, at::kChar, at::kByte}) {
    tensors[std::string("type.") + c10::toString(type)] = at::arange(6, at::kLong).view({2, 3}).to(type);
  }
  tensors["type.bool"] = at::arange(3).eq(1);
  tensors["scalar"] = at::scalar_tensor(2.5);
  tensors["empty"] = at::zeros({0, 4});
  tensors["transposed"] = at::arange(6).to(at::kFloat).view({2, 3}).t();
  tensors["nan"] = at::tensor({std::numeric_limits<float>::quiet_NaN(), -0.0F, std::numeric_limits<float>::infinity()});
  tensors["needs_grad"] = at::ones({2}).requires_grad_(true);
  tensors["name with \"quotes\" and Gr\u00f6\u00dfe"] = at::ones({1});
  return tensors;
}

const std::string kTwo = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})";
const std::string kData(11, '\1');

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::setDiskCalls({}); }

  void everyTensorComesBackBitForBit() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.safetensors").toStdString();
    const auto tensors = allKinds();
    writeSafetensors(path, tensors, {{"format", "pt"}, {"epoch", "3"}});
    const TensorFile file = readSafetensors(path);
    QCOMPARE(file.tensors.size(), tensors.size());
    for (const auto& [name, tensor] : tensors) QVERIFY2(sameBits(file.tensors.at(name), tensor), name.c_str());
    QCOMPARE(file.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"epoch", "3"}}));
    writeSafetensors(path, {});
    QVERIFY(readSafetensors(path).tensors.empty());
  }

  void readsAFileWrittenByHand() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    // 1.0f, -2.0f, then bf16 1.0 = 0x3F80; a trailing blank pads the header
    put(path,
        fileOf(
            R"({"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"h":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}} )",
            std::string("\0\0\x80\x3F\0\0\0\xC0\x80\x3F", 10)));
    const TensorFile file = readSafetensors(path);
    QVERIFY(at::equal(file.tensors.at("w"), at::tensor({1.0F, -2.0F}).view({1, 2})));
    QCOMPARE(file.tensors.at("h").item<float>(), 1.0F);
    QCOMPARE(file.tensors.at("h").dim(), 0);
    QCOMPARE(file.metadata.at("k"), std::string("v"));
  }

  void theLayoutIsTheReferenceWriters() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    writeSafetensors(path, {{"z", at::ones({1}, at::kDouble)},
                            {"a", at::ones({3}, at::kByte)},
                            {"b", at::ones({1}, at::kFloat)},
                            {"c", at::zeros({1}, at::kFloat)}});
    const std::string bytes = slurp(path);
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]) + 256 * static_cast<unsigned char>(bytes[1]));
    QCOMPARE(length % 8, std::size_t(0));
    QCOMPARE(bytes[8], '{');
    const QJsonObject header = QJsonDocument::fromJson(QByteArray::fromStdString(bytes.substr(8, length))).object();
    const auto offsets = [&](const char* name) {
      const QJsonArray pair = header[name].toObject()["data_offsets"].toArray();
      return QString("%1-%2").arg(pair[0].toInt()).arg(pair[1].toInt());
    };
    QCOMPARE(offsets("z") + " " + offsets("b") + " " + offsets("c") + " " + offsets("a"), QString("0-8 8-12 12-16 16-19"));
    QCOMPARE(bytes.size(), 8 + length + 19);
  }

  void lyingHeadersAreRefused_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("code");
    const auto row = [](const char* name, const std::string& bytes, const char* code) {
      QTest::newRow(name) << bytes << std::string(code);
    };
    const auto one = [](const std::string& entry, std::size_t data) { return fileOf(R"({"a":)" + entry + "}", std::string(data, '\0')); };
    row("nothing", "", "truncated");
    row("half a length", "\x10\0", "truncated");
    row("header longer than the file", le(500, 8) + "{}", "truncated");
    row("header of 2^63 bytes", le(std::uint64_t{1} << 63, 8) + "{}", "malformed");
    row("header just over the limit", le(100'000'001, 8) + "{}", "malformed");
    row("no object", fileOf("[1,2]", ""), "malformed");
    row("blank before the object", fileOf(" {}", ""), "malformed");
    row("broken JSON", fileOf(R"({"a":)", ""), "malformed");
    row("not UTF-8", fileOf("{\"\xff\":{}}", ""), "malformed");
    row("two documents", fileOf("{}{}", ""), "malformed");
    row("deep nesting", fileOf(R"({"a":)" + std::string(100000, '[') + std::string(100000, ']') + "}", ""), "malformed");
    row("entry is a number", one("3", 0), "malformed");
    row("no dtype", one(R"({"shape":[1],"data_offsets":[0,4]})", 4), "malformed");
    row("no shape", one(R"({"dtype":"F32","data_offsets":[0,4]})", 4), "malformed");
    row("no offsets", one(R"({"dtype":"F32","shape":[1]})", 4), "malformed");
    row("unknown dtype", one(R"({"dtype":"F4","shape":[1],"data_offsets":[0,4]})", 4), "unsupported");
    row("dtype is a number", one(R"({"dtype":32,"shape":[1],"data_offsets":[0,4]})", 4), "malformed");
    row("negative size", one(R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})", 4), "malformed");
    row("size with a fraction", one(R"({"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})", 4), "malformed");
    row("product overflows to the right size", one(R"({"dtype":"F32","shape":[4294967296,4294967296,1],"data_offsets":[0,0]})", 0),
        "malformed");
    row("absurd size behind a zero", one(R"({"dtype":"F32","shape":[0,18446744073709551615],"data_offsets":[0,0]})", 0), "malformed");
    row("number beyond 64 bits", one(R"({"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]})", 4), "malformed");
    row("infinite number", one(R"({"dtype":"F32","shape":[1e999],"data_offsets":[0,4]})", 4), "malformed");
    row("rank 65", one(R"({"dtype":"U8","shape":[1)" + QString(",1").repeated(64).toStdString() + R"(],"data_offsets":[0,1]})", 1),
        "malformed");
    row("shape and offsets differ", one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})", 4), "malformed");
    row("offsets reversed", one(R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})", 4), "malformed");
    row("three offsets", one(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4,4]})", 4), "malformed");
    row("negative offset", one(R"({"dtype":"F32","shape":[1],"data_offsets":[-4,0]})", 4), "malformed");
    row("behind the end", one(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 4), "truncated");
    row("a terabyte", one(R"({"dtype":"F32","shape":[274877906944],"data_offsets":[0,1099511627776]})", 4), "truncated");
    row("hole at the start", one(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})", 8), "malformed");
    row("bytes left over", one(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})", 5), "malformed");
    const auto two = [](const std::string& second, std::size_t data) {
      return fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)" + second + "}", std::string(data, '\0'));
    };
    row("overlap", two(R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]})", 12), "malformed");
    row("same bytes twice", two(R"("b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 8), "malformed");
    row("hole between", two(R"("b":{"dtype":"U8","shape":[1],"data_offsets":[9,10]})", 10), "malformed");
    row("same name twice", two(R"("a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]})", 16), "malformed");
    row("same member twice", one(R"({"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]})", 4), "malformed");
    row("metadata is a list", fileOf(R"({"__metadata__":[]})", ""), "malformed");
    row("metadata holds a number", fileOf(R"({"__metadata__":{"a":1}})", ""), "malformed");
    row("a bool of 2", fileOf(R"({"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})", "\1\2"), "malformed");
  }

  void lyingHeadersAreRefused() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, code);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    put(path, bytes);
    QCOMPARE(codeOf([&] { (void)readSafetensors(path); }), code);
  }

  void theTableAboveStartsFromAGoodFile() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    put(path, fileOf(kTwo, kData));
    QCOMPARE(readSafetensors(path).tensors.size(), std::size_t(2));
    put(path, fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", std::string(4, '\0')));
    QCOMPARE(readSafetensors(path).tensors.at("a").numel(), 1);
  }

  void everyTruncationIsNoticed() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    const std::string bytes = fileOf(kTwo, kData);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      put(path, bytes.substr(0, length));
      const std::string code = codeOf([&] { (void)readSafetensors(path); });
      QVERIFY2(code == "truncated", qPrintable(QString("%1: %2").arg(length).arg(code.c_str())));
    }
  }

  void mutatedFilesAreReadOrRefused() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    const std::string bytes = fileOf(kTwo, kData);
    std::mt19937 random(11);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
      std::string mutated = bytes;
      for (unsigned n = 1 + random() % 3; n > 0; --n) mutated[random() % mutated.size()] = static_cast<char>(random());
      put(path, mutated);
      if (codeOf([&] { (void)readSafetensors(path); }) != "nothing") ++refused;
    }
    QVERIFY(refused > 1000 && refused < 4000);
  }

  void faultsKeepTheOldCheckpoint() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("checkpoint.safetensors").toStdString();
    writeSafetensors(path, {{"step", at::scalar_tensor(1)}});
    base::DiskCalls calls;
    calls.beforeWrite = [](const auto&, std::size_t) { return ENOSPC; };
    base::setDiskCalls(calls);
    QCOMPARE(codeOf([&] { writeSafetensors(path, {{"step", at::scalar_tensor(2)}}); }), std::string("disk_full"));
    base::setDiskCalls({});
    QCOMPARE(readSafetensors(path).tensors.at("step").item<int>(), 1);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList("checkpoint.safetensors"));
  }

  void whatTheFormatCannotHoldIsRefusedBeforeWriting() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    QCOMPARE(codeOf([&] { writeSafetensors(path, {{"c", at::zeros({1}, at::kComplexFloat)}}); }), std::string("unsupported"));
    QCOMPARE(codeOf([&] { writeSafetensors(path, {{"u", at::Tensor()}}); }), std::string("invalid_value"));
    QCOMPARE(codeOf([&] { writeSafetensors(path, {{"__metadata__", at::zeros({1})}}); }), std::string("invalid_value"));
    QCOMPARE(codeOf([&] { writeSafetensors(path, {{"\xff", at::zeros({1})}}); }), std::string("invalid_value"));
    QVERIFY(!std::filesystem::exists(path));
    QCOMPARE(codeOf([&] { (void)readSafetensors(path); }), std::string("not_found"));
  }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
