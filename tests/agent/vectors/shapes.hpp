// The known shapes of test cases, recognised by their fields.
#pragma once
#include <string>
#include <vector>

#include "tests/agent/vectors/values.hpp"

namespace vectors {

struct Shape {
  const char* kind;                 // the value of the field "kind"; null: there is no such field
  std::vector<const char*> fields;  // all present
  void (*run)(const Request&);      // null: the project does not have the algorithm
  const char* algorithm;
};

/// The shape of a case, which is an object; null: none that is known.
const Shape* shape_of(const Json& one_case);

/// What a part of a file is about that the project does not have; null: nothing that is known.
const char* algorithm_of_part(const std::string& name);

}  // namespace vectors
