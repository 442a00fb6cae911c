// Memory that holds up whoever reads it, so that a test can have a call stand still in the middle of its arguments.
#pragma once
#include <string_view>

namespace pawl_test {

/// A page with a text in it that cannot be read until it is let go. One at a time in a process.
class HeldPage {
 public:
  explicit HeldPage(std::string_view text);
  HeldPage(const HeldPage&) = delete;
  HeldPage& operator=(const HeldPage&) = delete;
  ~HeldPage();

  [[nodiscard]] const char* text() const { return page_; }
  /// Returns when a thread has come to read the text.
  void wait_for_a_reader() const;
  void let_go();

 private:
  char* page_;
};

}  // namespace pawl_test
