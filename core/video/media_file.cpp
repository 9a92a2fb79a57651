// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/media_file.h"

#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::video {

namespace {

using base::Error;
using base::ErrorCode;

// Containers of one self-contained file. Playlists (hls, concat, dash) are left out on purpose: they would open further files.
constexpr const char* kFormats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,mpegtsraw,h264,hevc,m4v,mjpeg,mjpeg_2000,ivf,obu,av1,flv,asf,ogg,"
    "nut,mxf,dv,vc1,yuv4mpegpipe,rm,gif,apng,wav,mp3,aac,flac,w64,aiff";

constexpr int kMaxReadFaults = 10;

void requireReadableFile(const std::filesystem::path& path) {
  std::error_code fault;
  const auto status = std::filesystem::status(path, fault);
  if (status.type() == std::filesystem::file_type::not_found) throw Error(ErrorCode::NotFound, {{"path", base::toUtf8(path)}});
  if (fault) throw base::errorFromErrno(fault.value(), path, "open");
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorCode::Unsupported,
                {{"path", base::toUtf8(path)}, {"expected", std::string("a video file")}, {"found", std::string("a folder")}});
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(ErrorCode::Unsupported,
                {{"path", base::toUtf8(path)}, {"expected", std::string("a video file")}, {"found", std::string("a device or pipe")}});
  }
  if (std::filesystem::file_size(path, fault) == 0 && !fault) throw Error(ErrorCode::Empty, {{"path", base::toUtf8(path)}});
}

std::uint64_t bigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// MP4 is a chain of boxes {size, type, content}; a file that was cut ends within one, or before the table ("moov").
bool endsWithinBox(std::ifstream& file, std::uint64_t size) {
  bool table = false;
  for (std::uint64_t at = 0; at < size;) {
    char head[16] = {};
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(head, sizeof head);
    if (file.gcount() < 8) return true;
    table = table || std::string_view(head + 4, 4) == "moov";
    std::uint64_t box = bigEndian({head, 4});
    if (box == 1) box = bigEndian({head + 8, 8});
    if (box == 0) return !table;  // the last box reaches to the end
    if (box < 8 || box > size - at) return true;
    at += box;
  }
  return !table;
}

/// Tells a video that lost its end from a file that never was one.
bool looksCut(const std::filesystem::path& path) {
  std::error_code fault;
  const std::uint64_t size = std::filesystem::file_size(path, fault);
  std::ifstream file(path, std::ios::binary);
  char head[12] = {};
  file.read(head, sizeof head);
  const std::string_view bytes(head, static_cast<std::size_t>(file.gcount()));
  if (fault || bytes.size() < 8) return false;
  if (bytes.substr(4, 4) == "ftyp") return endsWithinBox(file, size);
  return bytes.substr(0, 4) == "RIFF" || bytes.substr(0, 4) == "\x1A\x45\xDF\xA3";
}

Error openError(int error, const std::filesystem::path& path) {
  if (error == AVERROR(ENOMEM)) return Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
  if (error == AVERROR(EACCES) || error == AVERROR(EPERM) || error == AVERROR(ENOENT)) {
    return base::errorFromErrno(AVUNERROR(error), path, "open");
  }
  const bool cut = looksCut(path);
  return Error(cut ? ErrorCode::Truncated : ErrorCode::Malformed,
               {{"path", base::toUtf8(path)}, {"expected", std::string("a video")}, {"found", ffmpegText(error)}});
}

}  // namespace

MediaFile::MediaFile(const std::filesystem::path& path) : m_path(path) {
  routeFfmpegLog();
  requireReadableFile(path);
  open();
  chooseStream();
}

