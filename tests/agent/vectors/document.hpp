// A whole file of test vectors: its parts, recognised by their names and content.
#pragma once
#include <string>

#include "tests/agent/vectors/outcome.hpp"

namespace vectors {

/// Runs everything in `text`. A file that is not JSON, or has no known part, is a failure.
void run_document(const std::string& name, const std::string& text, Tally& tally);

}  // namespace vectors
