import ConversationMemory

/// One step of a script: an event or a question, for a conversation in one of its lives.
///
/// All numbers of messages and branches are those of that life, so that a script is the same
/// whatever ids are given.
struct WalkOperation {
  let name: String
  /// The life of the conversation; nil where it is not known when the step is taken.
  let life: Int?
  let action: WalkAction
}

/// What is done or asked.
enum WalkAction {
  case append(ReferenceDraft)
  case appendBatch([ReferenceDraft])
  case dequeue
  case finish
  case read(ReferenceWindow)
  case readBranch(Int, ReferenceWindow)
  case path(Int, ReferenceWindow)
  case message(Int)
  case messages(Range<Int>, limit: Int, fromEnd: Bool)
  case children(Int)
  case subtree(Int)
  case state(String)
  case heads
  case remove(Int)
  case removeSubtree(Int)
  case removeAll
  case removeHead(Int)
  case removeLine(Int)
  /// The new branch is known by the second number from then on.
  case fork(Int, branch: Int)
  case move(Int, to: Int)
  case subscribe(ReferencePosition)
  case next(subscription: Int)
  case group(String, ReferenceGroupRules, ReferencePosition, deadLetters: String?)
  case removeGroup(Int)
  case receive(Int, consumer: String, limit: Int)
  case acknowledge(Int, WalkReceipt)
  case acknowledgeAll(Int, [WalkReceipt])
  case refuse(Int, WalkReceipt, reason: String?, rest: Int64?)
  case extend(Int, WalkReceipt, by: Int64)
  case removeConsumer(Int, String)
  case status(Int)
  /// The account of all, which lets go of what is over.
  case account
  case count
  case setWindow(ReferenceWindow, of: String?)
  /// Of a conversation as a whole, and of all.
  case exists
  /// Whether its version is the one that was asked for last.
  case version
  case removeWhole
  case rename(to: String, replaces: Bool)
  /// It ends so many nanoseconds from now, or has no end any more.
  case setEnd(Int64?)
  case end
  case removeEverything
  /// All names, by a scan.
  case names
}

/// Names a delivery.
struct WalkReceipt: Hashable {
  let number: Int
  let deliveryCount: Int
}

/// A part of an answer. Answers are flat, so that a first difference is a position in both.
enum WalkToken: Hashable, CustomStringConvertible {
  case text(String)
  /// An id, as the subject gave it.
  case id(UInt64)
  /// An id, as the reference names it.
  case named(ReferenceID)
  /// One of several texts, where the specification allows them all.
  case any([String])

  var description: String {
    switch self {
    case .text(let text): text
    case .id(let id): "#\(id)"
    case .named(let name): "#\(name.number) of life \(name.life)"
    case .any(let texts): texts.joined(separator: " or ")
    }
  }
}

/// What an observer was told.
struct WalkDeparture {
  let id: UInt64
  let payload: [UInt8]
  let reason: ConversationDeparture.Reason
}
