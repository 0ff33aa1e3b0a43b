// SPDX-License-Identifier: BSD-3-Clause
// One request to the transfer of its scheme.
#include "file_transfer.h"
#include "http_transfer.h"
#include "sink.h"

#include <weir/config/printable.h>
#include <weir/fetch/fetch.h>

namespace weir::fetch {

FetchResult fetch(const FetchRequest& request)
{
  Sink sink(request.destination, request.max_bytes);
  FetchResult result;
  if (!sink.restart())
    result.error = sink.error();
  else if (request.url.find('\0') != std::string::npos)
    result.error = "the URL holds a NUL";
  else if (request.url.starts_with("file:"))
    result = fetch_file(request, sink);
  else if (request.url.starts_with("http://") || request.url.starts_with("https://"))
    result = fetch_http(request, sink);
  else
    result.error = "not a URL that can be fetched: " + config::printable(request.url);
  if (result.status != FetchStatus::changed && !sink.restart())
    result.error += result.error.empty() ? sink.error() : "; " + sink.error();
  return result;
}

} // namespace weir::fetch
