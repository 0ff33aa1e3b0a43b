// SPDX-License-Identifier: BSD-3-Clause
// Command line, reports, bridges, own servers, key, revision.
#include "scratch_state.h"

#include <weir/daemon/bridge_switch.h>
#include <weir/daemon/build_report.h>
#include <weir/daemon/commands.h>
#include <weir/daemon/config_revision.h>
#include <weir/daemon/dataplane_watch.h>
#include <weir/daemon/options.h>
#include <weir/daemon/own_servers.h>
#include <weir/daemon/policy_key.h>
#include <weir/daemon/policy_question.h>
#include <weir/daemon/public_resolver.h>
#include <weir/daemon/receiver_warning.h>
#include <weir/daemon/stray_snapshots.h>

#include <string>
#include <sys/stat.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

TEST_GROUP(CommandLine){
    tl::expected<Options, std::string> parse(const std::vector<const char*>& words){return parse_options(words);
}
}
;

TEST(CommandLine, nothing_starts_without_a_word_for_it)
{
  STRCMP_EQUAL("no command; to start the control plane: weir-controlplane run", parse({}).error().c_str());
  CHECK_FALSE(parse({"--config", "/a"}).has_value());
}

TEST(CommandLine, it_runs_with_the_usual_files)
{
  const auto options = parse({"run"});
  CHECK(options->command == Command::run);
  STRCMP_EQUAL("/etc/weir/weir.yaml", options->config_file.c_str());
  STRCMP_EQUAL("/var/lib/weir", options->paths.state.c_str());
}

TEST(CommandLine, options_take_the_next_word_or_what_stands_behind_the_equals_sign)
{
  const auto options = parse({"render-start", "--config", "/a/./b", "--state-dir=/s"});
  CHECK(options->command == Command::render_start);
  STRCMP_EQUAL("/a/b", options->config_file.c_str());
  STRCMP_EQUAL("/s", options->paths.state.c_str());
}

TEST(CommandLine, what_is_wrong_is_named)
{
  STRCMP_EQUAL("unknown option --x", parse({"--x", "1"}).error().c_str());
  STRCMP_EQUAL("--config needs a value", parse({"--config"}).error().c_str());
  STRCMP_EQUAL("unknown command \\x1bfly", parse({"\x1b"
                                                  "fly"})
                                               .error()
                                               .c_str());
  STRCMP_EQUAL("unknown command check", parse({"run", "check"}).error().c_str());
}

TEST_GROUP(SmallParts)
{
  ScratchState state;
  std::string problem;
};

TEST(SmallParts, a_bridge_does_with_a_verdict_what_its_mode_says)
{
  struct Row {
    Verdict verdict;
    const char* mode;
    const char* outcome;
  };
  const Row rows[] = {{Verdict::blocked, "block", "blocked"},         {Verdict::blocked, "monitor", "reported"},
                      {Verdict::blocked, "bypass", "forwarded"},      {Verdict::blocked, "failed-open", "forwarded"},
                      {Verdict::monitored, "monitor", "reported"},    {Verdict::monitored, "block", "reported"},
                      {Verdict::monitored, "bypass", "forwarded"},    {Verdict::not_listed, "block", "forwarded"},
                      {Verdict::allowed, "failed-closed", "dropped"}, {Verdict::blocked, "unknown", "unknown"}};
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.outcome, std::string(outcome_on_bridge(row.verdict, row.mode)).c_str(), row.mode);
}

TEST(SmallParts, a_receiver_that_takes_nothing_is_told_with_the_reason)
{
  weir::telemetry::DestinationStatus status;
  status.name = "siem";
  status.state = "connecting";
  status.queued = 6;
  status.disconnected_since = 1'777'619'289'000'000'000;
  status.last_error = "Connection refused";
  status.last_error_time = status.disconnected_since - 1;
  STRCMP_EQUAL("", receiver_warning(status).c_str()); // an old error
  status.last_error_time = status.disconnected_since + 1;
  STRCMP_EQUAL("receiver siem is not connected since 2026-05-01T07:08:09Z: Connection refused, 6 events wait for it",
               receiver_warning(status).c_str());
  status.disconnected_since = 0;
  status.state = "connected";
  STRCMP_EQUAL("", receiver_warning(status).c_str());
  status.state = "stalled";
  STRCMP_EQUAL("receiver siem does not read, 6 events wait for it", receiver_warning(status).c_str());
}

TEST(SmallParts, an_absent_data_plane_is_told_with_what_it_costs_and_what_to_do)
{
  const std::string text = absence_text({DataplaneWord::absent, {}, "Connection refused"});
  STRCMP_CONTAINS("(Connection refused)", text.c_str());
  STRCMP_CONTAINS("forwards nothing", text.c_str());
  STRCMP_CONTAINS("start weir-dataplane", text.c_str());
}

