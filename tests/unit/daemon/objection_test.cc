// SPDX-License-Identifier: BSD-3-Clause
// Why something can't be blocked: all that protects it is named.
#include <weir/daemon/policy_question.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;

TEST_GROUP(Objections)
{
  config::Config config;
  const LivePolicy policy;

  void protect(const char* text)
  {
    const auto typed = read_typed_entry(text);
    std::visit([&](const auto& key) { config.protected_set.also.push_back({value_of(key), typed->text}); }, typed->key);
  }
  static Ipv4Prefix value_of(const Ipv4Prefix& prefix)
  {
    return prefix;
  }
  static Ipv6Prefix value_of(const Ipv6Prefix& prefix)
  {
    return prefix;
  }
  static config::NameEntry value_of(const feeds::NameKey& key)
  {
    return {dns::format(key.name)};
  }

  std::string objection(const char* typed)
  {
    return block_objection(policy, config, {}, read_typed_entry(typed)->key);
  }
};

TEST(Objections, protected_also_is_named_before_what_is_built_in)
{
  config.protected_set.is_private = true;
  protect("10.77.0.53");
  protect("10.0.0.0/7");
  protect("corp.example");
  STRCMP_EQUAL("it is protected by 10.77.0.53 (protected.also) and by 10.0.0.0/7 (protected.also) and by 10.0.0.0/8 "
               "(protected.private); to block it, change that in weir.yaml, then: request config reload",
               objection("10.77.0.53").c_str());
  STRCMP_EQUAL("it is protected by 10.0.0.0/7 (protected.also) and by 10.0.0.0/8 (protected.private); to block it, "
               "change that in weir.yaml, then: request config reload",
               objection("10.77.0.54").c_str());
  STRCMP_EQUAL(
      "it is protected by corp.example (protected.also); to block it, change that in weir.yaml, then: request config "
      "reload",
      objection("www.corp.example").c_str());
  STRCMP_EQUAL("", objection("notcorp.example").c_str());
  STRCMP_EQUAL("", objection("192.0.2.1").c_str());
  STRCMP_EQUAL("it is wider than /8", objection("8.0.0.0/7").c_str());
  STRCMP_EQUAL("it is protected by 127.0.0.0/8 (loopback)", objection("127.0.0.1").c_str()); // no setting changes that
}

TEST(Objections, ipv4_inside_ipv6_is_judged_too)
{
  config.protected_set.is_private = true;
  protect("198.51.100.53");
  STRCMP_EQUAL(
      "it stands for 198.51.100.53, and it is protected by 198.51.100.53 (protected.also); to block it, change "
      "that in weir.yaml, then: request config reload",
      objection("64:ff9b::198.51.100.53").c_str());
  STRCMP_CONTAINS("it stands for 10.0.0.1, and it is protected by 10.0.0.0/8", objection("2002:a00:1::/48").c_str());
  STRCMP_CONTAINS("it is protected by 10.0.0.0/8", objection("::ffff:10.0.0.1").c_str());
  STRCMP_EQUAL("", objection("64:ff9b::192.0.2.1").c_str());
}

TEST(Objections, a_whole_public_suffix_needs_a_word_of_its_own)
{
  const auto suffix = [](const char* typed) { return suffix_objection(*read_typed_entry(typed)); };
  STRCMP_CONTAINS("if that is meant: block name co.uk public-suffix reason ...", suffix("co.uk").c_str());
  STRCMP_EQUAL("", suffix("evil.co.uk").c_str());
  STRCMP_EQUAL("", suffix("192.0.2.1").c_str());
}
