// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QByteArray>

namespace parsimony::tests {

// Files that PyTorch 2.13 saved (base64 of zlib), made by
//   base = torch.arange(12.)
//   sd = OrderedDict(w=base.view(3, 4).t()[1:], shared=base[4:8], p=Parameter(tensor([0.5, -2.0], dtype=float64)), bf=tensor([1.5, -0.25],
//     dtype=bfloat16), h=tensor([0.1], dtype=float16), n=tensor(7), b=tensor([True, False]), i=tensor([-3], dtype=int32),
//     u=tensor([255], dtype=uint8), e=zeros(0, 3), x=tensor([9.]).expand(2, 2));  sd._metadata = OrderedDict([("", {"version": 1})])
//   torch.save({"sd": sd, "epoch": 3, "lr": 0.1, "name": "l\u00ef", "none": None, "list": [1, (2, -70000)],
//     "opt": {0: {"m": tensor([4.])}}, "set": {5}, "big": 2**40, "yes": True}, ..., _use_new_zipfile_serialization=True and False)
inline std::string goldenFrom(const char* base64) {
  return qUncompress(QByteArray::fromBase64(base64)).toStdString();
}

inline std::string goldenZip() {
  return goldenFrom(
      "AAARgnjapVdbcBNVGN5cmoZQS4soN0UUlKBQcr9wacqC4bII7QIaqzVukk2zsM3mz560gEaq2ID6Is6oow8Ojz7J+OA4zjgMow8+OzI++cCMOo4v+ub4ovWcs2m6"
      "57Qlttnp2U22/3f5z57z/5thyeUWBK9XWHD0CWsFpZovaZPqnoKClIHKeT0t9gqjzDHtrIPgzzgxwCyAI583dF3NI80om75T1YJaVQuHtTzygXOnDC5/xoEDp8Cd"
      "RwamHsjWkKabvmxVzdU0vZBFatk0qtnJkA+6/P5MN2HFkcq4Ch4L4kvrhoJOWzd90E0JA+DNuPA1X6nBKqkHgW9EckguydWA1fiDuwE9b5WIgfsQ9MqwJuMhxCUF"
      "m4O+ElYqeUrdJW+JYvtHJLfknoG1kmMG7rdw6xA8IMODVKwC65dwX1GqyoSK1KoPNlisTc+HjVpOV1umN1KeIGzCgk4Em0ckQXLOwENE8GFLcAuCR2TYeo1+efQq"
      "PCbDNjrJuSJsZ7hFOiHBWIv9ccoegics9h1Ndj9h32mxP4ngKRl20cAS7Gb4jip6scU1QEPCsAdzORAECBemCZJTyOIKI4jIEKWBZYgxXCeM8niLK05DIpCwuJKY"
      "a2fTz14E+2TYTwNycIDNzzD0FscgDYlCysptqJnbQeJHtLgOITgsw9M0UIM0w3WsPL9yjtCIGBy17BxrpnacnCSL6gSCZ2Q4SQNrcIq1dRHNP9BhGhKHEYtLbnKd"
      "JqczFtdZBM/K8BwNVCEzt+jo9wQ8j4ECglECFMiyfQGvXkcDXrTAYwhekiFLgy/Ayww4CYqlmqOTITkbkCcsDShYYBVBUYbxWh1KmVUYkMVLVCEbGjT6/3MZstvh"
      "fB10uuEm1aqJty9MSA7TNHOZLuK4YuRLUJZcdA3qVTCOpL76iBwfZ9zkweN1DxW6B/VvbwJYN42yCtWT9LOumQjMMUB4GUrO4+/+8e9sA2oqRRgVBJN1mJKEOlyg"
      "OU3AxVaORDAYgEtWkq80p/ZVcqpbCb6G4LIM06ZJ2Uyc7+v5bJZsSaSVs1kfvuODN8bgitSlzMCbMszQwJw2Do23PbTWOeidi6oJV6/VBoalbm/jeqp4BzsnY3jJ"
      "Grle2NGqkQNFozqhoGxz/tLiNq5ULnoEidiXf/50heRNxtJim4T4vFizLGYVXRsvT6hllBbD/0ePP2IRYiA1Bb+TiXbe00C/kGoZyOH1b5D6nhb3rUR37tA1hHSV"
      "eJg58PNG8jQ89/TQKwwyXWlPIC3u7cCAxTqdwqch/IfHNB438LiNx108hIO4F+KxFY/AQeL0Qr04GCBtp43TdazTYFrsExbXv5tqgm4T/g/f+eLzPtqB780fYflD"
      "aTGw7Jm4nZq+RTSn3i8YZKO622gOsZrhtLi/k8c/WqS7rf+HTz9rv/56BZFVj6TFwY7UR0e7m9zEReXH3wwi623jYj/rIpoWEyt24aDKt7Z9k1lB/rHO8/9ndnaW"
      "OEDxv86u4PnHO33+VBwzz7L1T1hU/BArnkiLqQ7TH13G/k0uvn/7aE2Qvh47137+1tgqqFUTAh3WT1KviP53ns368vRbfaoj/bCPqH//yfjZ9ut3ixCab2A0fVOt"
      "ariDXVLID4asVkiLA8s0E4wnY4lIKJpIhCKxQDgaSYZDwVgkFI8mYoFkLByOxWNh/JG4/PVm4Rc/9uGnLh3EbMunvd/3LXDO/w7i0fYGvp5Bbu8SlnpD4EnsTXgT"
      "Q3LdTrKg8/M89kbaz/Cs9QgLGzgPt3e3Xgb+gUfgei+PtXcuFjvUzWGDPNbegVjsDR4b4rH2/sFi13k5bJjH2qs+i32Px0Z4rL1us9gNqzhslMfaKy6ny2NjPNZe"
      "MLl8fRw2PoddvKQyy4zHJnhde5VjscJqDpvksfYKtYaBnuGxwQULy15gWPAdG3iJjWXf91sYsNwjtKlIw5LHs2uufrl2296F2avfbV3/7pl7n/DQV4utzQCrtXV5"
      "LEw/jbdi/wO9GfqT");
}

inline std::string goldenLegacy() {
  return goldenFrom(
      "AAAHrnjadZTJd9tUFIcl2UkaNS1hpoxhdhiMp9gOU5IS0kFt2qgMYghCtpVYRZH8k57TpmBqBruhK7ZwWLBkx5oNJ+fwj3TLhj3nAOG+J9nBQdXxe7667+m77953"
      "7+0qN1X3rx9W/py5/NPFE9mucv73FM0dSBljWpKkVuAzv+675rYdhI7vQaYNxjFacR3GXNu0vYZjeVB2DZWUbKdlm6FzzQ6R6iCdMcZIGTb9gGFMU4wUvTkew7iW"
      "NtKc4XubmNDS7fbApsL3NyDXyaZr1xmZDNULQcMO7MayU2cqlFkdqYwh08YrSNeZH9SbWbPNHDdUzcCutR23YTLbC/3A3C6oGMtkjAlOpZ3Wpo3x6BN1xfUtdilS"
      "qpgwjtOe+VI1V50rlfLFHEk4Ig5cb7UxqU2tMqhrmqyltFQfR0lI9zH1TZMf5xjDcR13GOPCWYuOiukm2W2ONxO5dzYj3l1rWlpL93C3JvdwT8S6l+E+HfcL/1p4"
      "4Db+tazA2rKZHag4EVmKvVr22zXXHrr14IH50lylXCzlC1U8ROYVMv/wmiZpSg+PcPOPRuYfY5jR8fiueHniBp7U8ZS4lNoGnh6xdFIEMF8e2npm1NXSfGW+gGdj"
      "W5nY1iy39Vxk63mGF3S8KFxtIjtCP225G0PyS6PkuRxFETkiy0TOczJBC3wqRuQSw5yOsiB7qIyQz1HODcnVw+RytYr5mPwykWdnI+IrDK/qeE0Qa3h9NBK+7w6J"
      "C4eI+WI5h8U4CktxFE7ys74RkZcZ3tSxIsgOTo2Qz3gHGXr6ELiQKxZwJj7q2TgIGp/OReDzDKs6LghwGxdHj7zDDpJk7TC5kitBj8mXYvJbfHo7Ir/D8K4OQ5Bt"
      "vPf/VOe5VskXK2W8TxiJMB9wjMRL50OqILmP9Qj1EYOp42OBugoruWrmCJdDLT5RXQRRU/pocGYfdoTaYNjU0Wx34BiT9LlJBWI1LGbhslj/xCClBLeDLdEQBh3N"
      "0+QwDGuiVdktv96Er6VEzrsBWqcWfvmOP9+LhuVR1QGiLbi//YwgUvqejXA16mhOyMDW0c5Qh1DOfvvHP/t9bNviC7/FcKWDq5rUwY7weAvXbuMxXUEOn8Yefxbf"
      "QYdPn0feXmfo6vgiDAU6tBm+rJsm7w7M8UxTJY2Kr9bxtTZm9dDT0Rcba84mbtzkjUqSZKHZoV69u8sb8DpvwAn9Qk66WCWpsaWSWkA6qXrHkgpvPKl2JpLy/khS"
      "yk4mZY2aFNijdlaR/vvcWoiFvYFmamS9y9cX6UejS+NHGns0btGQliRpmsYMjdzSgLu30P1VjuWN7ECaiP8Hu2RpsPL3/v7+QB4KHHwgdxf/BSGe7KU=");
}

}  // namespace parsimony::tests
