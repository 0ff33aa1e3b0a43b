// SPDX-License-Identifier: BSD-3-Clause
// Syslog over TLS against openssl.
#include "receiver.h"
#include "sender_fixture.h"
#include "tls_peer.h"

#include <set>
#include <string>
#include <vector>

using namespace weir::telemetry;
using namespace std::chrono_literals;

TEST_GROUP_BASE(TlsSender,
                SenderFixture){static std::string file(const std::string& name){return (certificates() / name).string();
}

static TlsSettings trusting(const std::string& authority = "ca.pem")
{
  return {file(authority), "", "", ""};
}

static TlsSettings showing(const std::string& name)
{
  TlsSettings settings = trusting();
  settings.certificate_file = file(name + ".pem");
  settings.key_file = file(name + ".key");
  return settings;
}

std::unique_ptr<Sender> tls(std::uint16_t port, const TlsSettings& settings) const
{
  return sender({"siem", "127.0.0.1", port, Transport::tls, settings});
}

/// A connection fails, and the state says so in these words; nothing is delivered.
void check_refused(const TlsPeer& peer, const TlsSettings& settings, const char* why)
{
  add(3);
  const auto sending = tls(peer.port(), settings);
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  STRCMP_CONTAINS(why, sending->status().last_error.c_str());
  CHECK(peer.messages().empty());
  CHECK(sending->status().state != "connected");
  STRCMP_EQUAL("", sending->status().security.c_str());
  CHECK(identity_holds());
}
}
;

TEST(TlsSender, sends_all_events_in_order)
{
  const TlsPeer peer("server");
  add(500, 300);
  const auto sending = tls(peer.port(), trusting());
  CHECK(eventually([&] { return peer.messages().size() == 500; }));
  const std::vector<int> got = numbers(peer.messages());
  for (int i = 0; i < 500; ++i)
    LONGS_EQUAL(i, got[static_cast<std::size_t>(i)]);
  CHECK(eventually([&] { return store->delivery("siem").sent == 500; }));
  STRCMP_EQUAL("connected", sending->status().state.c_str());
  STRCMP_CONTAINS("TLSv1.", sending->status().security.c_str());
  STRCMP_EQUAL("", sending->status().last_error.c_str());
  CHECK(identity_holds());
  add(1);
  sending->wake();
  CHECK(eventually([&] { return peer.messages().size() == 501; }));
}

TEST(TlsSender, checks_the_name_that_is_set_instead_of_the_host)
{
  const TlsPeer peer("elsewhere");
  TlsSettings settings = trusting();
  settings.server_name = "elsewhere.test";
  add(1);
  const auto sending = tls(peer.port(), settings);
  CHECK(eventually([&] { return peer.messages().size() == 1; }));
}

TEST(TlsSender, refuses_a_certificate_for_another_address)
{
  check_refused(TlsPeer("elsewhere"), trusting(), "is not for 127.0.0.1 but for elsewhere.test");
}

TEST(TlsSender, refuses_a_certificate_for_another_name)
{
  TlsSettings settings = trusting();
  settings.server_name = "other.test";
  check_refused(TlsPeer("server"), settings, "is not for other.test but for siem.test, 127.0.0.1");
}

TEST(TlsSender, refuses_a_certificate_of_another_authority)
{
  check_refused(TlsPeer("stranger"), trusting(), "the receiver's certificate is of no authority in ");
}

TEST(TlsSender, refuses_an_expired_certificate)
{
  check_refused(TlsPeer("expired"), trusting(), "the receiver's certificate expired on 2020-12-31");
}

TEST(TlsSender, refuses_old_tls)
{
  check_refused(TlsPeer("server", {"-tls1", "-cipher", "ALL:@SECLEVEL=0"}), trusting(), "TLS");
  check_refused(TlsPeer("server", {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}), trusting(), "TLS");
}

