// SPDX-License-Identifier: BSD-3-Clause
// Sets of addresses and names that answer "is this inside one of you, and which": the protected set and the allow list.
#pragma once

#include <weir/compile/jobs.h>
#include <weir/config/config.h>
#include <weir/feeds/indicator.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::compile {

/// `origin` says why the entry is there: "loopback", "private", "protected.also", "syslog siem", "allow", ...
struct EntryRow {
  feeds::Key key; ///< names: exact, or subdomains (the name and below)
  std::string text;
  std::string origin;
};

/// Immutable after the last add(); then any thread may ask. Look-ups are binary searches.
class EntrySet {
public:
  void add(const feeds::Key& key, std::string origin);

  /// The widest row that covers all of `key`; nullptr: none. A feed entry wider than a row is not covered by it.
  [[nodiscard]] const EntryRow* covering(const feeds::Key& key) const;

  /// In the order added.
  [[nodiscard]] const std::vector<EntryRow>& rows() const noexcept { return rows_; }

  /// Must be called between the last add() and the first covering().
  void seal();

private:
  friend class EntryWalk;

  template <typename Prefix, typename Nearest>
  const EntryRow* covering_prefix(const std::vector<std::uint32_t>& indexes, const Prefix& prefix,
                                  Nearest nearest) const noexcept;
  template <typename Nearest>
  const EntryRow* covering_name(std::string_view reversed, feeds::NameForm form, Nearest nearest_above,
                                Nearest nearest_same) const noexcept;

  std::vector<EntryRow> rows_;
  std::vector<std::uint32_t> ipv4_; // indexes into rows_: no row inside another, ascending
  std::vector<std::uint32_t> ipv6_;
  std::vector<std::uint32_t> subdomains_;
  std::vector<std::uint32_t> exact_;
  std::vector<std::string> reversed_; // parallel to rows_, empty for addresses
};

/// covering() for keys of one kind (IPv4, IPv6, names) that ascend, as those of a snapshot do: goes along with them and
/// searches nothing. Prefixes ascend by (base, length), names by (reversed, form). The set must outlive it.
class EntryWalk {
public:
  explicit EntryWalk(const EntrySet& set) noexcept : set_(set) {}

  [[nodiscard]] const EntryRow* covering(const Ipv4Prefix& prefix) noexcept;
  [[nodiscard]] const EntryRow* covering(const Ipv6Prefix& prefix) noexcept;
  /// `reversed` as in feeds::NameRow.
  [[nodiscard]] const EntryRow* covering(std::string_view reversed, feeds::NameForm form) noexcept;

private:
  const EntrySet& set_;
  // How many rows of each kind are not above the last key.
  std::size_t ipv4_ = 0;
  std::size_t ipv6_ = 0;
  std::size_t subdomains_ = 0;
  std::size_t exact_ = 0;
};

/// The constant parts, `protected` of the config, every literal address and host name of the config (syslog receivers,
/// feed URLs), and `own`. Sealed. An `own` entry that can't be read is left out.
[[nodiscard]] EntrySet protected_entries(const config::Config& config, const std::vector<OwnServer>& own = {});

/// `allow` of the config. Sealed.
[[nodiscard]] EntrySet allowed_entries(const config::Config& config);

/// Reads what a configuration or a person calls an entry; names stand for themselves and all below.
[[nodiscard]] feeds::Key key_of(const config::Entry& entry);

} // namespace weir::compile
