import ConversationMemory
import Synchronization
import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The buffer of a race, and what its parties do with it.
final class RaceTrack: Sendable {
  typealias Memory = ConversationBufferWindowMemory<Parcel>

  let race: Race
  let memory: Memory
  private let producersLeft: Countdown
  private let isOver = Atomic<Bool>(false)

  init(_ race: Race) {
    self.race = race
    memory = Memory(race.course.configuration(capacity: race.capacity, overflow: race.overflow))
    producersLeft = Countdown(race.producerCount)
  }

  /// Runs the race to its end.
  func run() async -> RaceResult {
    var threads: [@Sendable () -> Take] = []
    var tasks: [@Sendable () async -> Take] = []
    for number in 0..<race.producerCount {
      if race.parties.hasTask(asProducer: number) {
        tasks.append { await self.produceInTask(number) }
      } else {
        threads.append { self.produce(number) }
      }
    }
    for number in 0..<race.consumerCount {
      if race.parties.hasTask(asConsumer: number) {
        tasks.append { await self.consumeInTask() }
      } else {
        threads.append { self.consume() }
      }
    }
    return await run(threads, tasks)
  }

  private func run(
    _ threads: [@Sendable () -> Take], _ tasks: [@Sendable () async -> Take]
  ) async -> RaceResult {
    async let watched = runThreads(1) { _ in self.watch() }
    async let fromThreads = runThreads(threads.count) { threads[$0]() }
    let fromTasks = await withTaskGroup(of: Take.self) { group in
      for task in tasks { group.addTask { await task() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let takes = await fromThreads + fromTasks
    isOver.store(true, ordering: .releasing)
    return RaceResult(
      race: race, takes: takes, faults: await watched.flatMap(\.self), account: memory.account)
  }

  /// The last producer that is done ends the race.
  private func leave() {
    if producersLeft.isLast() { memory.finish() }
  }

  // MARK: Producers

  private func batches(of producer: Int) -> [[Parcel]] {
    stride(from: 0, to: race.quota, by: race.batchSize).map { first in
      (first..<min(first + race.batchSize, race.quota)).map {
        Parcel(producer: producer, number: $0)
      }
    }
  }

  private func produce(_ producer: Int) -> Take {
    defer { leave() }
    for batch in batches(of: producer) {
      if batch.count > 1, case .appended = memory.append(contentsOf: batch) { continue }
      for parcel in batch {
        while memory.blockingAppend(parcel, until: .never).id == nil { sched_yield() }
      }
    }
    return Take()
  }

  private func produceInTask(_ producer: Int) async -> Take {
    defer { leave() }
    for batch in batches(of: producer) {
      if batch.count > 1, case .appended = memory.append(contentsOf: batch) { continue }
      for parcel in batch {
        while await memory.append(parcel, until: .never).id == nil { await Task.yield() }
      }
    }
    return Take()
  }

  // MARK: Consumers

  private func consume() -> Take {
    var take = Take()
    while true {
      if race.batchSize > 1 { memory.dequeue(atMost: race.batchSize, into: &take.parcels) }
      guard let message = memory.blockingDequeue(until: .never).message else { return take }
      take.add(message)
    }
  }

  private func consumeInTask() async -> Take {
    var take = Take()
    if race.batchSize == 1 {
      for await message in memory.messages { take.add(message) }
      return take
    }
    while let message = await memory.dequeue(until: .never).message {
      take.add(message)
      memory.dequeue(atMost: race.batchSize, into: &take.parcels)
    }
    return take
  }

  // MARK: Meanwhile

  /// Looks at the account all the time, and has the buffer move once a third has been appended.
  private func watch() -> [String] {
    var faults: [String] = []
    var last = memory.account
    var movesAt = race.course == .moving ? race.total / 3 : .max
    while !isOver.load(ordering: .acquiring) {
      let account = memory.account
      if account.live < 0 || account.live > race.capacity {
        faults.append("\(account.live) live of \(race.capacity)")
      }
      if account.appended < last.appended || account.consumed < last.consumed
        || account.evicted < last.evicted || account.delivered < last.delivered
      {
        faults.append("\(account) after \(last)")
      }
      if account.appended >= movesAt {
        movesAt = .max
        faults += Self.faults(in: memory.read().messages.map(\.id), capacity: race.capacity)
      }
      last = account
      sched_yield()
    }
    return faults
  }

  private static func faults(in ids: [ConversationMessageID], capacity: Int) -> [String] {
    let isRow = zip(ids, ids.dropFirst()).allSatisfy { $0.next == $1 }
    return isRow && ids.count <= capacity ? [] : ["a read of \(ids)"]
  }
}

extension ConversationMessageID {
  fileprivate var next: Self { advanced(by: 1) }
}
