// SPDX-License-Identifier: BSD-3-Clause
// Words and sentences of what a message can be.
#include <weir/dns/message.h>

namespace weir::dns {

std::string_view word(MessageKind kind) noexcept
{
  switch (kind) {
#define WEIR_DNS_X(name, sentence)                                                                                     \
  case MessageKind::name:                                                                                              \
    return #name;
    WEIR_DNS_MESSAGE_KINDS(WEIR_DNS_X)
#undef WEIR_DNS_X
  }
  return "unknown";
}

std::string_view text(MessageKind kind) noexcept
{
  switch (kind) {
#define WEIR_DNS_X(name, sentence)                                                                                     \
  case MessageKind::name:                                                                                              \
    return sentence;
    WEIR_DNS_MESSAGE_KINDS(WEIR_DNS_X)
#undef WEIR_DNS_X
  }
  return "unknown";
}

std::string_view word(Flaw flaw) noexcept
{
  switch (flaw) {
#define WEIR_DNS_X(name, sentence)                                                                                     \
  case Flaw::name:                                                                                                     \
    return #name;
    WEIR_DNS_FLAWS(WEIR_DNS_X)
#undef WEIR_DNS_X
  }
  return "unknown";
}

std::string_view text(Flaw flaw) noexcept
{
  switch (flaw) {
#define WEIR_DNS_X(name, sentence)                                                                                     \
  case Flaw::name:                                                                                                     \
    return sentence;
    WEIR_DNS_FLAWS(WEIR_DNS_X)
#undef WEIR_DNS_X
  }
  return "unknown";
}

} // namespace weir::dns
