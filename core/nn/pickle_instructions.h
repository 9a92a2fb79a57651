// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The instructions of the pickle language, by group.

#include <bit>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/nn/pickle_machine.h"

namespace parsimony::nn::pickle {

inline std::string nameOfOpcode(unsigned char opcode) {
  switch (opcode) {
    case 'o':
      return "the instruction OBJ";
    case 0x81:
      return "the instruction NEWOBJ";
    case 0x92:
      return "the instruction NEWOBJ_EX";
    case 0x82:
    case 0x83:
    case 0x84:
      return "the instruction EXT";
    case 0x96:
      return "the instruction BYTEARRAY8";
    case 0x97:
    case 0x98:
      return "an out-of-band buffer";
    default:
      return {};
  }
}

inline const Value& Machine::run() {
  m_stack.clear();
  m_marks.clear();
  m_memo.clear();
  for (;;) {
    m_opcodeStart = m_position;
    const auto opcode = static_cast<unsigned char>(take(1).front());
    if (opcode != '.') {
      step(opcode);
      continue;
    }
    if (m_stack.size() != 1 || !m_marks.empty())
      throw error(ErrorCode::Malformed, "one value at the end of a pickle", std::to_string(m_stack.size()));
    return *pop();
  }
}

inline void Machine::step(unsigned char opcode) {
  if (stepNumber(opcode) || stepText(opcode) || stepContainer(opcode) || stepMemo(opcode) || stepObject(opcode)) return;
  if (const std::string name = nameOfOpcode(opcode); !name.empty())
    throw error(ErrorCode::Unsupported, "tensors and containers only", name);
  throw error(ErrorCode::Malformed, "a pickle instruction", "the byte " + std::to_string(opcode));
}

inline bool Machine::stepNumber(unsigned char opcode) {
  switch (opcode) {
    case 'N':
      push(make(None{}));
      return true;
    case 0x88:
    case 0x89:
      push(make(opcode == 0x88));
      return true;
    case 'J':
      pushInteger(take(4));
      return true;
    case 'K':
      push(make(static_cast<std::int64_t>(takeNumber(1))));
      return true;
    case 'M':
      push(make(static_cast<std::int64_t>(takeNumber(2))));
      return true;
    case 0x8a:
      pushInteger(take(takeNumber(1)));
      return true;
    case 0x8b:
      pushInteger(take(takeNumber(4)));
      return true;
    case 'I':
    case 'L':
      pushDecimal(takeLine(), opcode == 'I');
      return true;
    case 'F': {
      double value = 0.0;
      if (!base::parseDouble(takeLine(), value)) throw error(ErrorCode::Malformed, "a number", "something else");
      push(make(value));
      return true;
    }
    case 'G': {
      std::uint64_t bits = 0;
      for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);  // the only big-endian number
      push(make(std::bit_cast<double>(bits)));
      return true;
    }
    default:
      return false;
  }
}

inline bool Machine::stepText(unsigned char opcode) {
  switch (opcode) {
    case 'X':
      pushText(take(takeNumber(4)));
      return true;
    case 0x8c:
    case 'U':
      pushText(take(takeNumber(1)));
      return true;
    case 'T':
      pushText(take(takeNumber(4)));
      return true;
    case 0x8d:
      pushText(take(takeNumber(8)));
      return true;
    case 'V':
      pushText(takeLine());
      return true;
    case 'S': {
      const std::string_view line = takeLine();
      const bool quoted = line.size() >= 2 && line.front() == line.back() && (line.front() == '\'' || line.front() == '"');
      if (!quoted || line.find('\\') != std::string_view::npos) throw error(ErrorCode::Malformed, "plain quoted text", "something else");
      pushText(line.substr(1, line.size() - 2));
      return true;
    }
    case 'C':
      push(make(Bytes{std::string(take(takeNumber(1)))}));
      return true;
    case 'B':
      push(make(Bytes{std::string(take(takeNumber(4)))}));
      return true;
    case 0x8e:
      push(make(Bytes{std::string(take(takeNumber(8)))}));
      return true;
    default:
      return false;
  }
}

