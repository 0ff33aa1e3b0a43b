// SPDX-License-Identifier: BSD-3-Clause
// yaml-cpp builds its expressions at first use and keeps them, which looks like a leak to the test that comes first.
// Reading one document with every kind of token before main() takes that out of the tests.
#include <weir/config/parse.h>

namespace {

constexpr const char* kEveryToken =
    "%YAML 1.2\n# c\n--- !!map\na: &b [*b, 'x''y', \"\\x41\\u00e4\\U0001F600\\n\"]\n? k\n: - |2-\n  t\n"
    "  - >+\n   t\n  - ~\n  - !<x> plain words\n  - {k: v, 'q': w, ? z : y, l: }\n...\n";

const bool warm = !weir::config::parse_config(kEveryToken, "warm").has_value() &&
                  !weir::config::parse_config("a: !!str x\nb: !l y\nc: *d", "warm").has_value() &&
                  !weir::config::parse_config("[1, {2: 3}, \"\\q\"]", "warm").has_value();

} // namespace

extern "C" bool weir_config_is_warm()
{
  return warm;
}
