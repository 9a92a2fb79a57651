// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn_test.h"

#include <random>

#include "core/nn/pth_reader.h"
#include "golden_pth.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::tests;
using nn::readPth;
using nn::TensorFile;
using namespace std::string_literals;

namespace {

/// The pickles in front of the content of an older PyTorch file: magic number, version, facts about the machine.
const std::string kHead = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s + "\x80\x02M\xe9\x03."s + "\x80\x02}."s;
const std::string kNoStorages = "\x80\x02]."s;
std::string legacy(const std::string& pickle, const std::string& storages = kNoStorages) {
  return kHead + pickle + storages;
}

// Pieces of pickles, protocol 2.
std::string text(const std::string& value) {
  return "X" + le(value.size(), 4) + value;
}
std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
std::string integer(std::int64_t value) {
  return "\x8a\x08"s + le(static_cast<std::uint64_t>(value), 8);
}
std::string tuple(const std::vector<std::string>& items) {
  std::string bytes = "(";
  for (const std::string& item : items) bytes += item;
  return bytes + "t";
}
std::string storage(std::int64_t elements, const std::string& type = "FloatStorage", const std::string& key = "0",
                    const std::string& view = "N") {
  return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(elements), view}) + "Q";
}
std::string tensor(const std::string& storageBytes, std::int64_t offset, const std::vector<std::int64_t>& sizes,
                   const std::vector<std::int64_t>& strides) {
  std::vector<std::string> size;
  std::vector<std::string> stride;
  for (const std::int64_t n : sizes) size.push_back(integer(n));
  for (const std::int64_t n : strides) stride.push_back(integer(n));
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple({storageBytes, integer(offset), tuple(size), tuple(stride), "\x89", global("collections", "OrderedDict") + ")R"}) + "R";
}
/// {"t": value}
std::string named(const std::string& value) {
  return "\x80\x02}"s + text("t") + value + "s.";
}
/// One float storage 0, 1, 2, ... under the key "0".
std::string floats(int n) {
  std::string bytes = "\x80\x02]"s + text("0") + "a." + le(static_cast<std::uint64_t>(n), 8);
  for (int i = 0; i < n; ++i) {
    const auto value = static_cast<float>(i);
    bytes.append(reinterpret_cast<const char*>(&value), 4);
  }
  return bytes;
}

struct ZipEntry {
  std::string name;
  std::string content;
  int method = 0;
  int flags = 0;
};

/// A zip archive of stored entries; `zip64` moves all sizes and offsets into the zip64 records.
std::string zipOf(const std::vector<ZipEntry>& entries, bool zip64 = false) {
  std::string bytes;
  std::string directory;
  for (const ZipEntry& entry : entries) {
    const std::uint64_t local = bytes.size();
    const std::uint64_t size = entry.content.size();
    const std::string sizes = zip64 ? "\xff\xff\xff\xff\xff\xff\xff\xff"s : le(size, 4) + le(size, 4);
    const std::string common = le(static_cast<std::uint64_t>(entry.flags), 2) + le(static_cast<std::uint64_t>(entry.method), 2) + le(0, 4) +
                               le(0, 4) + sizes + le(entry.name.size(), 2);
    const std::string padding = "FB" + le(3, 2) + "ZZZ";  // PyTorch aligns its data so
    bytes += "PK\3\4" + le(45, 2) + common + le(padding.size(), 2) + entry.name + padding + entry.content;
    const std::string extra = zip64 ? le(1, 2) + le(24, 2) + le(size, 8) + le(size, 8) + le(local, 8) : ""s;
    directory += "PK\1\2" + le(45, 2) + le(45, 2) + common + le(extra.size(), 2) + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) +
                 (zip64 ? "\xff\xff\xff\xff"s : le(local, 4)) + entry.name + extra;
  }
  const std::uint64_t start = bytes.size();
  bytes += directory;
  const std::uint64_t end64 = bytes.size();
  if (zip64) {
    bytes += "PK\6\6" + le(44, 8) + le(45, 2) + le(45, 2) + le(0, 4) + le(0, 4) + le(entries.size(), 8) + le(entries.size(), 8) +
             le(directory.size(), 8) + le(start, 8);
    bytes += "PK\6\7" + le(0, 4) + le(end64, 8) + le(1, 4);
    return bytes + "PK\5\6" + le(0, 4) + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"s + le(0, 2);
  }
  return bytes + "PK\5\6" + le(0, 4) + le(entries.size(), 2) + le(entries.size(), 2) + le(directory.size(), 4) + le(start, 4) + le(0, 2);
}

