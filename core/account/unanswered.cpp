#include "core/account/unanswered.hpp"

#include <iterator>

namespace pawl::account {
namespace {

Unanswered::Kept kept_in(const session::Record& record) noexcept { return {record.sessions(), record.skipped()}; }

}  // namespace

static_assert(kMaxUnansweredSessions > session::kMaxArchived + 1, "too many is more than one device");
static_assert(kMaxUnansweredSkipped > session::kMaxSkippedInRecord, "the same");

void Unanswered::add(Devices::iterator device, std::uint64_t number) {
  Place& place = queue_.emplace(number, Place{device, {}}).first->second;
  set(place, kept_in(device->second.record));
  device->second.unanswered = number;
}

void Unanswered::merge(Unanswered&& others) noexcept {
  queue_.merge(others.queue_);  // moves the nodes
  sum_.sessions += others.sum_.sessions;
  sum_.skipped += others.sum_.skipped;
}

void Unanswered::recount(Devices::iterator device) noexcept {
  if (!device->second.unanswered) return;
  set(queue_.find(*device->second.unanswered)->second, kept_in(device->second.record));
}

void Unanswered::remove(Devices::iterator device) noexcept {
  const auto place = queue_.find(*device->second.unanswered);
  set(place->second, {});
  queue_.erase(place);
  device->second.unanswered.reset();
}

Devices::iterator Unanswered::oldest_but(Devices::iterator newest) const noexcept {
  const auto oldest = queue_.begin();
  return oldest->second.device == newest ? std::next(oldest)->second.device : oldest->second.device;
}

void Unanswered::drop_excess_skipped(Devices::iterator newest) noexcept {
  for (auto oldest = queue_.begin(); too_many_skipped(); ++oldest) {
    Place& place = oldest->second;
    if (place.device == newest) continue;
    place.device->second.record.drop_skipped();
    set(place, kept_in(place.device->second.record));
  }
}

void Unanswered::set(Place& place, Kept kept) noexcept {
  sum_.sessions = sum_.sessions - place.kept.sessions + kept.sessions;
  sum_.skipped = sum_.skipped - place.kept.skipped + kept.skipped;
  place.kept = kept;
}

}  // namespace pawl::account
