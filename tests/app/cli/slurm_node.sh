#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Parsimony authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A cluster of this one machine for tests: slurm_node.sh start|stop FOLDER. All files lie in FOLDER, all ports are free ones, and nothing of a SLURM
# that runs here already is touched. After start: export SLURM_CONF=FOLDER/slurm.conf. Exit code 77: not possible here, with the reason on stdout.
set -euo pipefail

action=$1
folder=$2
PATH=$PATH:/usr/sbin:/sbin

skip() { echo "$*"; exit 77; }

free_ports() {
  python3 - <<'PY'
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])
PY
}

# Ends what has left its number in FILE, and waits until it is gone.
end() {
  local pid
  [[ -s $1 ]] || return 0
  pid=$(cat "$1")
  kill "$pid" 2>/dev/null || return 0
  for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
}

stop() {
  end "$folder/slurmd.pid"
  end "$folder/slurmctld.pid"
  end "$folder/munged.pid"
}

configure() {
  local controller node spare
  read -r controller node spare < <(free_ports)
  cat >"$folder/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$node
SrunPortRange=$spare-$((spare + 40))
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
InactiveLimit=0
KillWait=30
MinJobAge=300
NodeName=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=test Nodes=localhost Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
  local program
  for program in munged slurmctld slurmd sbatch squeue scancel sinfo; do
    command -v "$program" >/dev/null || skip "there is no $program (Debian: slurm-wlm munge)"
  done
  [[ $(id -u) == 0 ]] || skip "slurmd starts jobs as root only"
  mkdir -p "$folder"/{state,spool}
  chmod 755 "$folder"
  head -c 1024 /dev/urandom >"$folder/munge.key"
  chmod 600 "$folder/munge.key"
  configure
  export SLURM_CONF=$folder/slurm.conf
  trap stop ERR
  munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" \
    --seed-file="$folder/munge.seed"
  slurmctld -c
  slurmd -N localhost
  for _ in {1..100}; do
    [[ $(sinfo --noheader --format=%t 2>/dev/null) == idle ]] && return 0
    sleep 0.1
  done
  stop
  skip "the node does not come up: $(tail -n 3 "$folder"/slurm*.log 2>/dev/null | tr '\n' ' ')"
}

case $action in
  start | stop) "$action" ;;
  *) echo "usage: slurm_node.sh start|stop FOLDER" >&2; exit 2 ;;
esac
