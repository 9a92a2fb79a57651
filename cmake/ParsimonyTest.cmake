# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later

# parsimony_add_test(<tst_name> [SOURCES a.cpp ...] LIBS lib ... [LABEL fast|full|slow] [TIMEOUT seconds] [TORCH] [GUI])
#
# One Qt Test executable from <tst_name>.cpp. `fast` tests also carry the label `full`, so that `ctest -L full` runs both.
# TORCH links LibTorch and reuses the precompiled header of the tests. Every test runs offscreen with two threads at most.
function(parsimony_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH;GUI" "LABEL;TIMEOUT" "SOURCES;LIBS")
  if(NOT arg_LABEL)
    set(arg_LABEL fast)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${name}.cpp ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_LIBS} Qt6::Test)
  if(arg_GUI)
    target_link_libraries(${name} PRIVATE Qt6::Widgets)
  endif()
  if(arg_TORCH)
    target_link_libraries(${name} PRIVATE parsimony_torch)
    if(TARGET tests_torch_pch)
      target_precompile_headers(${name} REUSE_FROM tests_torch_pch)
    endif()
  endif()
  set(labels ${arg_LABEL})
  if(arg_LABEL STREQUAL "fast")
    list(APPEND labels full)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES
    LABELS "${labels}" TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_NUM_THREADS=2;PARSIMONY_SOURCE_DIR=${PROJECT_SOURCE_DIR};PARSIMONY_BINARY_DIR=${PROJECT_BINARY_DIR}"
    SKIP_REGULAR_EXPRESSION "^SKIP-ALL")
endfunction()
