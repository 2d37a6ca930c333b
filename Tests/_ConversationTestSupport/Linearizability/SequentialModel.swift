/// What an object does when one caller at a time uses it.
///
/// A history of concurrent calls is linearizable when each call can be given one instant between
/// its invocation and its response so that, called in that order, the model accepts every
/// outcome (Herlihy and Wing, “Linearizability: a correctness condition for concurrent objects”,
/// TOPLAS 12:3, 1990).
///
/// The model does not produce outcomes, it accepts them: so one that allows several needs no list
/// of them. Where even an operation and its outcome leave more than one state possible, let the
/// model's state be the set of them.
package protocol SequentialModel: Sendable {
  /// A call's name and arguments.
  associatedtype Operation: Sendable
  /// What a call returned.
  associatedtype Outcome: Sendable
  /// All that the future depends on. Equal states are searched once, so leave out what does not
  /// matter: a log of what happened would make every state different and the search exponential.
  associatedtype State: Hashable

  /// The state before the first call.
  var initial: State { get }

  /// The state after an operation that returned this outcome, or nil if it must not.
  func accepts(_ operation: Operation, returning outcome: Outcome, in state: State) -> State?

  /// Every state that an operation may leave whose outcome nobody knows, because it never
  /// returned. Those that it did not change need not be listed: a pending call may be left out.
  func effects(of operation: Operation, in state: State) -> [State]
}
