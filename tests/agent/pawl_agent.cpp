// The conformance agent: pawl behind JSON lines, through its public C ABI alone. See README.md.
#include "tests/agent/ops.hpp"

int main() {
  agent::Accounts accounts;
  agent::Ops ops = agent::account_ops(accounts);
  ops.merge(agent::session_ops(accounts));
  ops.emplace("hello", [&ops](const agent::Request&) {
    return agent::Json{
        {"name", "pawl"}, {"version", pawl_version_text()}, {"abi", pawl_abi_version()}, {"ops", agent::names(ops)}};
  });
  agent::serve(ops);
}
