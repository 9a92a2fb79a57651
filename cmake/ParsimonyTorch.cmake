# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later
# LibTorch, found once. Exports one target, parsimony_torch; nothing else in the tree knows where LibTorch came from.
# Order: -DTorch_DIR or $Torch_DIR, then the per-user cache that `./dev setup` fills.
set(PARSIMONY_TORCH_VERSION 2.13.0)
if(NOT Torch_DIR AND NOT DEFINED ENV{Torch_DIR})
  set(cache_root "$ENV{XDG_CACHE_HOME}")
  if(NOT cache_root)
    set(cache_root "$ENV{HOME}/.cache")
  endif()
  set(candidate "${cache_root}/parsimony/libtorch-${PARSIMONY_TORCH_VERSION}-cpu/torch/share/cmake/Torch")
  if(EXISTS "${candidate}")
    set(Torch_DIR "${candidate}" CACHE PATH "Folder of TorchConfig.cmake")
  endif()
elseif(NOT Torch_DIR)
  set(Torch_DIR "$ENV{Torch_DIR}" CACHE PATH "Folder of TorchConfig.cmake")
endif()
# TorchConfig warns about the missing static-runtime library of the wheel; the shared one is all that is used.
set(CMAKE_WARN_DEPRECATED_SAVED "${CMAKE_WARN_DEPRECATED}")
find_package(Torch 2.11 REQUIRED QUIET)
set_package_properties(Torch PROPERTIES TYPE REQUIRED PURPOSE "networks and dense algebra")

add_library(parsimony_torch INTERFACE)
target_link_libraries(parsimony_torch INTERFACE ${TORCH_LIBRARIES})
# Torch's headers are not ours to mend: SYSTEM keeps their warnings out of our build.
target_include_directories(parsimony_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
