// SPDX-License-Identifier: BSD-3-Clause
// Hits as the exporter's ECS events, one JSON object a line.
#pragma once

#include <weir/hits/record.h>
#include <weir/policy/view.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace weir::replay {

class HitsFile {
public:
  /// Replaces what is at `path`. `snapshots`: a directory of feed snapshots, or empty. nullopt: can't be written,
  /// errno says why. Snapshots that can't be used are told on stderr.
  [[nodiscard]] static std::optional<HitsFile> create(const std::string& path, const policy::ImageView& image,
                                                      std::uint64_t instance, const std::string& snapshots);
  HitsFile(HitsFile&&) noexcept;
  ~HitsFile();

  void write(const hits::HitRecord& record);
  /// False if anything since create() failed to reach the file.
  [[nodiscard]] bool close();

private:
  struct Parts;
  explicit HitsFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

} // namespace weir::replay
