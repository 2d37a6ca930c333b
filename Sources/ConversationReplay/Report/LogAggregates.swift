import ConversationAggregates
import ConversationMemory

/// Messages a minute of a log, by its own time: of all, and of those who say most.
package struct LogAggregates: Encodable, Equatable, Sendable {
  /// Somebody who speaks.
  package struct Speaker: Encodable, Equatable, Sendable {
    /// The name, or the role where there is none.
    package let name: String
    /// How many messages, and how many in the busiest minute.
    package let messages, mostPerMinute: Int

    /// A speaker with the given counts.
    package init(name: String, messages: Int, mostPerMinute: Int) {
      self.name = name
      self.messages = messages
      self.mostPerMinute = mostPerMinute
    }
  }

  /// The most speakers that are told apart; those who spoke least recently give way.
  private static let capacity = 100_000
  private static let shown = 5
  private static let minute = Duration.seconds(60)

  /// Minutes in which something was said.
  package private(set) var minutes = 0
  /// Messages in the busiest of these, and in one of them on average.
  package private(set) var mostPerMinute = 0, meanPerMinute = 0.0
  /// The standard deviation of messages over these minutes.
  package private(set) var deviation = 0.0
  /// Those who say most, at most five.
  package private(set) var speakers: [Speaker] = []

  /// The aggregates of a log.
  package init(_ contents: LogContents) {
    var all = ConversationHoppingAggregate(
      ConversationCount<Void>(), tumbling: Self.minute, lateness: .withoutGrace)
    var bySpeaker = ConversationKeyedAggregates(capacity: Self.capacity) { (_: ByteText) in
      ConversationHoppingAggregate(
        ConversationCount<Void>(), tumbling: Self.minute, lateness: .withoutGrace)
    }
    var mean = ConversationLastAggregate(ConversationMean(), last: .max)
    var variance = ConversationLastAggregate(ConversationVariance(), last: .max)
    var most: [ByteText: Int] = [:]
    var total: [ByteText: Int] = [:]
    func note(_ window: ConversationClosedWindow<Int>) {
      minutes += 1
      mostPerMinute = max(mostPerMinute, window.value)
      mean.add(Double(window.value))
      variance.add(Double(window.value))
    }
    for message in contents.messagesByTime() {
      let name = ByteText(message.author ?? message.role?.rawValue ?? "somebody")
      let instant = ConversationInstant(nanoseconds: message.time)
      all.add((), at: instant, closed: note)
      total[name, default: 0] += 1
      bySpeaker[name].add((), at: instant) { most[name] = max(most[name] ?? 0, $0.value) }
    }
    all.finish(closed: note)
    for name in total.keys {
      bySpeaker[name].finish { most[name] = max(most[name] ?? 0, $0.value) }
    }
    meanPerMinute = mean.value ?? 0
    deviation = (variance.value ?? 0).squareRoot()
    speakers = total.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.shown).map {
      Speaker(name: $0.key.text, messages: $0.value, mostPerMinute: most[$0.key] ?? 0)
    }
  }
}
