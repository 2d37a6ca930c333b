import BenchWorkload
import ConversationMemory

/// The hot paths. Each looks at the age of every message; in each, the buffer is as full before the
/// messages that are counted as it is behind them.
enum Scenario: String, CaseIterable {
  /// A queue: one message in, one out.
  case queueOne = "queue-1"
  /// The same with text, which lies elsewhere.
  case queueText = "queue-1-string"
  /// A queue: 64 messages in, 64 out.
  case queueBlock = "queue-64"
  /// A full queue: one message in, the oldest dropped.
  case queueEvict = "queue-evict"
  /// Tasks at a queue, none of which has to wait: one message in, one out.
  case taskOne = "tasks-1"
  /// A full log: one message in, the oldest dropped.
  case logAppend = "log-append"
  /// The same with text, which lies elsewhere.
  case logText = "log-append-string"
  /// A full log: one message in, and one delivered.
  case logDequeue = "log-append-dequeue"
  /// The same, to a subscriber.
  case logNext = "log-append-next"
  /// A full log: the last ten messages are read.
  case logRead = "log-read-10"
  /// The same, of their payloads alone.
  case logPayloads = "log-payloads-10"
  /// A full log: 64 messages in, which a group hands out and that are acknowledged.
  case groupBlock = "group-64"
  /// A conversation of a store, packed and full: one message of 100 bytes in, the oldest dropped.
  case packedAppend = "packed-append"
  /// The same: the last ten messages are read, where they lie.
  case packedRead = "packed-read-10"

  /// Messages per call where there are several.
  static let block: UInt64 = 64
  private static let capacity = 1024

  /// A number of messages beside which what a run does once or by chance is small, such as when the
  /// pool of tasks starts its threads; and which a count gets through within seconds.
  var fair: UInt64 {
    switch self {
    case .queueOne, .queueText, .queueBlock, .queueEvict: 64 * 1024
    case .taskOne: 8 * 1024
    case .logAppend, .logText, .logDequeue, .logNext, .groupBlock: 2 * 1024
    case .packedAppend: 2 * 1024
    case .logRead, .logPayloads, .packedRead: 1024
    }
  }

  /// Does it with so many messages, or so often.
  ///
  /// - Returns: Of what came out, or went in where nothing does.
  func run(_ count: UInt64) -> Tally {
    switch self {
    case .queueOne:
      return inAndOut(count) {
        Message(value: $0)
      } value: {
        $0.value
      }
    case .queueText:
      let text = String(place: 7)
      return inAndOut(count) { _ in
        text
      } value: {
        UInt64($0.utf8.count)
      }
    case .queueBlock: return blocks(count)
    case .queueEvict:
      return append(count, Message(value: 7), to: buffer(.evictOldest, .untilConsumed))
    case .taskOne: return inTask(count)
    case .logAppend: return append(count, Message(value: 7), to: buffer(.evictOldest, .window))
    case .logText: return append(count, String(place: 7), to: buffer(.evictOldest, .window))
    case .logDequeue: return appendAndDequeue(count)
    case .logNext: return appendAndGoOn(count)
    case .logRead:
      return read(count) { $0.read(through: .count(10)).messages.last?.payload }
    case .logPayloads:
      return read(count) { $0.payloads(through: .count(10)).last }
    case .groupBlock: return groupBlocks(count)
    case .packedAppend: return appendPacked(count)
    case .packedRead: return readPacked(count)
    }
  }

  private func buffer<Payload: Sendable>(
    _ overflow: ConversationOverflow, _ retention: ConversationRetention
  ) -> ConversationBufferWindowMemory<Payload> {
    ConversationBufferWindowMemory(
      window: .time(.seconds(3600)), capacity: Self.capacity, overflow: overflow,
      retention: retention)
  }
}

extension Scenario {
  private func inAndOut<Payload: Sendable>(
    _ count: UInt64, make: (UInt64) -> Payload, value: (Payload) -> UInt64
  ) -> Tally {
    let queue: ConversationBufferWindowMemory<Payload> = buffer(.wait, .untilConsumed)
    var tally = Tally()
    for number in 0..<count {
      _ = queue.append(make(number))
      if let payload = queue.dequeuePayload() { tally.add(Message(value: value(payload))) }
    }
    return tally
  }

  private func blocks(_ count: UInt64) -> Tally {
    let queue: ConversationBufferWindowMemory<Message> = buffer(.wait, .untilConsumed)
    let block = (0..<Self.block).map { Message(value: $0) }
    var received: [Message] = []
    received.reserveCapacity(block.count)
    var tally = Tally()
    for _ in 0..<count / Self.block {
      _ = queue.append(contentsOf: block)
      queue.dequeue(atMost: block.count, into: &received)
      for message in received { tally.add(message) }
      received.removeAll(keepingCapacity: true)
    }
    return tally
  }

