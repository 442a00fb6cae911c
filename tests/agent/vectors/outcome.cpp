#include "tests/agent/vectors/outcome.hpp"

#include <exception>
#include <iostream>

#include "tests/agent/json_lines/request.hpp"

namespace vectors {

void Tally::fail(const std::string& where, const std::string& sentence) {
  ++failed_;
  std::cout << "FAIL " << where << ": " << sentence << '\n';
}

void Tally::run(const std::string& where, const std::function<void()>& one) {
  try {
    one();
    pass();
  } catch (const Failed& failed) {
    fail(where, failed.sentence);
  } catch (const Skipped& skipped) {
    skip(skipped.algorithm);
  } catch (const agent::Refusal& unreadable) {
    fail(where, unreadable.message);
  } catch (const std::exception& unreadable) {
    fail(where, unreadable.what());
  }
}

void Tally::close() const {
  int skipped = 0;
  for (const auto& [algorithm, count] : skipped_) {
    std::cout << "skipped: " << count << " of " << algorithm << '\n';
    skipped += count;
  }
  std::cout << passed_ << " passed, " << failed_ << " failed, " << skipped << " skipped\n";
}

}  // namespace vectors
