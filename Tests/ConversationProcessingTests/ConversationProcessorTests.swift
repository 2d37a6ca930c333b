import ConversationMemory
import ConversationProcessing
import ConversationTestSupport
import InMemoryTracing
import Instrumentation
import MetricsTestKit
import ServiceLifecycleTestKit
import Synchronization
import Testing
import Tracing

@Suite("Processing a group")
struct ConversationProcessorTests {
  private struct Failure: Error {}

  /// The tracer of all tests of this process: there can be only one.
  private static let tracer: InMemoryTracer = {
    let tracer = InMemoryTracer()
    InstrumentationSystem.bootstrap(tracer)
    return tracer
  }()

  private let memory = ConversationBufferWindowMemory<Int>(retention: .untilConsumed)

  @Test("B6 all is handled, at most so much at once, and what fails comes again")
  func handles() async throws {
    let rules = ConversationGroupRules(maximumDeliveries: nil, backOff: .zero)
    let group = memory.group("handles", rules: rules)
    _ = memory.append(contentsOf: Array(0..<200))
    memory.finish()
    let metrics = TestMetrics()
    let counts = Mutex((running: 0, most: 0, handled: [Int: Int]()))
    let processor = ConversationProcessor(
      group, named: "one", concurrency: 3, factory: metrics
    ) { delivery in
      counts.withLock {
        $0.running += 1
        $0.most = max($0.most, $0.running)
      }
      await Task.yield()
      defer { counts.withLock { $0.running -= 1 } }
      if delivery.payload % 10 == 0, !delivery.isRedelivery { throw Failure() }
      counts.withLock { $0.handled[delivery.payload, default: 0] += 1 }
    }
    await processor.run()
    let (_, most, handled) = counts.withLock { $0 }
    #expect(most <= 3 && most >= 1)
    #expect(handled.count == 200 && handled.values.allSatisfy { $0 == 1 })
    func counter(_ outcome: String) throws -> Int64 {
      try metrics.expectCounter(
        "conversation_processed_total", [("group", "handles"), ("outcome", outcome)]
      ).totalValue
    }
    #expect(try counter("acknowledged") == 200)
    #expect(try counter("refused") == 20)
    #expect(memory.account.consumed == 200)
  }

  @Test(
    "B6 B13 handlers that fail for ever, and heartbeats of any length, let others run",
    .timeLimit(.minutes(10)), arguments: [Int128.max, 1])
  func failsForEver(heartbeat: Int128) async {
    let rules = ConversationGroupRules(
      lease: Duration(attoseconds: .max), maximumDeliveries: nil, backOff: .zero)
    _ = memory.append(contentsOf: Array(0..<200))
    let length = Duration(attoseconds: min(heartbeat, .max - 1))
    let processor = ConversationProcessor(
      memory.group("fails", rules: rules), named: "one", concurrency: 64, heartbeat: length
    ) { _ in throw Failure() }
    let run = Task { await processor.run() }
    while memory.group("fails").status?.account.refused ?? 0 < 1_000 { await Task.yield() }
    run.cancel()
    await run.value
  }

  @Test("B6 a handler runs over the group of a store's conversation")
  func store() async {
    var configuration = ConversationStoreConfiguration()
    configuration.retention = .untilConsumed
    let store = ConversationStore(configuration)
    let group = store["jobs"].group("store")
    for number in 0..<50 { _ = store["jobs"].append([UInt8(number)]) }
    store["jobs"].finish()
    let handled = Mutex<[UInt8]>([])
    let processor = ConversationProcessor(group, named: "one", concurrency: 3) { delivery in
      handled.withLock { $0 += delivery.payload }
    }
    await processor.run()
    #expect(handled.withLock { $0.sorted() } == Array(0..<50))
    #expect(store.account.consumed == 50)
  }

