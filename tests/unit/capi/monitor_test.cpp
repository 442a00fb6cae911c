#include "capi/src/monitor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace pawl::capi {
namespace {

TEST(Monitor, LetsOneVisitorInAtATime) {
  Monitor monitor;
  std::atomic<int> inside = 0, met = 0;
  const auto visit_often = [&] {
    for (int i = 0; i < 10'000; ++i) {
      const Monitor::Visit visit(monitor);
      if (++inside > 1) ++met;
      --inside;
    }
  };
  std::thread other(visit_often);
  visit_often();
  other.join();
  EXPECT_EQ(met, 0);
}

TEST(Monitor, KeepsTheOneWhoWaitsForItToBeEmptyUntilTheLastHasLeft) {
  Monitor monitor;
  std::optional<Monitor::Visit> visit(std::in_place, monitor);
  std::atomic<bool> left = false, left_before_empty = false;
  std::thread waiting([&] {
    monitor.wait_until_empty();
    left_before_empty = left.load();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // long enough to return, if it did not wait
  left = true;
  visit.reset();
  waiting.join();
  EXPECT_TRUE(left_before_empty);
}

}  // namespace
}  // namespace pawl::capi
