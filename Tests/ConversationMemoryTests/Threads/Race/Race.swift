import ConversationMemory

/// So many producers and consumers on one buffer.
struct Race: Hashable, Sendable, CustomStringConvertible {
  /// What the parties are.
  enum Parties: Hashable, Sendable, CaseIterable {
    case threads
    case tasks
    /// Every second one is a task.
    case mixed

    /// Whether a producer is a task; with both kinds the first is not.
    func hasTask(asProducer number: Int) -> Bool {
      switch self {
      case .threads: false
      case .tasks: true
      case .mixed: !number.isMultiple(of: 2)
      }
    }

    /// Whether a consumer is a task; with both kinds the first is one.
    func hasTask(asConsumer number: Int) -> Bool {
      switch self {
      case .threads: false
      case .tasks: true
      case .mixed: number.isMultiple(of: 2)
      }
    }
  }

  var course: Course
  var overflow: ConversationOverflow
  var producerCount: Int
  var consumerCount: Int
  var parties: Parties
  var batchSize: Int

  /// How many messages each producer appends.
  var quota: Int { 384 / producerCount }
  var total: Int { quota * producerCount }

  var capacity: Int {
    // What is kept leaves only for others: without that all must fit.
    if !course.consumes, overflow != .evictOldest { return total }
    return batchSize == 1 ? 4 : 96
  }

  var description: String {
    "\(producerCount)p\(consumerCount)c \(parties) batch \(batchSize) \(overflow) \(course)"
  }

  /// Every combination on one course.
  static func all(on course: Course) -> [Race] {
    var races: [Race] = []
    for (producerCount, consumerCount) in [(1, 1), (2, 1), (2, 2), (4, 4), (8, 8)] {
      for overflow in [ConversationOverflow.wait, .reject, .evictOldest] {
        for parties in Parties.allCases {
          for batchSize in [1, 64] {
            races.append(
              Race(
                course: course, overflow: overflow, producerCount: producerCount,
                consumerCount: consumerCount, parties: parties, batchSize: batchSize))
          }
        }
      }
    }
    return races
  }
}
