// SPDX-License-Identifier: BSD-3-Clause
// libedit: line editing, '?' and Tab, history.
#include "interactive.h"

#include "interrupt.h"
#include "pager.h"

#include <weir/shell/suggest.h>

#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <memory>
#include <string>

namespace weir::shell {

namespace {

constexpr int kHistorySize = 500;

char* prompt(EditLine*)
{
  static char text[] = "weir> ";
  static_assert(sizeof text == sizeof kPrompt);
  return text;
}

std::string history_path()
{
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? std::string() : std::string(home) + "/.weir_history";
}

const Session& session_of(EditLine* edit)
{
  void* data = nullptr;
  el_get(edit, EL_CLIENTDATA, &data);
  return *static_cast<const Session*>(data);
}

Suggestions suggestions_at_cursor(EditLine* edit, std::string& typed)
{
  const LineInfo* info = el_line(edit);
  typed.assign(info->buffer, info->cursor);
  const Session& session = session_of(edit);
  const InterruptScope let_in(Interrupts::let_in);
  return suggest(command_tree(), typed, [&session](WordType type) { return session.names(type); });
}

void show_below(const std::string& text)
{
  write_all(STDOUT_FILENO, "\n" + text);
}

/// '?': help, without a trace in the line; inside quotes it is a character.
unsigned char on_help(EditLine* edit, int)
{
  std::string typed;
  const Suggestions suggestions = suggestions_at_cursor(edit, typed);
  if (cut_line(typed).open_quote) {
    el_insertstr(edit, "?");
    return CC_REFRESH;
  }
  show_below(help_text(suggestions));
  return CC_REDISPLAY;
}

/// Tab: what is certain is inserted; if nothing is, the possibilities are shown.
unsigned char on_complete(EditLine* edit, int)
{
  std::string typed;
  const Suggestions suggestions = suggestions_at_cursor(edit, typed);
  const std::string prefix = typed.substr(std::min(suggestions.begin, typed.size()));
  std::string rest = common_continuation(suggestions, prefix);
  const auto concrete = std::ranges::count(suggestions.words, false, &Suggestion::is_placeholder);
  if (concrete == 1)
    rest += ' ';
  if (!rest.empty()) {
    el_insertstr(edit, rest.c_str());
    return CC_REFRESH;
  }
  if (suggestions.words.empty() && !suggestions.may_end)
    return CC_REFRESH_BEEP;
  show_below(help_text(suggestions));
  return CC_REDISPLAY;
}

/// One character of the terminal's encoding; -1 after Ctrl-C or an error, 0 at the end.
int read_key(EditLine*, wchar_t* key)
{
  std::mbstate_t state{};
  while (true) {
    char byte = 0;
    if (!wait_for_input(STDIN_FILENO))
      return -1;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got <= 0)
      return static_cast<int>(got);
    const std::size_t used = std::mbrtowc(key, &byte, 1, &state);
    if (used == static_cast<std::size_t>(-1))
      state = {}; // no character of this encoding: as if it had not been typed
    else if (used != static_cast<std::size_t>(-2))
      return 1;
  }
}

struct EndEdit {
  void operator()(EditLine* edit) const { el_end(edit); }
};
struct EndHistory {
  void operator()(History* history) const { history_end(history); }
};
using EditPointer = std::unique_ptr<EditLine, EndEdit>;
using HistoryPointer = std::unique_ptr<History, EndHistory>;

HistoryPointer load_history()
{
  HistoryPointer past(history_init());
  HistEvent event;
  history(past.get(), &event, H_SETSIZE, kHistorySize);
  history(past.get(), &event, H_SETUNIQUE, 1);
  const std::string path = history_path();
  if (!path.empty())
    history(past.get(), &event, H_LOAD, path.c_str());
  return past;
}

void save_history(History* past)
{
  const std::string path = history_path();
  if (path.empty())
    return;
  const mode_t before = ::umask(0077);
  HistEvent event;
  history(past, &event, H_SAVE, path.c_str());
  ::umask(before);
}

EditPointer start_editing(const Session& session, History* past)
{
  EditPointer edit(el_init("weir", stdin, stdout, stderr));
  if (!edit)
    return edit;
  el_set(edit.get(), EL_CLIENTDATA, const_cast<Session*>(&session));
  el_set(edit.get(), EL_PROMPT, &prompt);
  el_set(edit.get(), EL_EDITOR, "emacs");
  el_set(edit.get(), EL_HIST, history, past);
  el_set(edit.get(), EL_GETCFN, &read_key);
  el_set(edit.get(), EL_ADDFN, "weir-help", "list what may follow", &on_help);
  el_set(edit.get(), EL_ADDFN, "weir-complete", "complete the word", &on_complete);
  el_set(edit.get(), EL_BIND, "?", "weir-help", nullptr);
  el_set(edit.get(), EL_BIND, "^I", "weir-complete", nullptr);
  el_set(edit.get(), EL_BIND, "^R", "em-inc-search-prev", nullptr);
  return edit;
}

const char* read_typed(EditLine* edit, int& length)
{
  const InterruptScope kept(Interrupts::kept_back);
  return el_gets(edit, &length);
}

/// False: the person wants to go.
bool run_line(const Session& session, std::string_view text)
{
  const Outcome outcome = session.run(cut_line(text));
  write_all(STDERR_FILENO, outcome.err);
  if (outcome.may_pause)
    show_paged(outcome.out);
  else
    write_all(STDOUT_FILENO, outcome.out);
  return !outcome.leave;
}

} // namespace

int run_interactive(const Session& session)
{
  const HistoryPointer past = load_history();
  const EditPointer edit = start_editing(session, past.get());
  if (!past || !edit)
    return kExitFailed;
  catch_interrupts();
  write_all(STDOUT_FILENO, "Weir shell: ? lists what may follow, Tab completes, exit leaves.\n");
  while (true) {
    int length = 0;
    const char* read = read_typed(edit.get(), length);
    if (was_interrupted()) {
      write_all(STDOUT_FILENO, "^C\n");
      el_reset(edit.get());
      continue;
    }
    if (read == nullptr || length <= 0)
      break;
    std::string text(read, static_cast<std::size_t>(length));
    text.erase(text.find_last_not_of("\r\n") + 1);
    if (text.find_first_not_of(" \t") == std::string::npos)
      continue;
    HistEvent event;
    history(past.get(), &event, H_ENTER, text.c_str());
    if (!run_line(session, text)) {
      save_history(past.get());
      return kExitOk;
    }
    static_cast<void>(was_interrupted());
  }
  write_all(STDOUT_FILENO, "\n");
  save_history(past.get());
  return kExitOk;
}

} // namespace weir::shell
