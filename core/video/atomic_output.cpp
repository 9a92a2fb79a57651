// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/atomic_output.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::video {

namespace {

constexpr int kBufferBytes = 1 << 16;

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using OutputByte = const std::uint8_t;
#else
using OutputByte = std::uint8_t;
#endif

}  // namespace

AtomicOutput::AtomicOutput(const std::filesystem::path& path) : m_file(path) {
  const auto write = [](void* self, OutputByte* bytes, int size) { return static_cast<AtomicOutput*>(self)->append(bytes, size); };
  const auto seek = [](void* self, std::int64_t offset, int whence) { return static_cast<AtomicOutput*>(self)->seek(offset, whence); };
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  m_io = buffer != nullptr ? avio_alloc_context(buffer, kBufferBytes, 1, this, nullptr, write, seek) : nullptr;
  if (m_io == nullptr) {
    av_free(buffer);
    throw base::Error(base::ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}});
  }
}

AtomicOutput::~AtomicOutput() {
  av_freep(&m_io->buffer);
  avio_context_free(&m_io);
}

void AtomicOutput::attach(AVFormatContext& muxer) {
  muxer.pb = m_io;
  muxer.flags |= AVFMT_FLAG_CUSTOM_IO;
  muxer.opaque = this;
  muxer.url = av_strdup(base::toUtf8(m_file.temporaryPath()).c_str());
  muxer.io_open = [](AVFormatContext* context, AVIOContext** reader, const char*, int, AVDictionary**) {
    return static_cast<AtomicOutput*>(context->opaque)->openForReading(reader);
  };
}

void AtomicOutput::rethrow() const {
  if (m_fault) std::rethrow_exception(m_fault);
}

int AtomicOutput::append(const std::uint8_t* bytes, int size) {
  if (m_fault) return AVERROR(EIO);
  try {
    const auto all = std::as_bytes(std::span(bytes, static_cast<std::size_t>(size)));
    const auto over = static_cast<std::size_t>(std::clamp<std::int64_t>(m_size - m_position, 0, size));
    if (over > 0) m_file.writeAt(static_cast<std::uint64_t>(m_position), all.first(over));
    if (over < all.size()) m_file.write(all.subspan(over));
    m_position += size;
    m_size = std::max(m_size, m_position);
    return size;
  } catch (...) {
    m_fault = std::current_exception();
    return AVERROR(EIO);
  }
}

std::int64_t AtomicOutput::seek(std::int64_t offset, int whence) {
  if ((whence & AVSEEK_SIZE) != 0) return m_size;
  const std::int64_t base = whence == SEEK_CUR ? m_position : (whence == SEEK_END ? m_size : 0);
  if (base + offset < 0 || base + offset > m_size) return AVERROR(EINVAL);
  m_position = base + offset;
  return m_position;
}

int AtomicOutput::openForReading(AVIOContext** reader) {
  try {
    m_file.writeAt(0, {});  // empties the buffer, so that a reader sees all of the file
  } catch (...) {
    m_fault = std::current_exception();
    return AVERROR(EIO);
  }
  const std::string url = "file:" + base::toUtf8(m_file.temporaryPath());
  return avio_open(reader, url.c_str(), AVIO_FLAG_READ);
}

}  // namespace parsimony::video