inline bool Machine::stepContainer(unsigned char opcode) {
  switch (opcode) {
    case '(':
      spend(1);
      m_marks.push_back(m_stack.size());
      return true;
    case '0':
      // Python takes a mark off where there is one on top.
      if (!m_marks.empty() && m_marks.back() == m_stack.size()) {
        m_marks.pop_back();
      } else {
        pop();
      }
      return true;
    case '1':
      popToMark();
      return true;
    case '2':
      push(top());
      return true;
    case ']':
      push(make(Sequence{Sequence::Kind::List, {}}));
      return true;
    case ')':
      push(make(Sequence{Sequence::Kind::Tuple, {}}));
      return true;
    case 0x8f:
      push(make(Sequence{Sequence::Kind::Set, {}}));
      return true;
    case '}':
      push(make(Dictionary{}));
      return true;
    case 'l':
      push(make(Sequence{Sequence::Kind::List, popToMark()}));
      return true;
    case 't':
      push(make(Sequence{Sequence::Kind::Tuple, popToMark()}));
      return true;
    case 0x91:
      push(make(Sequence{Sequence::Kind::Set, popToMark()}));
      return true;
    case 'd': {
      const std::vector<const Value*> items = popToMark();
      push(make(Dictionary{}));
      setItems(items);
      return true;
    }
    case 0x85:
    case 0x86:
    case 0x87: {
      std::vector<const Value*> items(opcode - 0x84U);
      for (std::size_t i = items.size(); i-- > 0;) items[i] = pop();
      push(make(Sequence{Sequence::Kind::Tuple, std::move(items)}));
      return true;
    }
    case 'a': {
      const Value* item = pop();
      appendItems({item}, Sequence::Kind::List);
      return true;
    }
    case 'e':
      appendItems(popToMark(), Sequence::Kind::List);
      return true;
    case 0x90:
      appendItems(popToMark(), Sequence::Kind::Set);
      return true;
    case 's': {
      const Value* value = pop();
      const Value* key = pop();
      setItems({key, value});
      return true;
    }
    case 'u':
      setItems(popToMark());
      return true;
    default:
      return false;
  }
}

inline bool Machine::stepMemo(unsigned char opcode) {
  const auto decimal = [this] {
    std::int64_t index = -1;
    if (!base::parseInt(takeLine(), index) || index < 0) throw error(ErrorCode::Malformed, "an index", "something else");
    return static_cast<std::uint64_t>(index);
  };
  switch (opcode) {
    case 'p':
      remember(decimal());
      return true;
    case 'q':
      remember(takeNumber(1));
      return true;
    case 'r':
      remember(takeNumber(4));
      return true;
    case 0x94:
      remember(m_memo.size());
      return true;
    case 'g':
      recall(decimal());
      return true;
    case 'h':
      recall(takeNumber(1));
      return true;
    case 'j':
      recall(takeNumber(4));
      return true;
    default:
      return false;
  }
}

inline bool Machine::stepObject(unsigned char opcode) {
  switch (opcode) {
    case 0x80:
      if (const std::uint64_t protocol = takeNumber(1); protocol > 5) {
        throw error(ErrorCode::Unsupported, "a pickle of protocol 0 to 5", std::to_string(protocol));
      }
      return true;
    case 0x95:
      take(8);  // length of a frame: only a hint for readers of streams
      return true;
    case 'c': {
      const std::string_view module = takeLine();
      const std::string_view name = takeLine();
      pushGlobal(module, name);
      return true;
    }
    case 0x93: {
      const Value* name = pop();
      const Value* module = pop();
      const auto* moduleText = module->as<std::string>();
      const auto* nameText = name->as<std::string>();
      if (moduleText == nullptr || nameText == nullptr) throw error(ErrorCode::Malformed, "a module and a name", "something else");
      pushGlobal(*moduleText, *nameText);
      return true;
    }
    case 'i': {
      const std::string_view module = takeLine();
      const std::string_view name = takeLine();
      throw error(ErrorCode::Unsupported, "tensors and containers only", std::string(module) + "." + std::string(name));
    }
    case 'R': {
      const Value* arguments = pop();
      const Value* callable = pop();
      reduce(*callable, *arguments);
      return true;
    }
    case 'b': {
      const Value* state = pop();
      build(*state);
      return true;
    }
    case 'Q': {
      const Value* id = pop();
      pushStorage(*id);
      return true;
    }
    case 'P':
      takeLine();
      throw error(ErrorCode::Unsupported, "a storage", "a reference by text");
    default:
      return false;
  }
}

}  // namespace parsimony::nn::pickle