const std::string kZipPickle =
    "\x80\x02}"s + text("t") +
    tensor(tuple({text("storage"), global("torch", "ByteStorage"), text("0"), text("cpu"), integer(4)}) + "Q", 1, {3}, {1}) + "s.";

std::vector<ZipEntry> zipEntries() {
  return {{"m/data.pkl", kZipPickle}, {"m/byteorder", "little"}, {"m/data/0", "\1\2\3\4"}, {"m/version", "3\n"}};
}

/// Reads a file made of `bytes`.
class Reader {
 public:
  TensorFile operator()(const std::string& bytes) const {
    put(m_path, bytes);
    return readPth(m_path);
  }
  [[nodiscard]] std::string refuses(const std::string& bytes) const {
    return refusal([&] { (void)(*this)(bytes); });
  }

 private:
  QTemporaryDir m_folder;
  std::filesystem::path m_path = m_folder.filePath("weights.pth").toStdString();
};

}  // namespace

class TestPthReader : public QObject {
  Q_OBJECT

  Reader m_read;

 private slots:
  void goldenFilesOfPyTorch_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::newRow("zip") << goldenZip();
    QTest::newRow("older format") << goldenLegacy();
  }

  void goldenFilesOfPyTorch() {
    QFETCH(std::string, bytes);
    const TensorFile file = m_read(bytes);
    const auto is = [&](const char* name, const at::Tensor& expected) {
      const at::Tensor& tensor = file.tensors.at(name);
      return tensor.scalar_type() == expected.scalar_type() && at::equal(tensor, expected);
    };
    const at::Tensor base = at::arange(12).to(at::kFloat);
    QVERIFY(is("sd.w", base.view({3, 4}).t().slice(0, 1)));
    QVERIFY(is("sd.shared", base.slice(0, 4, 8)));
    QVERIFY(is("sd.p", at::tensor({0.5, -2.0}, at::kDouble)));
    QVERIFY(is("sd.bf", at::tensor({1.5F, -0.25F}).to(at::kBFloat16)));
    QVERIFY(is("sd.h", at::tensor({0.1F}).to(at::kHalf)));
    QVERIFY(is("sd.n", at::scalar_tensor(7, at::kLong)));
    QVERIFY(is("sd.b", at::tensor({1, 0}).to(at::kBool)));
    QVERIFY(is("sd.i", at::tensor({-3}, at::kInt)));
    QVERIFY(is("sd.u", at::tensor({255}, at::kByte)));
    QVERIFY(is("sd.e", at::zeros({0, 3})));
    QVERIFY(is("sd.x", at::full({2, 2}, 9.0F)));
    QVERIFY(is("opt.0.m", at::tensor({4.0F})));
    QCOMPARE(file.tensors.size(), std::size_t(12));
    QCOMPARE(file.tensors.at("sd.w").storage().data(), file.tensors.at("sd.shared").storage().data());
    QCOMPARE(file.metadata, (std::map<std::string, std::string>{{"epoch", "3"},
                                                                {"lr", "0.1"},
                                                                {"name", "l\u00ef"},
                                                                {"none", ""},
                                                                {"list.0", "1"},
                                                                {"list.1.0", "2"},
                                                                {"list.1.1", "-70000"},
                                                                {"set.0", "5"},
                                                                {"big", "1099511627776"},
                                                                {"yes", "true"}}));
  }

  void pickledByLibTorch() {
    const at::Tensor weight = at::arange(8).to(at::kFloat).view({2, 4}).t();
    const auto bytesOf = [](const at::IValue& value) {
      const std::vector<char> bytes = torch::pickle_save(value);
      return std::string(bytes.begin(), bytes.end());
    };
    const TensorFile file = m_read(bytesOf(c10::ivalue::Tuple::create({weight, at::scalar_tensor(12, at::kLong)})));
    QVERIFY(at::equal(file.tensors.at("0"), weight));
    QCOMPARE(file.tensors.at("1").item<int>(), 12);
    // Its typed containers call a function of torch.jit, which is one call too many.
    QCOMPARE(m_read.refuses(bytesOf(c10::Dict<std::string, at::Tensor>())), "unsupported: torch.jit._pickle.restore_type_tag"s);
  }

  void thePublishedWeightsOfEfficientNetLite() {
    PARSIMONY_NEED_DATA("pose/weights/efficientnet-lite0-57934424.pth");
    const TensorFile file = readPth(dataFolder() / "pose/weights/efficientnet-lite0-57934424.pth");
    QCOMPARE(file.tensors.size(), std::size_t(296));
    std::int64_t parameters = 0;
    for (const auto& [name, tensor] : file.tensors) parameters += tensor.numel();
    QCOMPARE(parameters, 4694073);
    const auto shape = [&](const char* name) { return file.tensors.at(name).sizes().vec(); };
    QCOMPARE(shape("_conv_stem.weight"), std::vector<std::int64_t>({32, 3, 3, 3}));
    QCOMPARE(shape("_blocks.0._depthwise_conv.weight"), std::vector<std::int64_t>({32, 1, 3, 3}));
    QCOMPARE(shape("_conv_head.weight"), std::vector<std::int64_t>({1280, 320, 1, 1}));
    QCOMPARE(shape("_fc.weight"), std::vector<std::int64_t>({1000, 1280}));
    QCOMPARE(shape("_bn0.num_batches_tracked"), std::vector<std::int64_t>());
    // values by Python's torch.load; the stem is stored with strides, so a reader that ignores them has other first values
    const at::Tensor stem = file.tensors.at("_conv_stem.weight").contiguous().flatten();
    QCOMPARE(stem[0].item<float>(), -1.1103360652923584F);
    QCOMPARE(stem[1].item<float>(), -1.3087704181671143F);
    QCOMPARE(stem[2].item<float>(), -0.010156914591789246F);
    QVERIFY(std::abs(file.tensors.at("_fc.weight").sum(at::kDouble).item<double>() - -470.632568359375) < 1e-2);
    QVERIFY(file.metadata.empty());
  }

  void namedCodeIsRefusedAndNotRun_data() {
    QTest::addColumn<std::string>("pickle");
    QTest::addColumn<std::string>("refusal");
    const auto row = [](const char* name, const std::string& pickle, const char* found) {
      QTest::newRow(name) << pickle << "unsupported: "s + found;
    };
    const std::string command = text("touch executed");
    row("REDUCE", global("os", "system") + tuple({command}) + "R.", "os.system");
    row("REDUCE of posix", global("posix", "system") + tuple({command}) + "R.", "posix.system");
    row("eval", global("__builtin__", "eval") + tuple({command}) + "R.", "__builtin__.eval");
    row("STACK_GLOBAL", text("os") + text("system") + "\x93" + tuple({command}) + "R.", "os.system");
    row("INST", "(" + command + "ios\nsystem\n.", "os.system");
    row("OBJ", "(" + global("collections", "OrderedDict") + "o.", "the instruction OBJ");
    row("NEWOBJ", global("collections", "OrderedDict") + ")\x81.", "the instruction NEWOBJ");
    row("NEWOBJ_EX", global("collections", "OrderedDict") + ")}\x92.", "the instruction NEWOBJ_EX");
    row("EXT1", "\x82\x01.", "the instruction EXT");
    row("nested attribute", global("torch._utils", "_rebuild_tensor_v2.__globals__") + ".", "torch._utils._rebuild_tensor_v2.__globals__");
    row("half a known name", global("collections", "OrderedDic") + ".", "collections.OrderedDic");
    row("other module", global("torch.serialization", "load") + tuple({command}) + "R.", "torch.serialization.load");
    row("call of a text", text("system") + tuple({command}) + "R.", "a call of something else");
    row("call of a storage type", global("torch", "FloatStorage") + tuple({integer(1000000)}) + "R.", "a call of a storage type");
    row("call with a list", global("collections", "OrderedDict") + "]R.", "a call of something else");
    row("BUILD on a dict", "}}b.", "the instruction BUILD");
    row("BUILD with a tuple", global("collections", "OrderedDict") + ")R" + tuple({"N", "}"}) + "b.", "the instruction BUILD");
    row("BUILD on a class", global("collections", "OrderedDict") + "}b.", "the instruction BUILD");
    row("SETITEM on a class", global("collections", "OrderedDict") + text("a") + "Ns.", "another object");
    row("APPEND to a class", global("collections", "OrderedDict") + "Na.", "another object");
    row("a class as value", "}" + text("a") + global("collections", "OrderedDict") + "s.", "a function or a bare storage");
    row("a tuple as key", "})Ns.", "another key");
    row("persistent text", "Psomething\n.", "a reference by text");
    row("persistent number", integer(3) + "Q.", "another reference");
    row("persistent module", tuple({text("module"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(1)}) + "Q.",
        "another reference");
    row("persistent storage without type", tuple({text("storage"), text("FloatStorage"), text("0"), text("cpu"), integer(1)}) + "Q.",
        "another reference");
    row("persistent storage of a dict",
        tuple({text("storage"), global("collections", "OrderedDict"), text("0"), text("cpu"), integer(1)}) + "Q.", "another reference");
    row("persistent storage of negative length", storage(-1) + ".", "another reference");
    row("persistent storage with a number as key",
        tuple({text("storage"), global("torch", "FloatStorage"), integer(0), text("cpu"), integer(1)}) + "Q.", "another reference");
    row("short persistent tuple", tuple({text("storage")}) + "Q.", "another reference");
    row("long persistent tuple", tuple({text("storage"), "N", "N", "N", "N", "N", "N"}) + "Q.", "another reference");
    row("out-of-band buffer", "\x97.", "an out-of-band buffer");
    row("protocol 6", "\x80\x06N.", "6");
  }

  void namedCodeIsRefusedAndNotRun() {
    QFETCH(std::string, pickle);
    QFETCH(std::string, refusal);
    std::filesystem::remove("executed");
    QCOMPARE(m_read.refuses(legacy(pickle)), refusal);
    QCOMPARE(m_read.refuses(zipOf({{"m/data.pkl", pickle}})), refusal);
    QVERIFY(!std::filesystem::exists("executed"));
  }

  void aRefusalNamesFileAndByte() {
    try {
      (void)m_read(legacy("\x80\x02"s + global("os", "system") + ".", ""));
      QFAIL("accepted");
    } catch (const base::Error& error) {
      QCOMPARE(error.text("byte"), QString::number(kHead.size() + 2).toStdString());
      QVERIFY(QString::fromStdString(error.text("path")).endsWith("weights.pth"));
    }
  }

  void tensorsMustLieInTheirStorage_data() {
    QTest::addColumn<std::string>("made");
    QTest::addColumn<std::string>("code");
    const auto row = [](const char* name, const std::string& bytes, const char* code) {
      QTest::newRow(name) << bytes << std::string(code);
    };
    constexpr std::int64_t kHuge = std::int64_t{1} << 62;
    row("whole", tensor(storage(6), 0, {2, 3}, {3, 1}), "nothing");
    row("last element", tensor(storage(6), 5, {1}, {1}), "nothing");
    row("empty at the end", tensor(storage(6), 6, {0}, {1}), "nothing");
    row("empty with any stride", tensor(storage(6), 0, {0, 9}, {kHuge, 7}), "nothing");
    row("expanded", tensor(storage(6), 0, {4, 6}, {0, 1}), "nothing");
    row("scalar behind the end", tensor(storage(6), 6, {}, {}), "malformed");
    row("one too many", tensor(storage(6), 0, {7}, {1}), "malformed");
    row("stride too long", tensor(storage(6), 0, {2, 3}, {4, 1}), "malformed");
    row("offset too large", tensor(storage(6), 1, {2, 3}, {3, 1}), "malformed");
    row("negative offset", tensor(storage(6), -1, {2}, {1}), "malformed");
    row("negative size", tensor(storage(6), 0, {-2}, {1}), "malformed");
    row("negative stride", tensor(storage(6), 5, {2}, {-1}), "malformed");
    row("product of sizes overflows", tensor(storage(6), 0, {kHuge, 4}, {0, 0}), "malformed");
    row("last element overflows", tensor(storage(6), 0, {3, 2}, {kHuge, 1}), "malformed");
    row("offset overflows", tensor(storage(6), std::numeric_limits<std::int64_t>::max(), {2}, {1}), "malformed");
    row("expanded to a terabyte", tensor(storage(6), 0, {std::int64_t{1} << 40}, {0}), "unsupported");
    row("strides missing", tensor(storage(6), 0, {2, 3}, {1}), "malformed");
    row("rank 65", tensor(storage(6), 0, std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1)), "malformed");
    row("storage longer than its data", tensor(storage(7), 0, {7}, {1}), "truncated");
    row("storage of 2^62 elements", tensor(storage(kHuge), 0, {1}, {1}), "truncated");
    row("view of a storage", tensor(storage(6, "FloatStorage", "0", tuple({text("v"), integer(2), integer(3)})), 0, {3}, {1}), "nothing");
    row("view behind its storage", tensor(storage(6, "FloatStorage", "0", tuple({text("v"), integer(4), integer(3)})), 0, {3}, {1}),
        "malformed");
    row("tensor behind its view", tensor(storage(6, "FloatStorage", "0", tuple({text("v"), integer(2), integer(3)})), 0, {4}, {1}),
        "malformed");
    row("no such storage", tensor(storage(6, "FloatStorage", "9"), 0, {6}, {1}), "unsupported");
    row("no storage", global("torch._utils", "_rebuild_tensor_v2") + tuple({"N", integer(0), ")", ")", "\x89", "N"}) + "R", "malformed");
    row("five facts", global("torch._utils", "_rebuild_tensor_v2") + tuple({storage(6), integer(0), ")", ")", "\x89"}) + "R", "malformed");
    row("parameter of nothing", global("torch._utils", "_rebuild_parameter") + tuple({"N", "\x88", "N"}) + "R", "malformed");
  }

  void tensorsMustLieInTheirStorage() {
    QFETCH(std::string, made);
    QFETCH(std::string, code);
    const std::string bytes = legacy(named(made), floats(6));
    QCOMPARE(codeOf([&] { (void)m_read(bytes); }), code);
  }

  void viewsHaveTheRightElements() {
    const auto view = tensor(storage(6, "FloatStorage", "0", tuple({text("v"), integer(2), integer(4)})), 1, {3}, {1});
    QVERIFY(at::equal(m_read(legacy(named(view), floats(6))).tensors.at("t"), at::tensor({3.0F, 4.0F, 5.0F})));
    QVERIFY(at::equal(m_read(legacy(named(tensor(storage(6), 1, {2, 2}, {1, 2})), floats(6))).tensors.at("t"),
                      at::tensor({1.0F, 3.0F, 2.0F, 4.0F}).view({2, 2})));
    QVERIFY(at::equal(m_read(legacy("\x80\x02"s + tensor(storage(6), 0, {6}, {1}) + ".", floats(6))).tensors.at("tensor"),
                      at::arange(6).to(at::kFloat)));
  }

  void boolsOtherThanZeroAndOneAreRefused() {
    const auto bools = [](const char* data) { return "\x80\x02]"s + text("0") + "a." + le(2, 8) + std::string(data, 2); };
    const std::string pickle = named(tensor(storage(2, "BoolStorage"), 0, {2}, {1}));
    QVERIFY(m_read(legacy(pickle, bools("\1\0"))).tensors.at("t")[0].item<bool>());
    QCOMPARE(m_read.refuses(legacy(pickle, bools("\1\2"))), "malformed: other bytes"s);
  }

  void bombsEndQuickly_data() {
    QTest::addColumn<std::string>("pickle");
    // Ten lists of ten references each to the one before: 10^10 leaves when written out.
    std::string laughs = text("ha") + "q"s + '\0';
    for (int level = 1; level <= 10; ++level) {
      laughs += "](";
      for (int i = 0; i < 10; ++i) laughs += "h"s + static_cast<char>(level - 1);
      laughs += "eq"s + static_cast<char>(level);
    }
    QTest::newRow("billion laughs") << "(" + laughs + "t.";
    QTest::newRow("a list in itself") << "]q"s + '\0' + "h" + '\0' + "a.";
    QTest::newRow("a dict in itself") << "}q"s + '\0' + text("a") + "h" + '\0' + "s.";
    QTest::newRow("100000 levels") << std::string(100000, ']') + std::string(99999, 'a') + ".";
    QTest::newRow("100000 tuples") << ")"s + std::string(100000, '\x85') + ".";
    QTest::newRow("text of 4 GB") << "X\xff\xff\xff\xff."s;
    QTest::newRow("text of 2^64 bytes") << "\x8d\xff\xff\xff\xff\xff\xff\xff\xff."s;
    QTest::newRow("number of 2 GB") << "\x8b\xff\xff\xff\x7f."s;
    QTest::newRow("number of 2000 bytes") << "\x8b\xd0\x07\0\0"s + std::string(2000, 'x') + ".";
    std::string copies = "]q"s + '\0' + "(";
    for (int i = 0; i < 20000; ++i) copies += text("k") + "N\x86";
    copies += "e0";
    for (int i = 0; i < 20000; ++i) copies += global("collections", "OrderedDict") + "h"s + '\0' + "\x85R0";
    QTest::newRow("20000 copies of 20000 items") << copies + "N.";
    std::string longNames = "N";
    const std::string name(100000, 'n');
    longNames = text(name) + "q"s + '\0' + "0}(";
    for (int i = 0; i < 2000; ++i) longNames += "h"s + '\0' + "}h" + '\0' + "Ns";
    QTest::newRow("names of 400 MB") << longNames + "u.";
    QTest::newRow("end without value") << "."s;
    QTest::newRow("two values") << "NN."s;
    QTest::newRow("open mark") << "(N."s;
    QTest::newRow("pop of nothing") << "0."s;
    QTest::newRow("append below a mark") << "](Na."s;
    QTest::newRow("tuple below a mark") << "NN(\x86."s;
    QTest::newRow("no mark") << "Nt."s;
    QTest::newRow("odd dict") << "(Nd."s;
    QTest::newRow("unknown memo") << "h\x07."s;
    QTest::newRow("negative memo") << "Np-1\n."s;
    QTest::newRow("unknown instruction") << "\xff."s;
    QTest::newRow("text that is not UTF-8") << "X\1\0\0\0\xff."s;
    QTest::newRow("float without number") << "Fabc\n."s;
    QTest::newRow("same name by two ways") << "}("s + text("a.b") + "N" + text("a") + "}" + text("b") + "Nsu.";
  }

  void bombsEndQuickly() {
    QFETCH(std::string, pickle);
    QVERIFY(m_read.refuses(legacy(pickle)) != "nothing");
    QVERIFY(m_read.refuses(zipOf({{"m/data.pkl", pickle}})) != "nothing");
  }

  void oldProtocolsAreUnderstood() {
    const TensorFile file = m_read(legacy("(dp0\nS'a'\nI7\nsVb\nL-8L\nsS\"c\"\nF0.5\nsS'd'\nI01\nsS'e'\n(lp1\nI1\naS'x'\nas."s));
    QCOMPARE(file.metadata,
             (std::map<std::string, std::string>{{"a", "7"}, {"b", "-8"}, {"c", "0.5"}, {"d", "true"}, {"e.0", "1"}, {"e.1", "x"}}));
    // protocol 4: frame, memoize, short text
    const TensorFile four = m_read(zipOf({{"m/data.pkl",
                                           "\x80\x04\x95\x0b\0\0\0\0\0\0\0}\x94\x8c\x01"
                                           "a\x94K\x07s."s}}));
    QCOMPARE(four.metadata.at("a"), "7"s);
  }

  void zipArchivesWithAndWithout64Bits() {
    for (const bool zip64 : {false, true}) {
      QVERIFY(at::equal(m_read(zipOf(zipEntries(), zip64)).tensors.at("t"), at::tensor({2, 3, 4}, at::kByte)));
    }
    // a comment behind the directory
    std::string commented = zipOf(zipEntries());
    commented.replace(commented.size() - 2, 2, le(5, 2));
    QVERIFY(m_read(commented + "hello").tensors.contains("t"));
  }

  void lyingArchivesAreRefused_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("code");
    const auto row = [](const char* name, const std::string& bytes, const char* code) {
      QTest::newRow(name) << bytes << std::string(code);
    };
    const auto with = [](const std::function<void(std::vector<ZipEntry>&)>& change) {
      std::vector<ZipEntry> entries = zipEntries();
      change(entries);
      return zipOf(entries);
    };
    row("no pickle", with([](auto& e) { e.erase(e.begin()); }), "unsupported");
    row("no storage", with([](auto& e) { e.erase(e.begin() + 2); }), "truncated");
    row("short storage", with([](auto& e) { e[2].content = "\1\2\3"; }), "truncated");
    row("big-endian", with([](auto& e) { e[1].content = "big"; }), "unsupported");
    row("compressed", with([](auto& e) { e[2].method = 8; }), "unsupported");
    row("encrypted", with([](auto& e) { e[2].flags = 1; }), "unsupported");
    row("a name twice", with([](auto& e) { e.push_back(e[2]); }), "malformed");
    row("empty pickle", with([](auto& e) { e[0].content = ""; }), "truncated");
    const std::string good = zipOf(zipEntries());
    const std::size_t end = good.size() - 22;
    const auto patched = [&](std::size_t at, const std::string& bytes) { return std::string(good).replace(at, bytes.size(), bytes); };
    row("more entries than there are", patched(end + 10, le(9, 2)), "malformed");
    row("directory behind the file", patched(end + 16, le(0x7fffffff, 4)), "truncated");
    row("directory of 4 GB", patched(end + 12, le(0xfffffff0, 4)), "unsupported");
    row("directory elsewhere", patched(end + 16, le(3, 4)), "malformed");
    row("zip64 announced but missing", patched(end + 16, le(0xffffffff, 4)), "malformed");
    const std::size_t central = good.find("PK\1\2");
    row("entry of 2 GB", patched(central + 20, le(0x7fffffff, 4) + le(0x7fffffff, 4)), "truncated");
    row("unequal sizes", patched(central + 20, le(3, 4)), "malformed");
    row("entry elsewhere", patched(central + 42, le(5, 4)), "malformed");
    row("entry behind the file", patched(central + 42, le(0x7fffffff, 4)), "truncated");
    row("name behind the directory", patched(central + 28, le(0xffff, 2)), "truncated");
    row("start of an archive only", "PK\3\4", "truncated");
  }

  void lyingArchivesAreRefused() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, code);
    QCOMPARE(codeOf([&] { (void)m_read(bytes); }), code);
  }

  void otherFilesAreRefused() {
    QCOMPARE(m_read.refuses(""), "empty: "s);
    QCOMPARE(codeOf([&] { (void)m_read("hello world"); }), "malformed"s);
    QCOMPARE(codeOf([&] { (void)m_read("\x80\x02}."); }), "unsupported"s);
    QCOMPARE(codeOf([] { (void)readPth("/does/not/exist.pth"); }), "not_found"s);
    QCOMPARE(m_read.refuses(std::string(kHead).replace(kHead.find('M') + 1, 2, "\xea\x03") + "N." + kNoStorages),
             "unsupported: another version"s);
    std::string bigEndian = kHead.substr(0, kHead.size() - 1) + text("little_endian") + "\x89s.";
    QCOMPARE(m_read.refuses(bigEndian + "N." + kNoStorages), "unsupported: big-endian data"s);
  }

  void storagesOfOlderFilesAreCounted() {
    const std::string pickle = named(tensor(storage(6), 0, {6}, {1}));
    QCOMPARE(codeOf([&] { (void)m_read(legacy(pickle, "\x80\x02]"s + text("0") + "a." + le(std::uint64_t{1} << 62, 8))); }), "truncated"s);
    QCOMPARE(codeOf([&] { (void)m_read(legacy(pickle, "\x80\x02]"s + text("0") + "a." + le(~std::uint64_t{0}, 8))); }), "truncated"s);
    QCOMPARE(codeOf([&] { (void)m_read(legacy(pickle, "\x80\x02]"s + text("0") + "a" + text("0") + "a." + floats(6).substr(11))); }),
             "malformed"s);
    QCOMPARE(codeOf([&] { (void)m_read(legacy(pickle, "\x80\x02K\7."s)); }), "malformed"s);
    const std::string twoTypes =
        "\x80\x02}"s + text("a") + tensor(storage(6), 0, {1}, {1}) + "s" + text("b") + tensor(storage(6, "IntStorage"), 0, {1}, {1}) + "s.";
    QCOMPARE(codeOf([&] { (void)m_read(legacy(twoTypes, floats(6))); }), "malformed"s);
  }

  void everyTruncationIsNoticed_data() { goldenFilesOfPyTorch_data(); }

  void everyTruncationIsNoticed() {
    QFETCH(std::string, bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const std::string refused = m_read.refuses(bytes.substr(0, length));
      QVERIFY2(refused != "nothing", qPrintable(QString::number(length)));
    }
  }

  void mutatedFilesAreReadOrRefused_data() { goldenFilesOfPyTorch_data(); }

  void mutatedFilesAreReadOrRefused() {
    QFETCH(std::string, bytes);
    std::mt19937 random(5);
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
      std::string mutated = bytes;
      for (unsigned n = 1 + random() % 4; n > 0; --n) {
        const std::size_t at = random() % mutated.size();
        switch (random() % 4) {
          case 0:
            mutated[at] = static_cast<char>(random());
            break;
          case 1:
            mutated[at] = static_cast<char>(mutated[at] ^ (1 << (random() % 8)));
            break;
          case 2:
            mutated.erase(at, 1 + random() % 8);
            break;
          default:
            mutated.insert(at, mutated.substr(random() % mutated.size(), 1 + random() % 16));
        }
      }
      put("mutated.pth", mutated);
      const std::string outcome = refusal([] {
        for (const auto& [name, tensor] : readPth("mutated.pth").tensors)
          (void)tensor.to(at::kDouble).sum().item<double>();  // every element is readable
      });
      if (outcome != "nothing") ++refused;
    }
    std::filesystem::remove("mutated.pth");
    QVERIFY2(refused > 500 && refused < 5000, qPrintable(QString::number(refused)));
  }
};

int main(int argc, char** argv) {
  const QTemporaryDir folder;  // "executed" and mutated files go here
  std::filesystem::current_path(folder.path().toStdString());
  at::set_num_threads(1);
  QCoreApplication app(argc, argv);
  TestPthReader test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_pth_reader.moc"
