// SPDX-License-Identifier: BSD-3-Clause
// The child that builds an image. Descriptors: 3 configuration, 4 request, 5 image out, 6 report out, 7... snapshots.
#include "child_failure.h"
#include "files.h"
#include "modes.h"

#include <weir/compile/compile.h>
#include <weir/config/parse.h>

#include <deque>

namespace weir::compile_tool {

namespace {

constexpr int kBuildConfig = 3;
constexpr int kBuildRequest = 4;
constexpr int kBuildImage = 5;
constexpr int kBuildReport = 6;
constexpr int kFirstSnapshot = 7;
constexpr std::uint64_t kMaxRequest = std::uint64_t{16} << 20;

} // namespace

int run_build_child()
{
  const auto config_text = read_all(kBuildConfig, config::kMaxConfigBytes);
  if (!config_text)
    return fail_child("configuration: " + config_text.error());
  const auto request_text = read_all(kBuildRequest, kMaxRequest);
  if (!request_text)
    return fail_child("request: " + request_text.error());
  const auto request = compile::decode_build_request(*request_text);
  if (!request)
    return fail_child("the build request can't be read");
  auto config = config::parse_config(*config_text, request->config_file);
  if (!config)
    return fail_child(config.error().empty() ? "bad configuration" : config::format(config.error().front()));

  config->feeds.insert(config->feeds.end(), request->imported.begin(), request->imported.end());
  compile::CompileInput input;
  input.config = &*config;
  input.generation = request->generation;
  input.time = request->time;
  input.key = request->key;
  input.own_servers = request->own_servers;
  std::deque<feeds::Snapshot> snapshots;
  for (std::size_t i = 0; i < request->snapshots.size(); ++i) {
    auto snapshot = feeds::Snapshot::open(kFirstSnapshot + static_cast<int>(i));
    if (!snapshot) {
      input.failed.push_back({request->snapshots[i], snapshot.error().text, {}});
      continue;
    }
    snapshots.push_back(std::move(*snapshot));
    input.snapshots.push_back({request->snapshots[i], &snapshots.back()});
  }
  const auto compiled = compile::compile(input);
  if (!compiled)
    return fail_child(compiled.error());
  if (!write_all(kBuildImage, compiled->image) || !write_all(kBuildReport, std::as_bytes(std::span(compiled->report))))
    return fail_child("can't write image or report");
  return 0;
}

} // namespace weir::compile_tool
