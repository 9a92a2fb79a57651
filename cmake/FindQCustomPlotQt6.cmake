# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The target QCustomPlotQt6::QCustomPlotQt6: Debian's package where it is, else compiled from -DQCUSTOMPLOT_SOURCE, the folder of qcustomplot.h and .cpp
# (systems whose packages hold no build for Qt 6).
if(NOT QCUSTOMPLOT_SOURCE)
  find_package(QCustomPlotQt6 CONFIG QUIET)
elseif(NOT TARGET QCustomPlotQt6::QCustomPlotQt6 AND EXISTS "${QCUSTOMPLOT_SOURCE}/qcustomplot.cpp")
  add_library(QCustomPlotQt6 STATIC "${QCUSTOMPLOT_SOURCE}/qcustomplot.cpp" "${QCUSTOMPLOT_SOURCE}/qcustomplot.h")
  set_target_properties(QCustomPlotQt6 PROPERTIES AUTOMOC ON)
  target_include_directories(QCustomPlotQt6 SYSTEM PUBLIC "${QCUSTOMPLOT_SOURCE}")
  target_link_libraries(QCustomPlotQt6 PUBLIC Qt6::Widgets Qt6::PrintSupport)
  add_library(QCustomPlotQt6::QCustomPlotQt6 ALIAS QCustomPlotQt6)
endif()
include(FindPackageHandleStandardArgs)
if(TARGET QCustomPlotQt6::QCustomPlotQt6)
  set(QCustomPlotQt6_TARGET QCustomPlotQt6::QCustomPlotQt6)
endif()
find_package_handle_standard_args(QCustomPlotQt6 REQUIRED_VARS QCustomPlotQt6_TARGET
  REASON_FAILURE_MESSAGE "install libqcustomplot-dev, or set QCUSTOMPLOT_SOURCE to the folder of qcustomplot.cpp")
