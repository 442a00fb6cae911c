// A step is a pure transition: (state, input) -> (next state, output). Nothing has happened until
// the caller puts `next` in place of the state that the step was given.
#pragma once

namespace pawl {

template <class State, class Output>
struct Step {
  State next;
  Output out;
};

template <class State, class Output>
Step(State, Output) -> Step<State, Output>;

}  // namespace pawl
