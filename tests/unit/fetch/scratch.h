// SPDX-License-Identifier: BSD-3-Clause
// A directory for one test, and a destination file in it.
#pragma once

#include <weir/fetch/fetch.h>

#include <string>

namespace weir::fetch::testing {

class Scratch {
public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const;
  /// Sets the modification time of a file an hour back.
  void age(const std::string& name) const;
  /// A request whose destination is this scratch's file.
  [[nodiscard]] FetchRequest request(const std::string& url) const;
  /// What the destination holds.
  [[nodiscard]] std::string body() const;

private:
  std::string directory_;
  int destination_;
};

} // namespace weir::fetch::testing
