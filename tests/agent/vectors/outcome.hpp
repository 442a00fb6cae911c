// What can become of a test case, and how many of each there were.
#pragma once
#include <functional>
#include <map>
#include <string>

namespace vectors {

/// Thrown by a case whose answer is wrong.
struct Failed {
  std::string sentence;
};

/// Thrown by a case of an algorithm that the project does not have.
struct Skipped {
  std::string algorithm;
};

inline void expect(bool holds, const std::string& sentence) {
  if (!holds) throw Failed{sentence};
}

class Tally {
 public:
  void pass() { ++passed_; }
  /// Prints the line of a failing case.
  void fail(const std::string& where, const std::string& sentence);
  void skip(const std::string& algorithm, int count = 1) { skipped_[algorithm] += count; }
  /// Runs one case: passed when it returns.
  void run(const std::string& where, const std::function<void()>& one);

  /// Prints what was skipped, and the closing line.
  void close() const;
  /// Nothing failed and something passed.
  [[nodiscard]] bool good() const { return failed_ == 0 && passed_ > 0; }

 private:
  int passed_ = 0;
  int failed_ = 0;
  std::map<std::string, int> skipped_;
};

}  // namespace vectors
