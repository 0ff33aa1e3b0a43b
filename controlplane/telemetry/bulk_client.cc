// SPDX-License-Identifier: BSD-3-Clause
// HTTP(S) by libcurl.
#include "bulk_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <curl/curl.h>
#include <fstream>
#include <iterator>
#include <utility>

namespace weir::telemetry {

namespace {

/// Of the answer only what is looked at: with it an answer for hundreds of events stays small.
constexpr const char* kWanted =
    "/_bulk?filter_path=errors,error.type,items.*.status,items.*.error.type,items.*.error.reason";
constexpr std::size_t kMaxSecret = 4096;

size_t take_body(char* bytes, size_t size, size_t count, void* user)
{
  auto& body = *static_cast<std::string*>(user);
  if (body.size() + size * count > BulkClient::kMaxAnswer)
    return 0;
  body.append(bytes, size * count);
  return size * count;
}

/// The first line of a file; it must be fit for a header.
tl::expected<std::string, std::string> read_secret(const char* what, const std::string& path)
{
  std::ifstream file(path);
  if (!file)
    return tl::unexpected(std::string(what) + " " + path + ": " + std::strerror(errno));
  std::string text;
  std::getline(file, text);
  while (!text.empty() && (text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  const bool fit = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (text.empty() || text.size() > kMaxSecret || !fit)
    return tl::unexpected(std::string(what) + " " + path + ": its first line is empty or not printable ASCII");
  return text;
}

struct Secrets {
  std::string api_key;
  std::string password;
};

tl::expected<Secrets, std::string> read_secrets(const ElasticSettings& settings)
{
  Secrets secrets{settings.api_key, {}};
  if (!settings.api_key_file.empty()) {
    auto key = read_secret("api-key-file", settings.api_key_file);
    if (!key)
      return tl::unexpected(key.error());
    secrets.api_key = std::move(*key);
  }
  if (!settings.password_file.empty()) {
    auto password = read_secret("password-file", settings.password_file);
    if (!password)
      return tl::unexpected(password.error());
    secrets.password = std::move(*password);
  }
  if (!settings.ca_file.empty() && !std::ifstream(settings.ca_file))
    return tl::unexpected("ca-file " + settings.ca_file + ": " + std::strerror(errno));
  return secrets;
}

} // namespace

struct BulkClient::Handles {
  ~Handles()
  {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
  void add_header(const std::string& header)
  {
    if (curl_slist* longer = curl_slist_append(headers, header.c_str()))
      headers = longer;
  }
  CURLM* multi = curl_multi_init();
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
};

BulkClient::BulkClient() : handles_(std::make_unique<Handles>()) {}
BulkClient::~BulkClient() = default;

tl::expected<std::unique_ptr<BulkClient>, std::string> BulkClient::make(const ElasticSettings& settings)
{
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  const auto secrets = read_secrets(settings);
  if (!secrets)
    return tl::unexpected(secrets.error());
  std::unique_ptr<BulkClient> client(new BulkClient);
  CURL* easy = client->handles_->easy;
  if (!ready || easy == nullptr || client->handles_->multi == nullptr)
    return tl::unexpected(std::string("libcurl cannot be set up"));
  client->url_ = settings.url.substr(0, settings.url.find_last_not_of('/') + 1);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // a resolver that hangs is left behind
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "weir");
  curl_easy_setopt(easy, CURLOPT_PROXY, ""); // events go to the receiver that is set, not where an environment says
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  if (!settings.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (!secrets->api_key.empty())
    client->handles_->add_header("Authorization: ApiKey " + secrets->api_key);
  if (!settings.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, secrets->password.c_str());
  }
  client->handles_->add_header("Content-Type: application/x-ndjson");
  client->handles_->add_header("Expect:");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, client->handles_->headers);
  return client;
}

tl::expected<BulkClient::Answer, std::string> BulkClient::knock(std::chrono::milliseconds deadline, int cancel)
{
  curl_easy_setopt(handles_->easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(handles_->easy, CURLOPT_URL, (url_ + "/").c_str());
  return perform(deadline, cancel);
}

tl::expected<BulkClient::Answer, std::string> BulkClient::post(const std::string& lines,
                                                               std::chrono::milliseconds deadline, int cancel)
{
  curl_easy_setopt(handles_->easy, CURLOPT_NOBODY, 0L);
  curl_easy_setopt(handles_->easy, CURLOPT_POST, 1L);
  curl_easy_setopt(handles_->easy, CURLOPT_POSTFIELDS, lines.data());
  curl_easy_setopt(handles_->easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(lines.size()));
  curl_easy_setopt(handles_->easy, CURLOPT_URL, (url_ + kWanted).c_str());
  return perform(deadline, cancel);
}

tl::expected<BulkClient::Answer, std::string> BulkClient::perform(std::chrono::milliseconds deadline, int cancel)
{
  CURL* easy = handles_->easy;
  Answer answer;
  std::array<char, CURL_ERROR_SIZE> detail{};
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::min<std::int64_t>(deadline.count(), 10'000)));
  curl_multi_add_handle(handles_->multi, easy);
  int running = 1;
  bool cancelled = false;
  while (curl_multi_perform(handles_->multi, &running) == CURLM_OK && running != 0 && !cancelled) {
    curl_waitfd stop{cancel, CURL_WAIT_POLLIN, 0};
    curl_multi_poll(handles_->multi, &stop, 1, 1000, nullptr);
    cancelled = stop.revents != 0;
  }
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(handles_->multi, &left))
    code = message->msg == CURLMSG_DONE ? message->data.result : code;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_multi_remove_handle(handles_->multi, easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  if (cancelled)
    return tl::unexpected(std::string("broken off"));
  if (code != CURLE_OK)
    return tl::unexpected(std::string(detail[0] != '\0' ? detail.data() : curl_easy_strerror(code)));
  return answer;
}

std::string elastic_problem(const ElasticSettings& settings)
{
  const auto secrets = read_secrets(settings);
  return secrets ? std::string() : secrets.error();
}

} // namespace weir::telemetry
