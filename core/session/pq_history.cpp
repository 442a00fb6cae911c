#include "core/session/pq_history.hpp"

#include <algorithm>

#include "core/session/saved_fields.hpp"

namespace pawl::session {

PqHistory PqHistory::turned(const crypto::PublicKey& from, const crypto::PublicKey& to) const {
  PqHistory after = *this;
  if (from == to) return after;
  if (shown_) after.others_.push_back(from);
  after.shown_ = std::erase(after.others_, to) > 0;
  if (after.others_.size() > kMaxOthers) after.others_.erase(after.others_.begin());
  return after;
}

void PqHistory::write(wire::SavedWriter& out, Tags tags) const {
  if (shown_) out.bytes(tags.shown, {});
  if (others_.empty()) return;
  out.group(tags.others, [&](wire::SavedWriter& row) {
    for (const crypto::PublicKey& identity : others_) row.raw(identity.u());
  });
}

Result<PqHistory> PqHistory::read(wire::SavedReader& in, Tags tags, const std::optional<crypto::PublicKey>& trusted) {
  constexpr Error kBadHistory(Errc::kStoreCorrupt, "saved identities are repeated, too many, or none");
  PAWL_TRY(const bool shown, read_mark(in, tags.shown));
  PqHistory history(shown);
  if (in.next_is(tags.others)) {
    PAWL_TRY(auto row, in.group(tags.others));
    do {
      PAWL_TRY(const auto identity, read_public(row));
      const bool repeated = identity == trusted || std::ranges::count(history.others_, identity) > 0;
      if (repeated || history.others_.size() == kMaxOthers) return kBadHistory;
      history.others_.push_back(identity);
    } while (!row.at_end());
  }
  if (!trusted && history != PqHistory()) return kBadHistory;
  return history;
}

}  // namespace pawl::session
