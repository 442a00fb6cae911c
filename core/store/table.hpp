// What an account keeps, table by table. The numbers stand in files and in databases of other people: they are never
// used again for something else.
#pragma once
#include <array>
#include <cstdint>

namespace pawl::store {

enum class Table : std::uint8_t {
  kSettings = 1,  // of the account: a row for each
  kPeers,         // by name: the identity key that is trusted, and the devices
  kAliases,       // by alias: the name that is meant
  kStrangers,     // by number: devices that nobody has answered, in the order in which they came
  kReplays,       // by KEM prekey and keyed hash: first messages that it has been used for
  kAppRows,       // by table and number: rows of the application
  kAppKeys,       // by table and key: the number of that row
  kReceipts,      // by name and keyed hash: messages that have been read
  kEvents,        // by number
  kCounters,      // of failures, requests and the like
  kPrekeyQueue,   // by number: bundles that wait to be published

  kSessions = 32,  // by name and device number: records without their skipped seeds
  kSkipped,        // by name, device number, session and chain: skipped seeds
  kSignedPrekeys,  // by number
  kPrekeys,        // by number
  kKemPrekeys,     // by number
  kLastResorts,    // by number
  kSenderKeys,     // by group
  kInbox,          // by number: messages that have been read and not yet acknowledged
  kOutbox,         // by number: messages that wait to be sent
  kSendLog,        // by number: messages that may be asked for again
  kFleetingRows,   // as kAppRows: rows of the application that have a time to go
};

inline constexpr std::array kTables{Table::kSettings,    Table::kPeers,         Table::kAliases,     Table::kStrangers,
                                    Table::kReplays,     Table::kAppRows,       Table::kAppKeys,     Table::kReceipts,
                                    Table::kEvents,      Table::kCounters,      Table::kPrekeyQueue, Table::kSessions,
                                    Table::kSkipped,     Table::kSignedPrekeys, Table::kPrekeys,     Table::kKemPrekeys,
                                    Table::kLastResorts, Table::kSenderKeys,    Table::kInbox,       Table::kOutbox,
                                    Table::kSendLog,     Table::kFleetingRows};

/// Whether a row of it that has been erased or replaced must not be readable again, by whoever gets the file and its
/// key.
constexpr bool is_forgettable(Table table) { return table >= Table::kSessions; }

/// Whether it is protocol state: what a refused message leaves as it is, bit for bit. The others count, queue and
/// limit.
constexpr bool is_protocol_state(Table table) {
  switch (table) {
    case Table::kReceipts:
    case Table::kEvents:
    case Table::kCounters:
    case Table::kPrekeyQueue:
    case Table::kOutbox:
    case Table::kSendLog:
      return false;
    default:
      return true;
  }
}

}  // namespace pawl::store
