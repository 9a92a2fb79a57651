# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Every third-party library is found here and nowhere else. LibTorch comes first: its config must run before Qt's.
include(ParsimonyTorch)

find_package(Threads REQUIRED)

find_package(Eigen3 3.4 REQUIRED NO_MODULE)
set_package_properties(Eigen3 PROPERTIES TYPE REQUIRED PURPOSE "small and fixed-size algebra, public matrix types")

find_package(OpenCV 4.5 REQUIRED COMPONENTS core imgproc imgcodecs)
set_package_properties(OpenCV PROPERTIES TYPE REQUIRED PURPOSE "image files, resampling, drawing")

find_package(nlohmann_json 3.10 REQUIRED)
set_package_properties(nlohmann_json PROPERTIES TYPE REQUIRED PURPOSE "manifests, journals, JSON results")

find_package(yaml-cpp REQUIRED)
set_package_properties(yaml-cpp PROPERTIES TYPE REQUIRED PURPOSE "project.yaml, config.yaml")
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

find_package(tomlplusplus REQUIRED)
set_package_properties(tomlplusplus PROPERTIES TYPE REQUIRED PURPOSE "Lightning Pose's registry of projects")

find_package(CURL 7.85 REQUIRED)
set_package_properties(CURL PROPERTIES TYPE REQUIRED PURPOSE "fetching published weights over https, when a person asks for it")

find_package(CLI11 REQUIRED)
set_package_properties(CLI11 PROPERTIES TYPE REQUIRED PURPOSE "the command line")

find_package(fmt REQUIRED)
set_package_properties(fmt PROPERTIES TYPE REQUIRED PURPOSE "text formatting")

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(HDF5 IMPORTED_TARGET hdf5)
endif()
add_feature_info(HDF5 "${HDF5_FOUND}" "SLEAP's .slp files")

if(PARSIMONY_WITH_VIDEO)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswscale)
  add_feature_info(FFmpeg TRUE "demuxing, decoding and encoding of video")
endif()

if(PARSIMONY_WITH_MPI)
  set(MPI_CXX_SKIP_MPICXX ON)  # the C interface; C is no language of this project, so the component is called CXX
  find_package(MPI QUIET COMPONENTS CXX)
  set_package_properties(MPI PROPERTIES TYPE OPTIONAL PURPOSE "training by several processes, on one or many nodes")
endif()

if(PARSIMONY_WITH_QT)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Network Widgets Svg PrintSupport Concurrent Test LinguistTools)
  set_package_properties(Qt6 PROPERTIES TYPE REQUIRED PURPOSE "the window and the test framework")
  find_package(QCustomPlotQt6 REQUIRED)
  set_package_properties(QCustomPlotQt6 PROPERTIES TYPE REQUIRED PURPOSE "plots")
endif()

if(PARSIMONY_BENCHMARKS)
  find_package(benchmark REQUIRED)
  set_package_properties(benchmark PROPERTIES TYPE OPTIONAL PURPOSE "./dev bench")
endif()