TEST(TlsSender, shows_its_certificate_to_a_receiver_that_wants_one)
{
  const TlsPeer peer("server", {"-Verify", "3", "-verify_return_error", "-CAfile", file("ca.pem")});
  add(5);
  const auto sending = tls(peer.port(), showing("client"));
  CHECK(eventually([&] { return peer.messages().size() == 5; }));
  STRCMP_CONTAINS("weir-test", peer.output().c_str());
}

TEST(TlsSender, says_that_a_receiver_wants_a_certificate)
{
  check_refused(TlsPeer("server", {"-Verify", "3", "-verify_return_error", "-CAfile", file("ca.pem")}), trusting(),
                "client certificate");
}

TEST(TlsSender, says_that_its_certificate_is_not_accepted)
{
  const std::vector<std::string> options = {"-Verify", "3", "-verify_return_error", "-CAfile", file("ca.pem")};
  check_refused(TlsPeer("server", options), showing("stranger"), "refused by the receiver");
}

TEST(TlsSender, says_that_a_port_does_not_speak_tls)
{
  TcpReceiver receiver;
  add(1);
  const auto sending = tls(receiver.port(), trusting());
  CHECK(receiver.accept());
  receiver.say("220 mail.example ESMTP\r\n");
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  STRCMP_EQUAL("the receiver does not speak TLS on this port", sending->status().last_error.c_str());
}

TEST(TlsSender, gives_up_a_handshake_that_is_never_answered)
{
  TcpReceiver receiver; // listens, says nothing
  add(1);
  SenderTiming timing = quick();
  timing.connect_deadline = 50ms;
  const auto sending = sender({"siem", "127.0.0.1", receiver.port(), Transport::tls, trusting()}, timing);
  CHECK(eventually([&] { return !sending->status().last_error.empty(); }));
  STRCMP_CONTAINS("no answer in time", sending->status().last_error.c_str());
}

TEST(TlsSender, repeats_what_may_be_unread_after_the_receiver_was_killed)
{
  add(100);
  std::uint16_t port = 0;
  std::set<int> seen;
  std::unique_ptr<Sender> sending;
  {
    const TlsPeer peer("server");
    port = peer.port();
    sending = tls(port, trusting());
    CHECK(eventually([&] { return peer.messages().size() == 100; }));
  }
  add(50);
  sending->wake();
  const TlsPeer again("server", {}, port);
  CHECK(eventually([&] { return again.messages().size() == 150; }));
  LONGS_EQUAL(0, number_in(again.messages().front()));
  CHECK(eventually([&] { return store->delivery("siem").sent == 150; }));
  LONGS_EQUAL(100, store->delivery("siem").resent);
  CHECK(identity_holds());
}

TEST(TlsSender, tells_the_end_so_that_nothing_is_repeated)
{
  const TlsPeer peer("server", {"-naccept", "1"});
  add(10);
  {
    const auto sending = tls(peer.port(), trusting());
    CHECK(eventually([&] { return peer.messages().size() == 10; }));
    sending->finish(5s);
  }
  LONGS_EQUAL(10, store->delivery("siem").safe);
  STRCMP_CONTAINS("DONE", peer.output().c_str()); // and no "unexpected eof"
  CHECK(peer.output().find("rror") == std::string::npos);
}

TEST(TlsSender, hands_over_what_is_queued_before_it_finishes)
{
  const TlsPeer peer("server", {"-naccept", "1"});
  add(10);
  tls(peer.port(), trusting())->finish(5s);
  LONGS_EQUAL(10, peer.messages().size());
  LONGS_EQUAL(10, store->delivery("siem").safe);
}

TEST(TlsSender, names_the_file_that_is_wrong)
{
  const TlsPeer peer("server");
  TlsSettings settings = trusting("nowhere.pem");
  check_refused(peer, settings, "nowhere.pem: No such file or directory");
  settings = trusting("ca.key");
  check_refused(peer, settings, "ca.key: no PEM certificate");
  settings = showing("client");
  settings.key_file = file("server.key");
  check_refused(peer, settings, "server.key: not the key of ");
  settings.key_file = file("client.pem");
  check_refused(peer, settings, "client.pem: no PEM private key");
}
