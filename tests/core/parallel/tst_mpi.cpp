// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The communicators of Open MPI, by two and three processes of the program mpi_contract.
#include <QtTest/QtTest>

#include "tests/core/parallel/mpirun.h"

using namespace parsimony;

class TestMpi : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    if (const auto reason = tests::whyNoMpi(); !reason.empty()) QSKIP(reason.c_str());
  }

  void processesKeepTheContract() {
    for (const int count : {2, 3}) {
      QProcess process;
      tests::startMpi(process, count, program(), {});
      QVERIFY(process.waitForFinished(60000));
      const auto told = process.readAllStandardOutput() + process.readAllStandardError();
      QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, told.constData());
      QVERIFY2(told.contains("contract kept by " + QByteArray::number(count)), told.constData());
    }
  }

  /// Well before the silence of half a minute, and in words.
  void aKilledProcessEndsTheJob() {
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    tests::startMpi(process, 2, program(), {"die"});
    QVERIFY(process.waitForFinished(60000));
    QVERIFY(timer.elapsed() < 25000);
    const auto told = process.readAllStandardError();
    QVERIFY2(process.exitCode() != 0, told.constData());
    QVERIFY2(told.contains("process 1 on") || told.contains("process rank 1"), told.constData());
  }

 private:
  static QString program() { return qEnvironmentVariable("PARSIMONY_BINARY_DIR") + "/tests/mpi_contract"; }
};

QTEST_GUILESS_MAIN(TestMpi)
#include "tst_mpi.moc"
