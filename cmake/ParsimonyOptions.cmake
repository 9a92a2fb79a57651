# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Language level, warnings, output folders, compiler cache and sanitizers: what every target shares.
include(FeatureSummary)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(PARSIMONY_CCACHE ccache)
if(PARSIMONY_CCACHE)
  # Relative paths let a second clone hit the same cache; the sloppiness lets precompiled headers hit it at all.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${PARSIMONY_CCACHE})
endif()

find_program(PARSIMONY_LLD ld.lld)
if(PARSIMONY_LLD AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT APPLE)
  add_link_options(-fuse-ld=lld)
endif()

if(MSVC)
  add_compile_options(/W4 /utf-8 /permissive- /Zc:__cplusplus /wd4251 /wd4275)
  add_compile_definitions(_USE_MATH_DEFINES NOMINMAX)
else()
  add_compile_options(-Wall -Wextra -Wno-unknown-pragmas "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>" "$<$<CONFIG:Debug>:-g1>")
endif()

if(PARSIMONY_SANITIZE)
  add_compile_options(-fsanitize=${PARSIMONY_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${PARSIMONY_SANITIZE})
endif()
