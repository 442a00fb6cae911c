#include "core/ratchet/receiver_chains.hpp"

#include <algorithm>
#include <utility>

namespace pawl::ratchet {

// Most messages belong to the newest chain, so the search begins there.
const ReceiverChain* ReceiverChains::find(const crypto::PublicKey& ratchet_key) const noexcept {
  for (std::size_t i = size_; i-- > 0;) {
    if (chains_[i].ratchet_key == ratchet_key) return &chains_[i];
  }
  return nullptr;
}

ReceiverChain* ReceiverChains::find(const crypto::PublicKey& ratchet_key) noexcept {
  return const_cast<ReceiverChain*>(std::as_const(*this).find(ratchet_key));
}

void ReceiverChains::add(ReceiverChain&& chain) noexcept {
  if (size_ == kMaxReceiverChains) {
    std::move(chains_.begin() + 1, chains_.end(), chains_.begin());
    --size_;
  }
  chains_[size_++] = std::move(chain);
}

ReceiverChains ReceiverChains::clone() const {
  ReceiverChains copy;
  for (const ReceiverChain& chain : all()) copy.add(chain.clone());
  return copy;
}

}  // namespace pawl::ratchet
