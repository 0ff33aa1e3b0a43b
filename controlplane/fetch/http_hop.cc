// SPDX-License-Identifier: BSD-3-Clause
// A libcurl easy handle set up, run and read out.
#include "http_hop.h"

#include "body_decoder.h"
#include "response_headers.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace weir::fetch {
namespace {

constexpr long kHttpOk = 200;
constexpr std::chrono::milliseconds kConnectTimeout{30'000};
/// The page behind a redirect or a refusal is read and forgotten up to here.
constexpr std::size_t kMaxUselessBody = std::size_t{1024} * 1024;
constexpr curl_off_t kLongestRetryAfter = 86'400;

struct FreeHandle {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// What the callbacks of one transfer share.
struct Transfer {
  CURL* handle;
  Sink& sink;
  const std::atomic<bool>* stop;
  ResponseHeaders headers = {};
  std::optional<BodyDecoder> body = {}; ///< from the first byte of a 200 on
  std::string error = {};
  std::size_t discarded = 0;
};

size_t take_header(char* bytes, size_t size, size_t count, void* user)
{
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.headers.take({bytes, size * count}))
    return size * count;
  transfer.error = "the answer has more than " + std::to_string(kMaxHeaderBytes) + " bytes of headers";
  return 0;
}

long status_of(CURL* handle)
{
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/// To be asked for when the headers are complete.
BodyDecoder& body_of(Transfer& transfer)
{
  if (!transfer.body)
    transfer.body.emplace(transfer.headers.content_encoding(), transfer.sink);
  return *transfer.body;
}

/// Why the body of a 200 is not all there although libcurl is content; empty: it is.
std::string problem_at_end(Transfer& transfer)
{
  if (status_of(transfer.handle) != kHttpOk)
    return {};
  const std::string& framing = transfer.headers.transfer_encoding();
  if (!framing.empty() && framing != "chunked" && framing != "identity")
    return "the answer has a transfer encoding that was not asked for: " + config::printable(framing);
  BodyDecoder& body = body_of(transfer);
  return body.finish() ? "" : body.error();
}

size_t take_body(char* bytes, size_t size, size_t count, void* user)
{
  auto& transfer = *static_cast<Transfer*>(user);
  if (const long status = status_of(transfer.handle); status != kHttpOk) {
    transfer.discarded += size * count;
    if (transfer.discarded <= kMaxUselessBody)
      return size * count;
    transfer.error = "the server answered " + std::to_string(status) + " and a long body";
    return CURL_WRITEFUNC_ERROR;
  }
  if (body_of(transfer).write({bytes, size * count}))
    return size * count;
  transfer.error = body_of(transfer).error();
  return CURL_WRITEFUNC_ERROR;
}

int check_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.stop == nullptr || !transfer.stop->load())
    return 0;
  transfer.error = "stopped";
  return 1;
}

void append(List& list, const std::string& header)
{
  if (curl_slist* longer = curl_slist_append(list.get(), header.c_str())) {
    (void)list.release();
    list.reset(longer);
  }
}

List headers_for(const FetchRequest& request, bool with_headers)
{
  List list;
  append(list, std::string("Accept-Encoding: ") + kAcceptedEncodings);
  if (!request.etag.empty() && is_field_value(request.etag))
    append(list, "If-None-Match: " + request.etag);
  if (!request.last_modified.empty() && is_field_value(request.last_modified))
    append(list, "If-Modified-Since: " + request.last_modified);
  for (const std::string& header : request.headers) {
    if (with_headers && is_field_value(header))
      append(list, header);
  }
  return list;
}

void set_limits(CURL* handle, const FetchRequest& request, std::chrono::milliseconds left)
{
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(left, kConnectTimeout).count()));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, request.user_agent.c_str());
  if (!request.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, request.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
}

void set_callbacks(CURL* handle, Transfer& transfer)
{
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, check_stop);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

std::string text_info(CURL* handle, CURLINFO info)
{
  const char* text = nullptr;
  return curl_easy_getinfo(handle, info, &text) == CURLE_OK && text != nullptr ? text : "";
}

/// Fills `result` from the finished transfer.
void read_out(CURL* handle, CURLcode code, const Transfer& transfer, const char* detail, HopResult& result)
{
  result.status = status_of(handle);
  result.peer = text_info(handle, CURLINFO_PRIMARY_IP);
  result.redirect = text_info(handle, CURLINFO_REDIRECT_URL);
  result.etag = transfer.headers.etag();
  result.last_modified = transfer.headers.last_modified();
  curl_off_t wait = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &wait);
  result.retry_after = std::chrono::seconds(std::clamp<curl_off_t>(wait, 0, kLongestRetryAfter));
  if (code != CURLE_OK) {
    const std::string words = detail[0] != '\0' ? detail : curl_easy_strerror(code);
    result.error = transfer.error.empty() ? config::printable(words) : transfer.error;
  }
}

} // namespace

HopResult ask(const FetchRequest& request, const std::string& url, bool with_headers, std::chrono::milliseconds left,
              Sink& sink)
{
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  HopResult result;
  const Handle handle(curl_easy_init());
  if (!handle) {
    result.error = "out of memory";
    return result;
  }
  Transfer transfer{handle.get(), sink, request.stop};
  const List headers = headers_for(request, with_headers);
  std::array<char, CURL_ERROR_SIZE> detail{};
  set_limits(handle.get(), request, left);
  set_callbacks(handle.get(), transfer);
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, detail.data());
  const CURLcode code = curl_easy_perform(handle.get());
  read_out(handle.get(), code, transfer, detail.data(), result);
  if (code == CURLE_OK)
    result.error = problem_at_end(transfer);
  return result;
}

std::string origin_of(const std::string& url)
{
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return {};
  std::string origin;
  for (const CURLUPart part : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT}) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
      return {};
    origin += std::string(text) + "|";
    curl_free(text);
  }
  return origin;
}

} // namespace weir::fetch
