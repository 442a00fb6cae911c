// The devices of peers, and among them those that have written to us and that we have never answered.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "core/session/address.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/record.hpp"

namespace pawl::account {

/// Sessions with devices that we have never answered. Anybody can begin them, under any number of names, so the records
/// of those that came first make room for those that come.
inline constexpr std::size_t kMaxUnansweredSessions = 1'000;
/// Skipped seeds and keys in all of them together; those of the device that came first go first. Without this a
/// thousand sessions could keep a hundred mebibytes.
inline constexpr std::size_t kMaxUnansweredSkipped = 1'000'000;

/// Pins that nothing of ours has confirmed, of names whose records have gone. They are small, and stay as long as there
/// are no more than these; those of strangers whose records go after that go with them.
inline constexpr std::size_t kMaxStrangersPins = 50'000;

struct Device {
  session::Record record;
  session::FarJumps far_jumps{};
  /// Devices that came later have higher numbers. None: we have sent to it, or have begun a session with it.
  std::optional<std::uint64_t> unanswered{};
};
/// By name, then number. A name alone stands for all of its devices, and to look for it takes no memory.
struct ByAddress {
  using is_transparent = void;
  bool operator()(const session::Address& a, const session::Address& b) const noexcept { return a < b; }
  bool operator()(const session::Address& a, const session::Name& b) const noexcept { return a.name < b; }
  bool operator()(const session::Name& a, const session::Address& b) const noexcept { return a < b.name; }
};
using Devices = std::map<session::Address, Device, ByAddress>;

/// An index of unanswered devices in the order in which they came, with a count of what they keep, so that one more of
/// them costs no walk through all.
class Unanswered {
 public:
  struct Kept {
    std::size_t sessions = 0;
    std::size_t skipped = 0;
  };
  struct Place {
    Devices::iterator device;
    Kept kept;  // in its record, when that was counted last
  };
  using Queue = std::map<std::uint64_t, Place>;

  /// The one that came first is first.
  [[nodiscard]] const Queue& queue() const noexcept { return queue_; }
  /// The number of a device that comes now.
  [[nodiscard]] std::uint64_t next_number() const noexcept { return queue_.empty() ? 0 : queue_.rbegin()->first + 1; }
  /// Gives the device a number that is free here.
  void add(Devices::iterator device, std::uint64_t number);
  /// Moves in all of `others`, whose numbers are free here.
  void merge(Unanswered&& others) noexcept;

  /// Counts again what the record keeps, after it has changed. Nothing for a device that is not unanswered.
  void recount(Devices::iterator device) noexcept;
  /// The device, which is unanswered, has been answered or is about to go.
  void remove(Devices::iterator device) noexcept;

  /// More than kMaxUnansweredSessions.
  [[nodiscard]] bool too_many() const noexcept { return sum_.sessions > kMaxUnansweredSessions; }
  /// The one that came first, but for `newest`. There are too many: one device cannot have them all.
  [[nodiscard]] Devices::iterator oldest_but(Devices::iterator newest) const noexcept;

  /// More than kMaxUnansweredSkipped.
  [[nodiscard]] bool too_many_skipped() const noexcept { return sum_.skipped > kMaxUnansweredSkipped; }
  /// Drops the excess, but nothing of `newest`: one device cannot have them all.
  void drop_excess_skipped(Devices::iterator newest) noexcept;

 private:
  void set(Place& place, Kept kept) noexcept;

  Queue queue_;
  Kept sum_;
};

}  // namespace pawl::account
