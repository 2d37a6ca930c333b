@testable import ConversationMemory

/// What a simulated conversation is kept in. No thread and no clock is in it: what happens does so
/// when it is called.
protocol SimulatedHome: ~Copyable {
  init(_ rules: SimulatedRules)

  /// Does something to the conversation, and what the form does at the end of every operation.
  mutating func perform<Result>(
    at now: Int64, _ body: (inout LogState<[UInt8]>, Int64) -> Result
  ) -> Result

  /// Does what a sweeper does.
  ///
  /// - Returns: Whether all has gone by now that is over by age, lease or rest.
  mutating func sweep(at now: Int64) -> Bool

  /// Has all messages of the conversation give way to others.
  mutating func press(at now: Int64)

  /// Puts the conversation into another home of its kind, by way of bytes if there is one.
  mutating func moveHouse(at now: Int64) throws(ConversationSnapshotError)

  /// What groups gave up on since the last time.
  mutating func takeDeadLetters() -> [(
    group: GroupReference, letter: DeadLetter<[UInt8]>
  )]

  /// What left since the last time.
  mutating func takeDeparted() -> [ConversationMessageID]
}

/// How a simulated conversation is bounded.
struct SimulatedRules {
  var window: ConversationWindow
  var capacity: Int
  var retention: ConversationRetention
  var overflow: ConversationOverflow
}

/// A conversation by itself.
struct TypedHome: SimulatedHome, ~Copyable {
  private var state: LogState<[UInt8]>
  private var departed: [ConversationMessageID] = []
  private var deadLetters: [(group: GroupReference, letter: DeadLetter<[UInt8]>)] = []

  init(_ rules: SimulatedRules) {
    var configuration = ConversationConfiguration<[UInt8]>()
    configuration.window = rules.window
    configuration.capacity = rules.capacity
    configuration.retention = rules.retention
    configuration.overflow = rules.overflow
    // What leaves is described to whoever observes.
    configuration.observer = { _, _ in }
    state = LogState(ConversationBuffer(rules: ConversationRules(configuration), start: 0))
  }

  mutating func perform<Result>(
    at now: Int64, _ body: (inout LogState<[UInt8]>, Int64) -> Result
  ) -> Result {
    state.bringUp(to: now)
    let result = body(&state, now)
    var departed = Departed<[UInt8]>(isObserved: true)
    state.collect(&departed)
    self.departed += departed.observed.map(\.0.id)
    deadLetters += state.takeDeadLetters()
    return result
  }

  mutating func sweep(at now: Int64) -> Bool {
    perform(at: now) { state, now in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.nextDue() ?? .max > now
    }
  }

  mutating func press(at now: Int64) {
    perform(at: now) { state, _ in state.heart.leaveAll(.evicted) }
  }

  mutating func moveHouse(at now: Int64) {}

  mutating func takeDeadLetters() -> [(
    group: GroupReference, letter: DeadLetter<[UInt8]>
  )] {
    defer { deadLetters = [] }
    return deadLetters
  }

  mutating func takeDeparted() -> [ConversationMessageID] {
    defer { departed = [] }
    return departed
  }
}

/// A conversation in a shard of a store.
struct StoredHome: SimulatedHome, ~Copyable {
  private static let name = "jobs"
  private static let key = HashKey(low: 1, high: 2)

  private let memory = StoreMemory()
  private let configuration: ConversationStoreConfiguration
  private var shard: Cell<StoreShard>
  private var departures: [StoreDeparture] = []

  init(_ rules: SimulatedRules) {
    var configuration = ConversationStoreConfiguration()
    configuration.window = rules.window
    configuration.capacity = rules.capacity
    configuration.retention = rules.retention
    configuration.overflow = rules.overflow
    configuration.shardCount = 1
    configuration.resolution = .nanoseconds(1)
    configuration.observer = { _, _, _ in }
    self.configuration = configuration
    shard = Cell(
      StoreShard(configuration, Self.key, now: 0, heap: memory.heap(ofShard: 0)))
  }

  deinit {
    shard.pointee.release()
    shard.deallocate()
    memory.deallocate()
  }

  mutating func perform<Result>(
    at now: Int64, _ body: (inout LogState<[UInt8]>, Int64) -> Result
  ) -> Result {
    var wakes = WakeList()
    shard.pointee.begin(at: now)
    let slot = slot(of: Self.name)
    let result = shard.pointee.withApart(slot, &wakes) { state, now, _ in body(&state, now) }
    takeAlong()
    return result
  }

  private mutating func slot(of name: String) -> UInt32 {
    var name = name
    return name.withUTF8 { name in
      let name = UnsafeRawBufferPointer(name)
      var wakes = WakeList()
      let slot = unsafe shard.pointee.findOrBegin(
        name, hash: NameHash(name, Self.key).low, &wakes)
      guard let slot else { preconditionFailure("A conversation has the name.") }
      return slot
    }
  }

  mutating func moveHouse(at now: Int64) throws(ConversationSnapshotError) {
    var wakes = WakeList()
    shard.pointee.begin(at: now)
    _ = slot(of: Self.name)
    shard.pointee.settleAll(&wakes)
    takeAlong()
    var writer = SnapshotWriter()
    SnapshotHeader(
      resolution: 1, takenAt: now, epoch: 0, key: Self.key
    )
    .write(to: &writer)
    for image in shard.pointee.images() where image.name == Array(Self.name.utf8) {
      writer.put(conversation: SnapshotWriter.bytes(of: image))
    }
    writer.end()
    let image = try Self.image(writer.bytes)
    shard.pointee.release()
    shard.deallocate()
    shard = Cell(
      StoreShard(configuration, Self.key, now: now, heap: memory.heap(ofShard: 0)))
    shard.pointee.restore(image, to: slot(of: Self.name), &wakes)
    takeAlong()
  }

  private static func image(
    _ bytes: [UInt8]
  ) throws(ConversationSnapshotError) -> ConversationImage {
    let image = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(ConversationSnapshotError) in
        guard let base = buffer.baseAddress else {
          throw ConversationSnapshotError(.notASnapshot, at: 0)
        }
        var reader = unsafe try SnapshotReader(PackedBytes(base, count: buffer.count))
        guard let image = try reader.next() else {
          throw ConversationSnapshotError(.malformed, at: buffer.count)
        }
        return image
      }
    }
    return try image.get()
  }

  private mutating func takeAlong() {
    guard let departures = shard.pointee.takeDepartures() else { return }
    self.departures += departures.pointee.filter { $0.name == Array(Self.name.utf8) }
    departures.deallocate()
  }

  mutating func sweep(at now: Int64) -> Bool {
    var wakes = WakeList()
    while shard.pointee.expire(at: now, atMost: 64, &wakes).hasMore { takeAlong() }
    takeAlong()
    return perform(at: now) { state, now in state.nextDue() ?? .max > now }
  }

  mutating func press(at now: Int64) {
    perform(at: now) { state, _ in state.heart.leaveAll(.evicted) }
  }

  mutating func takeDeadLetters() -> [(
    group: GroupReference, letter: DeadLetter<[UInt8]>
  )] {
    defer { departures.removeAll { if case .died = $0.cause { true } else { false } } }
    return departures.compactMap { departure in
      if case .died(let letter, let group) = departure.cause { (group, letter) } else { nil }
    }
  }

  mutating func takeDeparted() -> [ConversationMessageID] {
    defer { departures.removeAll { if case .left = $0.cause { true } else { false } } }
    return departures.compactMap { departure in
      if case .left(let message, _) = departure.cause { message.id } else { nil }
    }
  }
}
