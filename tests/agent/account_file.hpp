// The file under an account: the sealed bytes of pawl_account_save, replaced as a whole at every change.
#pragma once
#include <string>

#include "tests/agent/json_lines/request.hpp"

namespace agent {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& from) noexcept;
  Descriptor& operator=(Descriptor&& from) noexcept;
  ~Descriptor();

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Holds PATH.lock for as long as it lives, so that no two accounts go on from the same state.
class AccountFile {
 public:
  /// Refusals: `invalid_argument` where there is a file, `store_locked`, `io_error`.
  static AccountFile create(std::string path);
  /// Refusals: `io_error` where there is none, `store_locked`.
  static AccountFile open(std::string path);

  /// Refusals: `io_error`.
  [[nodiscard]] Bytes read() const;
  /// After it the file holds `content`, also after a crash; when it fails the file is as it was. Refusals: `io_error`.
  void replace(const Bytes& content) const;

 private:
  AccountFile(std::string path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::string path_;
  Descriptor lock_;
};

}  // namespace agent
