// SPDX-License-Identifier: BSD-3-Clause
// Decodes the settings section of an image into what workers read.
#include <weir/pipeline/prepare.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace weir::pipeline {

namespace {

constexpr std::string_view kEdeWords = "blocked by ";

dns::Answer answer_of(policy::SinkholeAnswer answer) noexcept
{
  switch (answer) {
  case policy::SinkholeAnswer::nxdomain:
    return dns::Answer::nxdomain;
  case policy::SinkholeAnswer::nodata:
    return dns::Answer::nodata;
  case policy::SinkholeAnswer::refused:
    return dns::Answer::refused;
  case policy::SinkholeAnswer::null_address:
  case policy::SinkholeAnswer::address:
    break;
  }
  return dns::Answer::address;
}

void prepare_reply(ImageContext& context, const policy::Settings& settings)
{
  const policy::SinkholeSettings& sinkhole = settings.sinkhole;
  dns::ReplyOptions& reply = context.reply;
  reply = {};
  reply.answer = answer_of(sinkhole.answer);
  if (sinkhole.answer == policy::SinkholeAnswer::address) {
    sinkhole.address4.store(reply.address4.data());
    sinkhole.address6.store(reply.address6.data());
  }
  context.has_address6 = sinkhole.answer != policy::SinkholeAnswer::address || sinkhole.address6 != Ipv6{};
  reply.ttl = sinkhole.ttl;
  reply.ede = sinkhole.ede;
  std::string words(kEdeWords);
  words += settings.appliance;
  words.resize(std::min(words.size(), context.ede_bytes.size()));
  std::copy(words.begin(), words.end(), context.ede_bytes.begin());
  reply.ede_text = std::string_view(context.ede_bytes.data(), words.size());
  context.replies = dns::PreparedReplies(reply);
}

/// One element for each rule, and one for kNoRule.
std::vector<RuleClaims> claims_of(const policy::ImageView& image)
{
  std::vector<RuleClaims> claims(policy::rule_count(image) + 1);
  for (std::size_t number = 1; number < claims.size(); ++number) {
    const policy::Rule rule = policy::rule(image, static_cast<policy::RuleNumber>(number));
    claims[number] = {{claim_of(rule.entry_class, Side::inside), claim_of(rule.entry_class, Side::outside)},
                      rule.entry_class.answer,
                      rule.feeds.empty() ? std::uint16_t{0} : rule.feeds.front()};
  }
  return claims;
}

} // namespace

void prepare(ImageContext& context, const policy::ImageView& image, std::span<const Bridge> bridges)
{
  const policy::Settings settings = policy::settings(image);
  context.image = &image;
  context.generation = policy::generation(image);
  context.bridges = {};
  for (std::size_t i = 0; i < std::min(bridges.size(), kMaxBridges); ++i) {
    context.bridges[i] = bridges[i].rules;
    for (const policy::BridgeSettings& named : settings.bridges) {
      if (named.name == bridges[i].name)
        context.bridges[i] = {named.mode, named.action, named.match};
    }
  }
  context.rules = claims_of(image);
  prepare_reply(context, settings);
  context.drop_odd_queries = settings.sinkhole.odd_queries == policy::OddQueries::drop;
  context.has_exempt4 = !settings.exempt4.empty();
  context.has_exempt6 = !settings.exempt6.empty();
}

} // namespace weir::pipeline
