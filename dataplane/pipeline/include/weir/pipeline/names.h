// SPDX-License-Identifier: BSD-3-Clause
// Stage 3, names: reads the questions of DNS queries from the inside and looks their names up, in three steps like
// the addresses.
#pragma once

#include <weir/dns/message.h>
#include <weir/pipeline/parse.h>
#include <weir/policy/probe.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// Packed: element i belongs to `lane[i]`. `message` and `message_length` say where in the frame the DNS message lies.
/// `element[lane]` is the reverse, valid for lanes in `listed`.
struct QueryBatch {
  std::uint64_t listed; ///< lanes (not elements) whose name is listed
  std::uint32_t count;
  std::array<std::uint8_t, kMaxBatch> lane;
  std::array<std::uint8_t, kMaxBatch> element;
  std::array<std::uint16_t, kMaxBatch> message;
  std::array<std::uint16_t, kMaxBatch> message_length;
  std::array<policy::NameKey, kMaxBatch> key;
  policy::NameProbe probe;
  std::array<policy::NameMatch, kMaxBatch> match;
  std::array<dns::Question, kMaxBatch> question;

  /// Of a lane in `listed`.
  [[nodiscard]] const dns::Question& question_of(std::uint32_t listed_lane) const noexcept
  {
    return question[element[listed_lane]];
  }
};

/// Works on parsed.queries; what cannot be looked up is noted in `parsed` with its reason. Asks for the memory of names
/// between the reading of others, so that there is no heap of requests.
void read_queries(const policy::ImageView& image, const FrameBatch& frames, ParsedBatch& parsed,
                  QueryBatch& queries) noexcept;
/// These only if there are queries: queries.count != 0. As with addresses, kFetches calls of fetch_names().
void fetch_names(const policy::ImageView& image, QueryBatch& queries) noexcept;
void narrow_names(const policy::ImageView& image, QueryBatch& queries) noexcept;
void match_names(const policy::ImageView& image, QueryBatch& queries) noexcept;

} // namespace weir::pipeline