  private func append<Payload: Sendable>(
    _ count: UInt64, _ payload: Payload, to buffer: ConversationBufferWindowMemory<Payload>
  ) -> Tally {
    fill(buffer, with: payload)
    var tally = Tally()
    for number in 0..<count {
      if case .appended = buffer.append(payload) { tally.add(Message(value: number)) }
    }
    return tally
  }

  private func inTask(_ count: UInt64) -> Tally {
    let queue: ConversationBufferWindowMemory<Message> = buffer(.wait, .untilConsumed)
    var tally = Tally()
    tally.count =
      UInt64(
        Workload.inTask {
          var received = 0
          for number in 0..<count {
            _ = await queue.append(Message(value: number), until: .never)
            if await queue.dequeue(until: .never).message != nil { received += 1 }
          }
          return "\(received)"
        }) ?? 0
    return tally
  }

  private func appendAndDequeue(_ count: UInt64) -> Tally {
    let log: ConversationBufferWindowMemory<Message> = buffer(.evictOldest, .window)
    fill(log, with: Message(value: 7))
    while log.dequeue() != nil {}
    var tally = Tally()
    for number in 0..<count {
      _ = log.append(Message(value: number))
      if let message = log.dequeue() { tally.add(message.payload) }
    }
    return tally
  }

  private func appendAndGoOn(_ count: UInt64) -> Tally {
    let log: ConversationBufferWindowMemory<Message> = buffer(.evictOldest, .window)
    fill(log, with: Message(value: 7))
    let subscription = log.subscribe(from: .newest)
    var tally = Tally()
    for number in 0..<count {
      _ = log.append(Message(value: number))
      if case .message(let message) = subscription.next() { tally.add(message.payload) }
    }
    return tally
  }

  private func read(
    _ count: UInt64, _ last: (ConversationBufferWindowMemory<Message>) -> Message?
  ) -> Tally {
    let log: ConversationBufferWindowMemory<Message> = buffer(.evictOldest, .window)
    fill(log, with: Message(value: 7))
    var tally = Tally()
    for _ in 0..<count {
      if let message = last(log) { tally.add(message) }
    }
    return tally
  }

  private func groupBlocks(_ count: UInt64) -> Tally {
    let log: ConversationBufferWindowMemory<Message> = buffer(.evictOldest, .window)
    fill(log, with: Message(value: 7))
    let group = log.group("group", from: .newest)
    var deliveries: [ConversationDelivery<Message>] = []
    var receipts: [ConversationReceipt] = []
    var tally = Tally()
    for block in 0..<count / Self.block {
      for number in 0..<Self.block { _ = log.append(Message(value: block * Self.block + number)) }
      deliveries.removeAll(keepingCapacity: true)
      receipts.removeAll(keepingCapacity: true)
      group.receive(as: "consumer", atMost: Int(Self.block), into: &deliveries)
      for delivery in deliveries { receipts.append(delivery.receipt) }
      if group.acknowledge(receipts) == receipts.count {
        for delivery in deliveries { tally.add(delivery.payload) }
      }
    }
    return tally
  }

  /// A conversation with as many messages as it has room for.
  private func packedChat() -> StoredConversation {
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.seconds(3600))
    configuration.capacity = 20
    let chat = ConversationStore(configuration)["chat"]
    for _ in 0..<40 { _ = chat.append(Self.payload, role: .user) }
    return chat
  }

  private static let payload = [UInt8](repeating: 120, count: 100)

  private func appendPacked(_ count: UInt64) -> Tally {
    let chat = packedChat()
    let payload = Self.payload
    var tally = Tally()
    for number in 0..<count {
      if case .appended = chat.append(payload, role: .user) { tally.add(Message(value: number)) }
    }
    return tally
  }

  private func readPacked(_ count: UInt64) -> Tally {
    let chat = packedChat()
    var tally = Tally()
    for number in 0..<count {
      var bytes = 0
      chat.forEach(through: .count(10)) { bytes += $1.byteCount }
      if bytes == 1_000 { tally.add(Message(value: number)) }
    }
    return tally
  }

  /// Twice over, so that it has everything it will ever allocate.
  private func fill<Payload: Sendable>(
    _ buffer: ConversationBufferWindowMemory<Payload>, with payload: Payload
  ) {
    for _ in 0..<2 * Self.capacity { _ = buffer.append(payload) }
  }
}
