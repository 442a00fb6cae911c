// The operations of the conformance agent, each a few calls of the ABI.
#pragma once
#include "tests/agent/json_lines/serve.hpp"
#include "tests/agent/open_account.hpp"

namespace agent {

/// account.*, identity.trust: what one account is.
Ops account_ops(Accounts& accounts);
/// bundle.create, session.*, encrypt, decrypt: what it does with others.
Ops session_ops(Accounts& accounts);

}  // namespace agent
