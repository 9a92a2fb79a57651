// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStandardPaths>

#include <string>

namespace parsimony::tests {

/// Why nothing can be started by mpirun here; empty when it can.
inline std::string whyNoMpi() {
#ifndef PARSIMONY_WITH_MPI
  return "this build has no MPI (libopenmpi-dev)";
#else
  return QStandardPaths::findExecutable("mpirun").isEmpty() ? "there is no mpirun (openmpi-bin)" : "";
#endif
}

/// mpirun of `count` processes on this machine, however few cores it has and whoever asks. Loopback only: a test needs no network.
inline void startMpi(QProcess& process, int count, const QString& program, const QStringList& arguments) {
  auto environment = process.processEnvironment().isEmpty() ? QProcessEnvironment::systemEnvironment() : process.processEnvironment();
  environment.insert("OMPI_ALLOW_RUN_AS_ROOT", "1");
  environment.insert("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
  environment.insert("OMPI_MCA_btl", "self,vader,tcp");
  environment.insert("OMPI_MCA_btl_tcp_if_include", "lo");
  environment.insert("OMPI_MCA_oob_tcp_if_include", "lo");
  environment.insert("OMPI_MCA_btl_vader_single_copy_mechanism", "none");  // containers forbid it
  process.setProcessEnvironment(environment);
  process.start("mpirun", QStringList{"-n", QString::number(count), "--oversubscribe", "--bind-to", "none", program} + arguments);
}

}  // namespace parsimony::tests
