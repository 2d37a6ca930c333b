/// What a buffer runs on: a queue while it is used as one, else a log.
@usableFromInline
enum Engine<Payload: Sendable>: Sendable {
  case queue(QueueEngine<Payload>)
  case log(LogEngine<Payload>)

  init(_ configuration: ConversationConfiguration<Payload>) {
    self =
      QueueEngine.serves(configuration)
      ? .queue(QueueEngine(configuration)) : .log(LogEngine(configuration))
  }

  /// The log; a queue moves into one for it.
  var log: LogEngine<Payload> {
    switch self {
    case .queue(let queue): queue.moved()
    case .log(let log): log
    }
  }

  /// Where those wait who want room or a message.
  var waitingRoom: any WaitingRoom<Payload> {
    switch self {
    case .queue(let queue): queue
    case .log(let log): log
    }
  }
}
