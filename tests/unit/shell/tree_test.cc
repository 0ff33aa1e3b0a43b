// SPDX-License-Identifier: BSD-3-Clause
// The command tree against the table of methods: whatever a command sends, the daemon takes.
#include <weir/api/method.h>
#include <weir/shell/parse.h>
#include <weir/shell/suggest.h>

#include <set>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;

namespace {

struct Visit {
  std::set<std::string, std::less<>> arguments;
  std::set<std::string, std::less<>> optional;
  std::set<std::string_view>* methods;
};

void collect(const Node& node, Visit visit)
{
  if (!node.argument.empty())
    visit.arguments.emplace(node.argument);
  for (const Node& option : node.options) {
    for (const Node& argument : option.next)
      (option.required ? visit.arguments : visit.optional).emplace(argument.argument);
  }
  if (node.command != nullptr && !node.command->method.empty()) {
    const api::Method* method = api::find_method(node.command->method);
    CHECK_TRUE_TEXT(method != nullptr, std::string(node.command->method).c_str());
    const bool is_own = node.command->builtin != Builtin::none; // has arguments and an output of its own
    CHECK_TRUE(is_own || node.command->render != nullptr);
    visit.methods->insert(method->name);
    std::set<std::string, std::less<>> known;
    for (const api::ArgSpec& spec : method->args) {
      known.emplace(spec.name);
      CHECK_TRUE(is_own || !spec.required || visit.arguments.contains(spec.name));
    }
    for (const auto* names : {&visit.arguments, &visit.optional}) {
      for (const std::string& name : *names)
        CHECK_TRUE_TEXT(is_own || known.contains(name) != (name == node.command->save_to), name.c_str());
    }
  }
  for (const Node& next : node.next)
    collect(next, visit);
}

void check_words(const Node& node)
{
  std::set<std::string_view> words;
  for (const auto* children : {&node.next, &node.options}) {
    for (const Node& child : *children) {
      CHECK_TRUE_TEXT(words.insert(child.word).second, std::string(child.word).c_str());
      CHECK_FALSE(child.help.empty());
      check_words(child);
    }
  }
}

} // namespace

TEST_GROUP(ShellTree){};

TEST(ShellTree, every_method_has_a_command_that_sends_what_it_takes)
{
  std::set<std::string_view> methods;
  collect(command_tree(), {{}, {}, &methods});
  for (const api::Method& method : api::methods())
    CHECK_TRUE_TEXT(methods.contains(method.name) || method.name == "test.iocs", std::string(method.name).c_str());
}

TEST(ShellTree, words_at_one_place_differ_and_have_help)
{
  check_words(command_tree());
}

TEST(ShellTree, all_commands_are_listed_with_their_options)
{
  const std::string text = all_commands(command_tree());
  for (const char* command :
       {"  block ip <address> [for <duration>] reason <text>\n", "  show feeds <feed>\n", "  exit\n",
        "  request bridge <bridge> bypass|normal\n", "  request feed refresh [<feed>]\n",
        "  show hits top clients|feeds|indicators [last <duration>]"})
    CHECK_TRUE_TEXT(text.find(command) != std::string::npos, command);
  STRCMP_CONTAINS(" [mode block|monitor] ", text.c_str());
  const std::size_t hunt = text.find("  export hunt ");
  CHECK_TRUE(hunt != std::string::npos && text.find("  export hunt ", hunt + 1) == std::string::npos);
}
