#include "core/crypto/keccak/four.hpp"

namespace pawl::crypto::keccak {

void permute_four_anywhere(FourStates& states) noexcept { permute_four(states); }

}  // namespace pawl::crypto::keccak
