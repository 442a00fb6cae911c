#include "tests/agent/vectors/document.hpp"

#include <map>
#include <set>

#include "tests/agent/vectors/primitives.hpp"
#include "tests/agent/vectors/recorded.hpp"
#include "tests/agent/vectors/sessions.hpp"
#include "tests/agent/vectors/shapes.hpp"
#include "tests/agent/vectors/spqr.hpp"

namespace vectors {
namespace {

/// What a line about a case calls it: its id or name, or else its place.
std::string label(const std::string& where, const Json& one_case, std::size_t index) {
  for (const char* field : {"id", "name"}) {
    const auto found = one_case.find(field);
    if (found != one_case.end() && found->is_string()) return where + " " + found->get<std::string>();
  }
  return where + " case " + std::to_string(index);
}

/// Calls run(where, object) for each member of a list; one that is no object is a failure.
template <class Run>
void for_each_in(const std::string& where, const Json& list, Tally& tally, const Run& run) {
  std::size_t index = 0;
  for (const Json& one : list) {
    const std::string which = label(where, one, index++);
    if (one.is_object()) {
      run(which, one);
    } else {
      tally.fail(which, "not an object");
    }
  }
}

/// The case with the keys that its "@name"s stand for.
Json with_keys(Json one_case, const Json& keys) {
  for (Json& field : one_case) {
    if (field.is_string() && field.get_ref<const std::string&>().starts_with('@')) {
      field = keys.at(field.get_ref<const std::string&>().substr(1));
    }
  }
  return one_case;
}

void run_cases(const std::string& where, const Json& document, Tally& tally) {
  for_each_in(where, document.at("cases"), tally, [&](const std::string& which, const Json& one) {
    const Shape* shape = shape_of(one);
    if (shape == nullptr) {
      tally.fail(which, "the case has no known shape");
    } else if (shape->run == nullptr) {
      tally.skip(shape->algorithm);
    } else {
      const Json whole = with_keys(one, document.value("keys", Json::object()));
      tally.run(which, [&] { shape->run(Request(whole)); });
    }
  });
}

void run_sessions(const std::string& where, const Json& document, Tally& tally) {
  const Json& sessions = document.at("sessions");
  if (sessions.is_object()) {
    for (const auto& [name, session] : sessions.items()) {
      std::string which = where;
      captured_session(which.append(" ").append(name), session, tally);
    }
    return;
  }
  for_each_in(where, sessions, tally, [&](const std::string& which, const Json& one) {
    tally.run(which, [&] { whatsapp_session(Request(one)); });
  });
}

void run_constructed(const std::string& where, const Json& document, Tally& tally) {
  tally.run(where + " fork_receiver", [&] { check_keys(Request(document).object("fork_receiver")); });
  for_each_in(where, document.at("fork_receiver_cases"), tally, [&](const std::string& which, const Json& one) {
    tally.run(which, [&] { constructed_messages(Request(document).object("fork_receiver"), Request(one)); });
  });
}

void run_official(const std::string& where, const Json& document, Tally& tally) {
  tally.run(where + " receiver", [&] { check_keys(Request(document).object("receiver")); });
  for_each_in(where, document.at("receiver_cases"), tally, [&](const std::string& which, const Json& one) {
    tally.run(which, [&] { official_answers(Request(document), Request(one)); });
  });
}

void run_stored(const std::string& where, const Json& document, Tally& tally) {
  tally.run(where + " official_receiver", [&] { check_keys(Request(document).object("official_receiver")); });
  for_each_in(where, document.at("official_client_v3_sessions"), tally, [&](const std::string& which, const Json& one) {
    tally.run(which, [&] { stored_session(Request(document).object("official_receiver"), Request(one)); });
  });
}

void run_unit(const std::string& where, const Json& document, Tally& tally) {
  const Json& unit = document.at("unit");
  tally.run(where + " chain_step", [&] { unit_chain_step(Request(unit).object("chain_step")); });
  tally.run(where + " root_step", [&] { unit_root_step(Request(unit).object("root_step")); });
  for_each_in(where + " xeddsa", unit.at("xeddsa"), tally,
              [&](const std::string& which, const Json& one) { tally.run(which, [&] { unit_xeddsa(Request(one)); }); });
  if (unit.contains("kyber1024_round3")) {
    tally.run(where + " kyber1024_round3", [&] { unit_kyber(Request(unit).object("kyber1024_round3")); });
  }
}

void run_validation(const std::string& where, const Json& document, Tally& tally) {
  for_each_in(where + " validation", document.at("validation"), tally, [&](const std::string& which, const Json& one) {
    tally.run(which, [&] { mlkem768_vector(Request(one)); });
  });
}

using RunPart = void (*)(const std::string&, const Json&, Tally&);

RunPart runner_of_part(const std::string& name) {
  static const std::map<std::string, RunPart> parts = {{"cases", run_cases},
                                                       {"sessions", run_sessions},
                                                       {"fork_receiver_cases", run_constructed},
                                                       {"receiver_cases", run_official},
                                                       {"official_client_v3_sessions", run_stored},
                                                       {"unit", run_unit},
                                                       {"validation", run_validation},
                                                       {"canonical", spqr_canonical},
                                                       {"accepted_non_canonical", spqr_accepted},
                                                       {"rejected", spqr_rejected},
                                                       {"field", spqr_field},
                                                       {"objects", spqr_objects},
                                                       {"steps", spqr_authenticator},
                                                       {"sequence", spqr_sequence},
                                                       {"start_okm", spqr_start},
                                                       {"out_of_order", spqr_out_of_order},
                                                       {"rows", spqr_rows},
                                                       {"events", spqr_events}};
  const auto found = parts.find(name);
  return found == parts.end() ? nullptr : found->second;
}

/// Remarks, and what the cases of other parts are made from or compared with.
bool belongs_to_other_parts(const std::string& name) {
  static const std::set<std::string> names = {
      // remarks
      "about", "note", "tape_note", "what", "set", "confirmed", "columns", "message_version", "addresses_field",
      // sessions
      "keys", "receiver", "fork_receiver", "official_receiver", "default_names",
      // the post-quantum ratchet
      "auth_key", "initial_key", "init", "ours", "ours_role", "official", "official_role", "tape", "tapes", "A", "B",
      "final",
      // algorithms that the project does not have
      "bucket_sizes", "chunk_sizes", "collection", "commitment_key", "current_epoch", "index_key", "key_data", "key_id",
      "patch_mac_key", "root_hash", "snapshot_lt_hash", "snapshot_mac_key", "value_encryption_key", "value_mac_key",
      "vrf_private_key", "vrf_public_key"};
  return names.contains(name);
}

int size_of(const Json& part) { return part.is_array() ? static_cast<int>(part.size()) : 1; }

/// A list or an object that nobody knows may hold cases, and is a failure. One value is named as skipped.
void run_unknown_part(const std::string& where, const std::string& name, const Json& part, Tally& tally) {
  if (part.is_structured()) {
    tally.fail(where + " " + name, "the part is not known");
  } else {
    tally.skip("an unknown value, " + name);
  }
}

/// False: no part of the document is known.
bool run_parts(const std::string& where, const Json& document, Tally& tally) {
  bool known = false;
  for (const auto& [name, part] : document.items()) {
    if (const RunPart run = runner_of_part(name)) {
      run(where, document, tally);
      known = true;
    } else if (const char* algorithm = algorithm_of_part(name)) {
      tally.skip(algorithm, size_of(part));
      known = true;
    } else if (!belongs_to_other_parts(name)) {
      run_unknown_part(where, name, part, tally);
    }
  }
  return known;
}

}  // namespace

void run_document(const std::string& name, const std::string& text, Tally& tally) {
  const Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) {
    tally.fail(name, "not a JSON object");
    return;
  }
  try {
    if (!run_parts(name, document, tally)) tally.fail(name, "no part of this file has a known shape");
  } catch (const Json::exception& malformed) {
    tally.fail(name, malformed.what());
  } catch (const agent::Refusal& malformed) {
    tally.fail(name, malformed.message);
  }
}

}  // namespace vectors