TEST(SmallParts, each_way_not_to_answer_has_words_of_its_own)
{
  using weir::control::ClientErrorCode;
  const auto after = [](ClientErrorCode code) { return state_without({code, "why"}); };
  STRCMP_EQUAL("no data plane is running (why)", absence_cause(after(ClientErrorCode::unreachable)).c_str());
  STRCMP_EQUAL("the data plane does not answer (why)", absence_cause(after(ClientErrorCode::timed_out)).c_str());
  STRCMP_EQUAL("the data plane does not let this control plane in (why)",
               absence_cause(after(ClientErrorCode::denied)).c_str());
  STRCMP_EQUAL("the data plane is of another version (why)", absence_cause(after(ClientErrorCode::bad_reply)).c_str());
  STRCMP_CONTAINS("; install both of one version", absence_advice(after(ClientErrorCode::refused)).c_str());
  STRCMP_EQUAL("the data plane does not answer: it takes it over when it answers",
               waiting_text(after(ClientErrorCode::timed_out)).c_str());
  STRCMP_EQUAL("silent", std::string(word(after(ClientErrorCode::timed_out).word)).c_str());
  DataplaneState running{DataplaneWord::running, weir::control::HelloReply{}, {}};
  STRCMP_EQUAL("", absence_advice(running).c_str());
}

TEST(SmallParts, public_resolvers_are_remarked_alone_and_in_prefixes)
{
  const auto remark = [](const char* text) { return resolver_remark(*weir::provenance::parse_key(text)); };
  STRCMP_EQUAL("9.9.9.9 is a public resolver (Quad9): hosts that use it lose DNS", remark("9.9.9.9").c_str());
  STRCMP_CONTAINS("8.8.8.8", remark("8.8.8.0/24").c_str());
  STRCMP_CONTAINS("Cloudflare", remark("2606:4700:4700::1111").c_str());
  for (const char* other : {"8.8.8.9", "9.9.9.0/29", "2606:4700::/96", "dns.example"})
    STRCMP_EQUAL("", remark(other).c_str());
}

TEST(SmallParts, a_good_configuration_is_summed_up)
{
  weir::config::Config config;
  config.bridges.resize(1);
  config.feeds.resize(4);
  STRCMP_EQUAL("1 bridge, 4 feeds, 0 receivers", summary(config).c_str());
}

TEST(SmallParts, of_a_url_the_host_is_known)
{
  const auto host = [](const char* typed) { return typed_host(weir::feeds::refang(typed)).value_or("none"); };
  STRCMP_EQUAL("www.x.example", host("hxxps://www.x[.]example/path").c_str());
  STRCMP_EQUAL("192.0.2.7", host("192.0.2.7:8080").c_str());
  STRCMP_EQUAL("none", host("192.0.2.0/24").c_str());
  STRCMP_EQUAL("none", host("x.example").c_str());
  for (const char* wrong : {"192.0.2.5/24", "10.0.0.0/33", "192.0.2.0/255.255.255.0"})
    STRCMP_EQUAL("none", host(wrong).c_str()); // its host would be another question
  STRCMP_EQUAL("none", host("hxxps://not a name/").c_str());
}

TEST(SmallParts, a_prefix_that_is_none_is_told_as_such)
{
  const auto told = [](const char* typed) { return typed_problem(typed, weir::feeds::refang(typed)).value_or("none"); };
  STRCMP_CONTAINS("'192.0.2.5/24' is no prefix: ", told("192.0.2.5/24").c_str());
  STRCMP_CONTAINS("'10.0.0.0/33' is no prefix: ", told("10.0.0.0/33").c_str());
  STRCMP_EQUAL("none", told("192.0.2.0/24").c_str());
}

TEST(SmallParts, without_a_data_plane_no_generation_is_in_force)
{
  weir::generations::Generation generation;
  generation.state = weir::generations::State::in_force;
  DataplaneState dataplane;
  CHECK(as_seen(generation, dataplane).state == weir::generations::State::pending);
  CHECK(!as_seen(generation, dataplane).message.empty());
  dataplane.hello.emplace();
  dataplane.word = DataplaneWord::running;
  CHECK(as_seen(generation, dataplane).state == weir::generations::State::in_force);
  generation.state = weir::generations::State::refused;
  CHECK(as_seen(generation, {}).state == weir::generations::State::refused);
}

TEST(SmallParts, a_build_report_is_read)
{
  const auto report = decode_build_report(
      R"({"feeds":[{"name":"a","counts":{"ipv4":3},"duplicates":1,"rejected":{"protected":1},)"
      R"("rejections":[{"line":4,"column":1,"text":"10.0.0.1","reason":"protected"}],"counted":{"comments":2}}],)"
      R"("image":{"ipv4":3,"bytes":4096,"generation":7}})");
  LONGS_EQUAL(3, report->feeds.at("a").counts.at("ipv4"));
  LONGS_EQUAL(4, report->feeds.at("a").rejections.at(0).line);
  LONGS_EQUAL(4096, report->bytes);
  LONGS_EQUAL(1, report->image.size());
}

