# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later

# parsimony_add_module(<name> SOURCES a.cpp ... HEADERS a.h ... [PRIVATE_HEADERS b.h ...] [PUBLIC lib ...] [PRIVATE lib ...] [TORCH] [MOC])
#
# One static library per folder, reachable as parsimony::<name>. HEADERS are public: each is compiled alone by the target
# all_verify_interface_header_sets. PRIVATE_HEADERS may include LibTorch. TORCH links LibTorch privately and precompiles its header.
function(parsimony_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH;MOC" "" "SOURCES;HEADERS;PRIVATE_HEADERS;PUBLIC;PRIVATE")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES} ${arg_PRIVATE_HEADERS})
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(parsimony::${name} ALIAS ${name})
  target_sources(${name} ${scope} FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  target_include_directories(${name} ${scope} "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} ${scope} ${arg_PUBLIC})
  if(arg_PRIVATE)
    target_link_libraries(${name} PRIVATE ${arg_PRIVATE})
  endif()
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  if(arg_MOC)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  endif()
  if(arg_TORCH)
    target_link_libraries(${name} PRIVATE parsimony_torch)
    # Pays from the third torch source on: 18 s become 4 s each.
    target_precompile_headers(${name} PRIVATE <torch/torch.h>)
  endif()
endfunction()
