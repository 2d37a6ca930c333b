import ConversationMemory

/// A log as it will be replayed: who appends what, and when.
///
/// Everything that needs names is looked up here, before the clock runs; what is left are numbers:
/// a *lane* is a conversation, an *ordinal* a message's place in its lane, both from 0.
///
/// ```
/// log by time   a0  b0  a1  c0  b1  a2  c1
/// producer 0    a0      a1          a2        lanes are shared out whole, the longest first,
/// producer 1        b0      c0  b1      c1    so that each producer gets about as many messages
/// ```
struct ReplayPlan: Sendable {
  /// A conversation.
  struct Lane: Sendable {
    let name: String
    /// The number of its first message when lanes are laid end to end.
    let firstNumber: Int
    let messageCount: Int
  }

  let timeline: ReplayTimeline
  let lanes: [Lane]
  let messageCount: Int
  /// The messages of each producer, by time.
  let parts: [[PlannedMessage]]

  /// A plan for messages in any order.
  ///
  /// - Parameter producerCount: At least 1.
  /// - Complexity: O(*n* log *n*) for *n* messages.
  init(_ contents: LogContents, producerCount: Int) {
    let messages = contents.messagesByTime()
    messageCount = messages.count
    timeline = ReplayTimeline(start: messages.first?.time ?? 0, end: messages.last?.time ?? 0)

    var threads = ReplyThreads()
    let planned = messages.map { threads.place($0) }
    lanes = threads.lanes
    let owners = Self.owners(of: lanes, producerCount: producerCount)
    var parts = [[PlannedMessage]](repeating: [], count: producerCount)
    for message in planned { parts[owners[message.lane]].append(message) }
    self.parts = parts
  }

  /// Shares out the lanes, the longest first, each to the producer that has the fewest messages.
  private static func owners(of lanes: [Lane], producerCount: Int) -> [Int] {
    var owners = [Int](repeating: 0, count: lanes.count)
    var loads = [Int](repeating: 0, count: producerCount)
    let longestFirst = lanes.indices.sorted {
      (lanes[$1].messageCount, $0) < (lanes[$0].messageCount, $1)
    }
    for lane in longestFirst {
      let owner = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      owners[lane] = owner
      loads[owner] += lanes[lane].messageCount
    }
    return owners
  }
}

/// A message of a plan.
struct PlannedMessage: Sendable {
  /// What a message answers.
  enum Parent: Equatable, Sendable {
    /// Nothing.
    case none
    /// A message that the log did not have before it.
    case unknown
    /// An earlier message of the same lane.
    case ordinal(Int)
  }

  let lane: Int
  let ordinal: Int
  let parent: Parent
  /// Whether an earlier message answers the same one, so that the tree branches here.
  let isBranch: Bool
  let time: Int64
  let text: String
  let attributes: ConversationAttributes
}

/// The conversations of a log while it is gone through: who answers whom.
private struct ReplyThreads {
  private struct Thread {
    let name: String
    var ordinals: [ByteText: Int] = [:]
    var hasChild: [Bool] = []
  }

  private var threads: [Thread] = []
  private var indices: [ByteText: Int] = [:]

  /// The lanes as far as they go, in order of their first message.
  var lanes: [ReplayPlan.Lane] {
    var firstNumber = 0
    return threads.map { thread in
      defer { firstNumber += thread.hasChild.count }
      return ReplayPlan.Lane(
        name: thread.name, firstNumber: firstNumber, messageCount: thread.hasChild.count)
    }
  }

  /// Puts the next message in its lane.
  mutating func place(_ message: LogMessage) -> PlannedMessage {
    let lane = indices[ByteText(message.conversation)] ?? threads.count
    if lane == threads.count {
      indices[ByteText(message.conversation)] = lane
      threads.append(Thread(name: message.conversation))
    }
    let ordinal = threads[lane].hasChild.count
    var parent = PlannedMessage.Parent.none
    var isBranch = false
    if let id = message.parent {
      if let found = threads[lane].ordinals[ByteText(id)] {
        parent = .ordinal(found)
        isBranch = threads[lane].hasChild[found]
        threads[lane].hasChild[found] = true
      } else {
        parent = .unknown
      }
    }
    threads[lane].hasChild.append(false)
    // Where two messages have one id, a reply is to the later one.
    threads[lane].ordinals[ByteText(message.id)] = ordinal
    return PlannedMessage(
      lane: lane, ordinal: ordinal, parent: parent, isBranch: isBranch, time: message.time,
      text: message.text,
      attributes: ConversationAttributes(
        role: message.role.map(ConversationRole.init), author: message.author))
  }
}

extension ConversationRole {
  /// The role of a log in the words of a memory.
  fileprivate init(_ role: LogRole) {
    self =
      switch role {
      case .system: .system
      case .user: .user
      case .assistant: .assistant
      case .toolCall: .toolCall
      case .toolResult: .toolResult
      }
  }
}
