import ConversationMemory

/// Who goes through a script and answers: the library, or a copy of the reference.
protocol WalkSubject: AnyObject {
  /// Takes a step at an instant, all numbers of which have ids already.
  func perform(_ operation: WalkOperation, at instant: Int64, names: WalkNames) -> [WalkToken]
  func sweep(at instant: Int64)
  /// Goes on as what is made again of all that can be written down; nil, or why it cannot.
  func restore(at instant: Int64) -> String?
  var told: [String: [WalkDeparture]] { get }
  /// What is answered beside what the reference knows.
  var asides: [String] { get }
}
