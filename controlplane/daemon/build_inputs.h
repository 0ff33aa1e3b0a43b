// SPDX-License-Identifier: BSD-3-Clause
// The snapshots of one build, opened once: the build and the provenance of its generation read the same files, even if
// a feed is replaced meanwhile.
#pragma once

#include "descriptor.h"

#include <weir/daemon/setup.h>
#include <weir/provenance/provenance.h>

#include <string>
#include <vector>

namespace weir::daemon {

struct BuildInputs {
  std::vector<std::string> feeds; ///< config order, the local ones last
  std::vector<Descriptor> files;  ///< parallel

  [[nodiscard]] std::vector<int> numbers() const;
  [[nodiscard]] std::vector<provenance::FeedFile> provenance_files() const;
};

/// Every feed that has a snapshot.
[[nodiscard]] BuildInputs open_build_inputs(const Setup& setup, const std::vector<config::Feed>& imported);

} // namespace weir::daemon
