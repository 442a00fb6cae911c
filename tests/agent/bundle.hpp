// Prekey bundles, as JSON and as pawl's list.
#pragma once
#include "tests/agent/pawl_handles.hpp"

namespace agent {

Json bundle_to_json(const List& bundle);
List bundle_from_json(const Request& bundle);

}  // namespace agent
