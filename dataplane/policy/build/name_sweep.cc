// SPDX-License-Identifier: BSD-3-Clause
// Names: sorts contributions, resolves what holds at each name itself and below it, and numbers the pairs of both.
#include "name_order.h"
#include "sections.h"

#include <weir/policy/rule.h>

#include <algorithm>

namespace weir::policy {

namespace {

bool holds_itself(NameForm form) noexcept
{
  return form != NameForm::below_only;
}

bool holds_below(NameForm form) noexcept
{
  return form != NameForm::exact;
}

class NameSweep {
public:
  NameSweep(const std::string& bytes, Overlap& overlap, ImageCounts& counts)
      : bytes_(bytes), overlap_(overlap), counts_(counts)
  {
  }

  [[nodiscard]] std::string_view wire(const NameContribution& name) const
  {
    return std::string_view(bytes_).substr(name.offset, name.length);
  }

  /// The next name and all contributions to it.
  void add(const NameContribution& name, std::span<const Source> own)
  {
    name_.set(wire(name));
    const std::uint8_t labels = name_.labels.count;
    while (!open_.empty() && !is_below(name_, open_.back().text, open_.back().labels))
      open_.pop_back();
    const StateNumber parent = open_.empty() ? kNothingSaid : open_.back().state;
    const OverlapStep self = step(parent, labels, own, holds_itself);
    const bool is_the_same = own.size() == 1 && own.front().form == NameForm::subdomains;
    const OverlapStep below = is_the_same ? self : step(parent, labels, own, holds_below);
    if (below.state != parent)
      open_.push_back({name_.text, labels, below.state});
    if (self.stored.rule == kNoRule && below.stored.rule == kNoRule)
      return;
    count(self.stored, below.stored, labels);
    resolved_.names.push_back({name.offset, points_of(self.stored, below.stored, labels), name.length, labels});
  }

  void reserve(std::size_t names) { resolved_.names.reserve(names); }

  [[nodiscard]] ResolvedNames&& take() { return std::move(resolved_); }

private:
  struct Open {
    std::string_view text;
    std::uint8_t labels;
    StateNumber state;
  };

  [[nodiscard]] OverlapStep step(StateNumber parent, std::uint8_t labels, std::span<const Source> own,
                                 bool (*holds)(NameForm))
  {
    if (own.size() == 1 && holds(own.front().form))
      return overlap_.step(parent, labels, own);
    chosen_.clear();
    std::copy_if(own.begin(), own.end(), std::back_inserter(chosen_),
                 [&](const Source& source) { return holds(source.form); });
    return chosen_.empty() ? OverlapStep{{}, parent} : overlap_.step(parent, labels, chosen_);
  }

  [[nodiscard]] static raw::NamePoint point_of(const EntryVerdict& verdict, std::uint8_t labels)
  {
    const int up = verdict.rule == kNoRule ? 0 : labels - verdict.depth;
    return {verdict.rule, static_cast<std::uint8_t>(verdict.form), static_cast<std::uint8_t>(up), 0};
  }

  [[nodiscard]] std::uint32_t points_of(const EntryVerdict& self, const EntryVerdict& below, std::uint8_t labels)
  {
    const raw::NamePoints points = {{point_of(below, labels), point_of(self, labels)}};
    std::array<std::uint8_t, sizeof points> key{};
    std::memcpy(key.data(), &points, key.size());
    const std::uint32_t number = known_.number_of(key);
    if (number == resolved_.points.size())
      resolved_.points.push_back(points);
    return number;
  }

  void count(const EntryVerdict& self, const EntryVerdict& below, std::uint8_t labels)
  {
    const bool lists_self = self.lists && self.depth == labels;
    const bool lists_below = below.lists && below.depth == labels;
    counts_.name += lists_self && self.form == NameForm::exact ? 1U : 0U;
    const bool is_with_subdomains =
        (lists_self && self.form == NameForm::subdomains) || (lists_below && below.form == NameForm::subdomains);
    counts_.name_subdomains += is_with_subdomains ? 1U : 0U;
    counts_.subdomains_only += lists_below && below.form == NameForm::below_only ? 1U : 0U;
    const auto says = [](const EntryVerdict& verdict, bool protect) {
      return verdict.rule != kNoRule && !verdict.lists && verdict.protects == protect;
    };
    counts_.allow += says(self, false) || says(below, false) ? 1U : 0U;
    counts_.protect += says(self, true) || says(below, true) ? 1U : 0U;
  }

  const std::string& bytes_;
  Overlap& overlap_;
  ImageCounts& counts_;
  LabelledName name_;
  std::vector<Open> open_;
  std::vector<Source> chosen_;
  InternTable known_;
  ResolvedNames resolved_;
};

/// Contributions to the same name.
bool comes_before(const NameContribution& a, const NameContribution& b) noexcept
{
  return std::tuple(a.form, a.feed, a.kind, a.answer) < std::tuple(b.form, b.feed, b.kind, b.answer);
}

/// The labels of each name are looked for once.
bool is_in_order(const std::vector<NameContribution>& contributions, const NameSweep& sweep)
{
  std::array<LabelledName, 2> names; // this one and the one before, in turns
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    LabelledName& name = names[i % 2];
    const LabelledName& before = names[1 - i % 2];
    name.set(sweep.wire(contributions[i]));
    if (i == 0)
      continue;
    const auto order = compare_names(before, name);
    if (order > 0 || (order == 0 && comes_before(contributions[i], contributions[i - 1])))
      return false;
  }
  return true;
}

void sort(std::vector<NameContribution>& contributions, const NameSweep& sweep)
{
  if (is_in_order(contributions, sweep))
    return;
  std::sort(contributions.begin(), contributions.end(), [&](const NameContribution& a, const NameContribution& b) {
    const auto order = compare_names(LabelledName(sweep.wire(a)), LabelledName(sweep.wire(b)));
    return order != 0 ? order < 0 : comes_before(a, b);
  });
}

} // namespace

ResolvedNames resolve_names(std::vector<NameContribution>& contributions, const std::string& bytes, Overlap& overlap,
                            ImageCounts& counts, const StageProgress& progress)
{
  NameSweep sweep(bytes, overlap, counts);
  sort(contributions, sweep);
  sweep.reserve(contributions.size());
  std::vector<Source> own;
  for (std::size_t i = 0; i < contributions.size();) {
    const NameContribution& name = contributions[i];
    own.clear();
    for (; i < contributions.size() && sweep.wire(contributions[i]) == sweep.wire(name); ++i) {
      const NameContribution& next = contributions[i];
      own.push_back({next.kind, next.feed, next.form, next.answer});
    }
    sweep.add(name, own);
    if ((i & 0xFFFFF) == 0)
      progress(static_cast<double>(i) / static_cast<double>(contributions.size()));
  }
  contributions = {};
  return sweep.take();
}

} // namespace weir::policy