void MediaFile::open() {
  AVFormatContext* input = avformat_alloc_context();
  if (input == nullptr) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(m_path)}});
  input->format_whitelist = av_strdup(kFormats);
  input->protocol_whitelist = av_strdup("file");
  // Without the prefix a path such as "take:2.mp4" would be taken for a protocol.
  const std::string url = "file:" + base::toUtf8(m_path);
  const int opened = avformat_open_input(&input, url.c_str(), nullptr, nullptr);
  if (opened < 0) throw openError(opened, m_path);
  m_input.reset(input);

  std::vector<std::int64_t> entries;
  for (unsigned i = 0; i < input->nb_streams; ++i) entries.push_back(avformat_index_get_entries_count(input->streams[i]));

  const unsigned streams = input->nb_streams;
  std::vector<AVDictionary*> options(streams, nullptr);
  for (AVDictionary*& option : options) av_dict_set_int(&option, "max_pixels", kMaxPixels, 0);
  const int found = avformat_find_stream_info(input, options.empty() ? nullptr : options.data());
  for (AVDictionary*& option : options) av_dict_free(&option);
  if (found < 0) throw openError(found, m_path);

  const int best = av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (best >= 0) m_indexEntriesAtOpen = static_cast<std::size_t>(best) < entries.size() ? entries[static_cast<std::size_t>(best)] : 0;
}

void MediaFile::chooseStream() {
  const int best = av_find_best_stream(m_input.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (best < 0 || (m_input->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
    bool sound = false;
    for (unsigned i = 0; i < m_input->nb_streams; ++i) sound = sound || m_input->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    throw Error(sound ? ErrorCode::Unsupported : (looksCut(m_path) ? ErrorCode::Truncated : ErrorCode::Malformed),
                {{"path", base::toUtf8(m_path)}, {"expected", std::string("a video stream")}, {"found", std::string("none")}});
  }
  m_stream = m_input->streams[best];
  for (unsigned i = 0; i < m_input->nb_streams; ++i) {
    if (static_cast<int>(i) != best) m_input->streams[i]->discard = AVDISCARD_ALL;
  }
  const AVCodecParameters& codec = *m_stream->codecpar;
  if (codec.width <= 0 || codec.height <= 0) {
    throw Error(looksCut(m_path) ? ErrorCode::Truncated : ErrorCode::Malformed,
                {{"path", base::toUtf8(m_path)},
                 {"expected", std::string("a picture size")},
                 {"found", std::to_string(codec.width) + "x" + std::to_string(codec.height)}});
  }
}

bool MediaFile::readPacket(AVPacket& packet) {
  for (int faults = 0; faults < kMaxReadFaults;) {
    av_packet_unref(&packet);
    const int read = av_read_frame(m_input.get(), &packet);
    if (read >= 0) {
      if (packet.stream_index == m_stream->index) return true;
      continue;
    }
    if (read == AVERROR_EOF) return false;
    if (read == AVERROR(ENOMEM)) throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(m_path)}});
    m_endedEarly = true;
    ++faults;
  }
  return false;
}

bool MediaFile::seekTime(std::int64_t timestamp) {
  return av_seek_frame(m_input.get(), m_stream->index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

bool MediaFile::seekByte(std::int64_t byte) {
  if (byte < 0 || (m_input->iformat->flags & AVFMT_NO_BYTE_SEEK) != 0) return false;
  return av_seek_frame(m_input.get(), m_stream->index, byte, AVSEEK_FLAG_BYTE) >= 0;
}

bool MediaFile::prefersBytes() const {
  return (m_input->iformat->flags & (AVFMT_TS_DISCONT | AVFMT_GENERIC_INDEX | AVFMT_NOTIMESTAMPS)) != 0 &&
         (m_input->iformat->flags & AVFMT_NO_BYTE_SEEK) == 0;
}

bool MediaFile::isMov() const {
  return std::strstr(m_input->iformat->name, "mov,") != nullptr;
}

Orientation MediaFile::orientation() const {
#if LIBAVCODEC_VERSION_MAJOR >= 61
  const AVPacketSideData* data =
      av_packet_side_data_get(m_stream->codecpar->coded_side_data, m_stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  const std::uint8_t* bytes = data != nullptr ? data->data : nullptr;
  const std::size_t size = data != nullptr ? data->size : 0;
#else
  std::size_t size = 0;
  const std::uint8_t* bytes = av_stream_get_side_data(m_stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
#endif
  std::int32_t matrix[9] = {};
  if (bytes == nullptr || size < sizeof matrix) return {};
  std::memcpy(matrix, bytes, sizeof matrix);
  return Orientation::fromDisplayMatrix(matrix);
}

}  // namespace parsimony::video
