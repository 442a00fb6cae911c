#include "tests/capi/held_page.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace pawl_test {
namespace {

std::atomic<char*> held = nullptr;
std::atomic<bool> has_reader = false;
std::atomic<bool> may_go_on = false;
static_assert(std::atomic<char*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

std::size_t page_size() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

// Runs in the thread that reads; when it returns, the read is done again.
void hold(int, siginfo_t* info, void*) {
  char* const page = held;
  const auto* const at = static_cast<const char*>(info->si_addr);
  if (page == nullptr || at < page || at >= page + page_size()) std::abort();  // a fault of somebody else's
  has_reader = true;
  while (!may_go_on) sched_yield();
  mprotect(page, page_size(), PROT_READ | PROT_WRITE);
}

}  // namespace

HeldPage::HeldPage(std::string_view text) {
  void* const page = mmap(nullptr, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) std::abort();
  page_ = static_cast<char*>(page);
  std::memcpy(page_, text.data(), text.size());
  held = page_;
  has_reader = false;
  may_go_on = false;
  struct sigaction action {};
  action.sa_sigaction = hold;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
  mprotect(page_, page_size(), PROT_NONE);
}

HeldPage::~HeldPage() {
  signal(SIGSEGV, SIG_DFL);
  held = nullptr;
  munmap(page_, page_size());
}

void HeldPage::wait_for_a_reader() const {
  while (!has_reader) sched_yield();
}

void HeldPage::let_go() { may_go_on = true; }

}  // namespace pawl_test
