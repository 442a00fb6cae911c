// pawl-vectors FILE...: runs files of test vectors through the core, and says what passed.
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/agent/vectors/document.hpp"

namespace {

void run_file(const std::string& path, vectors::Tally& tally) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    tally.fail(path, "cannot be read");
    return;
  }
  vectors::run_document(path.substr(path.find_last_of('/') + 1), text, tally);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: pawl-vectors FILE...\n";
    return 2;
  }
  vectors::Tally tally;
  for (int i = 1; i < argc; ++i) run_file(argv[i], tally);
  tally.close();
  return tally.good() ? 0 : 1;
}
