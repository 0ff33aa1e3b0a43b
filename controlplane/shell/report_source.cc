// SPDX-License-Identifier: BSD-3-Clause
#include "report_source.h"

namespace weir::shell {

tl::expected<hunt::Report, api::Error> read_report_file(const std::string& file, const api::Args& args,
                                                        const ReadInput& read_input)
{
  if (!read_input)
    return tl::unexpected(api::Error{api::ErrorCode::failed, "no files are read here"});
  const auto content = read_input(file);
  if (!content)
    return tl::unexpected(api::Error{api::ErrorCode::failed, content.error()});
  hunt::ReportOptions options;
  options.subdomains = !args.text("subdomains").empty();
  options.hosts_of_urls = !args.text("url-hosts").empty();
  return hunt::read_report(*content, options);
}

} // namespace weir::shell