TEST(SmallParts, what_is_no_build_report_is_nothing)
{
  for (const char* text : {"", "{", "[]", "{\"feeds\":[1],\"image\":{}}", "{\"feeds\":[]}"})
    CHECK_FALSE(decode_build_report(text).has_value());
}

TEST(SmallParts, a_bypass_is_remembered_over_restarts)
{
  CHECK(BridgeSwitch(state.paths(), problem).set("br0", true, "ann", 1000).has_value());
  BridgeSwitch again(state.paths(), problem);
  CHECK(again.is_bypassed("br0"));
  CHECK(again.set("br0", false, "ann", 1001).has_value());
  CHECK_FALSE(BridgeSwitch(state.paths(), problem).is_bypassed("br0"));
  state.write("bridges.json", "{}");
  CHECK_FALSE(BridgeSwitch(state.paths(), problem).is_bypassed("br0"));
  STRCMP_CONTAINS("damaged", problem.c_str());
}

TEST(SmallParts, resolvers_are_read_from_resolv_conf)
{
  const auto servers =
      resolvers_of("# c\nnameserver 192.0.2.1\n nameserver 192.0.2.9\nnameserver\t2001:db8::1%eth0 # x\n"
                   "nameserver\nnameservers 192.0.2.8\nsearch a\nnameserver 300.0.0.1\nnameserver 192.0.2.2");
  LONGS_EQUAL(3, servers.size());
  STRCMP_EQUAL("192.0.2.1", servers[0].entry.c_str());
  STRCMP_EQUAL("2001:db8::1", servers[1].entry.c_str());
  STRCMP_EQUAL("192.0.2.2", servers[2].entry.c_str());
  STRCMP_EQUAL("resolv.conf", servers[2].origin.c_str());
}

TEST(SmallParts, own_servers_stand_once_and_name_where_they_come_from)
{
  FeedStatus status;
  status.feed.name = "a";
  status.memory.peers = {"198.51.100.1", "198.51.100.1", "rubbish"};
  state.write("resolv.conf", "nameserver 198.51.100.2\n");
  const auto servers = own_servers({status}, state.file("resolv.conf"));
  int found = 0;
  for (const auto& server : servers)
    found += server.entry == "198.51.100.1" && server.origin == "feed a" ? 1 : 0;
  LONGS_EQUAL(1, found);
  STRCMP_CONTAINS("198.51.100.2\n", fingerprint(servers).c_str());
}

TEST(SmallParts, the_key_is_made_once_and_nobody_else_may_read_it)
{
  const auto key = load_or_make_policy_key(state.file("policy.key"), problem);
  CHECK(key.value() == load_or_make_policy_key(state.file("policy.key"), problem).value());
  struct stat status {};
  LONGS_EQUAL(0, stat(state.file("policy.key").c_str(), &status));
  LONGS_EQUAL(0600, status.st_mode & 0777);
  CHECK_FALSE(load_or_make_policy_key(state.file("none/policy.key"), problem).has_value());
  STRCMP_EQUAL("", problem.c_str());
}

TEST(SmallParts, a_damaged_key_is_replaced_and_told)
{
  for (const char* damaged : {"", "too short"}) {
    problem.clear();
    state.write("policy.key", damaged);
    CHECK(load_or_make_policy_key(state.file("policy.key"), problem).has_value());
    STRCMP_CONTAINS("policy.key is damaged", problem.c_str());
  }
}

TEST(SmallParts, another_configuration_is_another_revision)
{
  CHECK_FALSE(note_revision(state.file("config.json"), "a").changed);
  CHECK_FALSE(note_revision(state.file("config.json"), "a").changed);
  const ConfigRevision next = note_revision(state.file("config.json"), "b");
  CHECK(next.changed);
  LONGS_EQUAL(2, next.number);
}

TEST_GROUP(StraySnapshots){};

TEST(StraySnapshots, lists_of_feeds_that_are_no_more_go)
{
  const ScratchState state;
  const Paths paths = state.paths();
  for (const char* name : {"snapshots/a.snapshot", "snapshots/b.snapshot", "snapshots/note.txt", "a.snapshot"})
    state.write(name, "x");
  remove_stray_snapshots(paths, {"b"});
  CHECK_FALSE(state.has("snapshots/a.snapshot"));
  CHECK(state.has("snapshots/b.snapshot"));
  CHECK(state.has("snapshots/note.txt"));
  CHECK(state.has("a.snapshot"));
}
