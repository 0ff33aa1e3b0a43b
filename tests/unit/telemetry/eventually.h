// SPDX-License-Identifier: BSD-3-Clause
// Waiting for what another thread does.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

/// Asks until the answer is yes, for 10 s at most.
inline bool eventually(const std::function<bool()>& holds)
{
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end)
      return false;
    std::this_thread::yield();
  }
  return true;
}
