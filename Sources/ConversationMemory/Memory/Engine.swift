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
  @inlinable var log: LogEngine<Payload> {
    if case .log(let log) = self { log } else { movedToLog() }
  }

  @usableFromInline
  @inline(never)
  func movedToLog() -> LogEngine<Payload> {
    switch self {
    case .queue(let queue): queue.moved()
    case .log(let log): log
    }
  }

  /// The ends of the queue, for the plain case; nil for a log.
  var ends: QueueEnds<Payload>? {
    switch self {
    case .queue(let queue): queue.ends
    case .log: nil
    }
  }

  /// Appends where the plain case does not do.
  @inlinable
  func append(_ payload: Payload) -> ConversationAppend<Payload> {
    if case .log(let log) = self { log.append(payload) } else { appendToQueue(payload) }
  }

  @usableFromInline
  func appendToQueue(_ payload: Payload) -> ConversationAppend<Payload> {
    switch self {
    case .queue(let queue): queue.appendWithBoth(payload)
    case .log(let log): log.append(payload)
    }
  }

  /// Appends several messages where the plain case does not do.
  @inlinable
  func append(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    if let result = appendToQueue(contentsOf: payloads) { return result }
    return log.append(contentsOf: payloads.map { ConversationDraft($0) })
  }

  @usableFromInline
  func appendToQueue(contentsOf payloads: [Payload]) -> ConversationBatchAppend? {
    if case .queue(let queue) = self { queue.appendWithBoth(contentsOf: payloads) } else { nil }
  }

  /// Dequeues where the plain case does not do.
  @inlinable
  func dequeue() -> ConversationMessage<Payload>? {
    if case .log(let log) = self { log.dequeue() } else { dequeueFromQueue() }
  }

  @usableFromInline
  func dequeueFromQueue() -> ConversationMessage<Payload>? {
    switch self {
    case .queue(let queue): queue.dequeueWithBoth()
    case .log(let log): log.dequeue()
    }
  }

  /// Dequeues several messages where the plain case does not do.
  @inlinable
  func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    if case .log(let log) = self { return log.dequeue(atMost: limit, into: &payloads) }
    return dequeueFromQueue(atMost: limit, into: &payloads)
  }

  @usableFromInline
  func dequeueFromQueue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    if case .queue(let queue) = self,
      let count = queue.dequeueWithBoth(atMost: limit, into: &payloads)
    {
      return count
    }
    return log.dequeue(atMost: limit, into: &payloads)
  }

  /// The account of the queue, or of the log into which it has moved.
  @usableFromInline var queueAccount: ConversationAccount {
    switch self {
    case .queue(let queue): queue.account
    case .log(let log): log.account
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
