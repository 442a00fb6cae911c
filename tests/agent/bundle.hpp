// Prekey bundles, as JSON and as pawl's list.
#pragma once
#include <cstdint>

#include "tests/agent/pawl_handles.hpp"

namespace agent {

Json bundle_to_json(const List& bundle);
/// A bundle for a session of `version`, 3 or 4. Refuses one without KEM prekey for version 4 as `invalid_argument`.
List bundle_from_json(const Request& bundle, std::int64_t version);

}  // namespace agent