  @Test("B6 a graceful shutdown lets handlers end, and takes nothing more")
  func shutdown() async {
    let group = memory.group("shutdown")
    _ = memory.append(contentsOf: [1, 2, 3])
    let (began, beginning) = AsyncStream.makeStream(of: Void.self)
    let (release, releasing) = AsyncStream.makeStream(of: Void.self)
    let processor = ConversationProcessor(group, named: "one", concurrency: 1) { _ in
      beginning.yield()
      var gate = release.makeAsyncIterator()
      await gate.next()
      try Task.checkCancellation()
    }
    await testGracefulShutdown { trigger in
      async let run: Void = processor.run()
      var first = began.makeAsyncIterator()
      await first.next()
      trigger.triggerGracefulShutdown()
      releasing.yield()
      await run
    }
    #expect(group.status?.account.acknowledged == 1)
    #expect(group.status?.lag == 2)
  }

  @Test("B6 a shutdown ends one that waits for messages")
  func idle() async {
    let processor = ConversationProcessor(
      memory.group("idle"), named: "one", concurrency: 2
    ) { _ in }
    await testGracefulShutdown { trigger in
      async let run: Void = processor.run()
      trigger.triggerGracefulShutdown()
      await run
    }
    #expect(memory.account.appended == 0)
  }

  @Test("B6 cancelling gives back what was not finished, for others at once")
  func cancellation() async {
    let group = memory.group("cancellation")
    _ = memory.append(7)
    let (began, beginning) = AsyncStream.makeStream(of: Void.self)
    let processor = ConversationProcessor(group, named: "one", concurrency: 1) { _ in
      beginning.yield()
      // Ends when it is cancelled, as a request would.
      let (never, _) = AsyncStream.makeStream(of: Void.self)
      var forever = never.makeAsyncIterator()
      await forever.next()
      try Task.checkCancellation()
    }
    let task = Task { await processor.run() }
    var first = began.makeAsyncIterator()
    await first.next()
    task.cancel()
    await task.value
    #expect(group.receive(as: "two").map(\.receipt.deliveryCount) == [2])
  }

  @Test(
    "B6 B5 the lease of a handler that takes long is extended, by default at a third of it",
    arguments: [nil, .seconds(3)] as [Duration?])
  func heartbeat(_ heartbeat: Duration?) async {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>(clock: .injected(clock))
    let rules = ConversationGroupRules(lease: .seconds(9))
    let group = memory.group("heartbeat", rules: rules)
    _ = memory.append(1)
    let (began, beginning) = AsyncStream.makeStream(of: Void.self)
    let (release, releasing) = AsyncStream.makeStream(of: Void.self)
    let processor = ConversationProcessor(
      group, named: "one", concurrency: 1, heartbeat: heartbeat, clock: clock
    ) { _ in
      beginning.yield()
      var gate = release.makeAsyncIterator()
      await gate.next()
    }
    let task = Task { await processor.run() }
    var first = began.makeAsyncIterator()
    await first.next()
    for _ in 0..<10 {
      // The heartbeat's sleep and the sweeper's, which comes for the lease.
      await clock.waitForSleepers(2)
      clock.advance(by: .seconds(3))
      #expect(group.receive(as: "thief").isEmpty)
    }
    memory.finish()
    releasing.yield()
    await task.value
    #expect(group.status?.account.deliveries == 1)
    #expect(group.status?.account.acknowledged == 1)
  }

  @Test("B6 B5 a heartbeat that would come after the lease's end is refused")
  func heartbeatTooLong() async {
    await #expect(processExitsWith: .failure) {
      let memory = ConversationBufferWindowMemory<Int>()
      let group = memory.group("short", rules: ConversationGroupRules(lease: .seconds(1)))
      _ = ConversationProcessor(
        group, named: "one", concurrency: 1, heartbeat: .seconds(1)
      ) { _ in }
    }
  }

  @Test("B6 a message's span lies below the one whose context it carries")
  func spans() async throws {
    let tracer = Self.tracer
    let group = memory.group("spans")
    let metadata = [
      InMemoryTracer.traceIDKey: "trace-of-spans", InMemoryTracer.spanIDKey: "span-of-appender",
    ]
    _ = memory.append(
      ConversationDraft(1, attributes: ConversationAttributes(metadata: metadata)))
    memory.finish()
    await ConversationProcessor(group, named: "one", concurrency: 1) { _ in }.run()
    let span = try #require(tracer.finishedSpans.first { $0.operationName == "spans process" })
    #expect(span.traceID == "trace-of-spans" && span.parentSpanID == "span-of-appender")
    #expect(span.kind == .consumer)
  }
}
